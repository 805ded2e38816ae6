// What a plan comes to, as a table to read: each way with its time and cost, what stands in its way, and what that rests on.
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../shared/format.ts';
import { durationText } from '../../shared/sizing/advice.ts';
import { listTables, type Sizing, type SizingChoice } from '../../shared/sizing/sizing.ts';
import { alignColumns, printable } from './text-table.ts';

const mostLimits = 3;

export function describeSizing(sizing: Sizing, tableCount: number): string {
  const { advice, choices, notTried, prices, suggested } = sizing;
  const rows = choices.map((choice) => [
    wayText(choice),
    durationText(choice.seconds),
    moneySpan(choice.cost.once),
    money(choice.cost.storageMonth),
    choice.limits
      .slice(0, mostLimits)
      .map(({ name, seconds }) => `${name} ${formatDuration(seconds.high)}`)
      .join(', '),
  ]);
  return [
    printable(sizeText(sizing, tableCount)),
    printable(advice),
    '',
    ...alignColumns([['way', 'time', 'once', 'storage a month', 'what takes longest, at worst'], ...rows], [2, 3]),
    '',
    ...(suggested === null
      ? []
      : [
          `Suggested: ${formatPlural(suggested.tables.length, 'table')} (${formatBytes(suggested.bytes)}) by Data Factory on ${formatPlural(suggested.nodes, 'node')}, the others by this computer: ${printable(listTables(suggested.tables))}.`,
          '',
        ]),
    ...costLines(choices),
    ...triedLines(sizing),
    ...notTried.map((text) => `- ${printable(text)}`),
    `- ${printable(prices.text)}`,
    ...noteLines(choices.filter(({ by }) => by !== 'mixed')),
    '',
  ].join('\n');
}

function sizeText({ sizeClass, rows, sourceBytes, storedBytes }: Sizing, tableCount: number): string {
  const known =
    rows === null || sourceBytes === null || storedBytes === null
      ? 'not all of their sizes are known'
      : `${formatPlural(rows, 'row')}, ${formatBytes(sourceBytes)} in the source, about ${formatBytes(storedBytes)} to store`;
  return `${formatPlural(tableCount, 'table')}: ${known} (${sizeClass}).`;
}

function wayText({ by, nodes, tables }: SizingChoice): string {
  const factory = `Data Factory, ${formatPlural(nodes ?? 0, 'node')}`;
  if (by === 'here') return 'this computer';
  return by === 'factory' ? factory : `both: ${formatPlural(tables?.length ?? 0, 'table')} by ${factory}`;
}

/** What "once" is made of, of the ways that differ in it. */
const costLines = (choices: readonly SizingChoice[]): readonly string[] => {
  const [here] = choices;
  const meters = choices.flatMap(({ by, nodes, cost }) =>
    by === 'factory' && cost.factory !== null
      ? [`${moneySpan(cost.factory)} (${formatPlural(nodes ?? 0, 'node')})`]
      : [],
  );
  if (here === undefined) return [];
  return [
    `- Once, of that: requests ${money(here.cost.requests)}, reading back from outside Azure ${money(here.cost.egress)}${meters.length === 0 ? '' : `, the meters of Data Factory ${[...new Set(meters)].join(', ')}`}.`,
  ];
};

const triedLines = ({ read, upload }: Sizing): readonly string[] => [
  ...(read === null
    ? []
    : [
        `- Read: ${formatPlural(read.rows, 'row')} of ${formatPlural(read.tables, 'table')} in ${formatDuration(read.seconds)}, ${formatBytes(read.bytesPerSecond)} of the source a second by one lane.`,
      ]),
  ...(upload === null
    ? []
    : [
        `- Uploaded: ${formatBytes(upload.bytes)} in ${formatDuration(upload.seconds)}, ${formatBytes(upload.bytesPerSecond)} a second once it was going.`,
      ]),
];

/** Each sentence once, however many ways it holds for. */
const noteLines = (choices: readonly SizingChoice[]): readonly string[] => {
  return [...new Set(choices.flatMap(({ notes }) => notes))].map((text) => `- ${printable(text)}`);
};

const money = (dollars: number): string => {
  if (dollars === 0) return '$0';
  if (dollars < 0.01) return '<$0.01';
  return dollars < 100 ? `$${dollars.toFixed(2)}` : `$${formatCount(dollars)}`;
};
const moneySpan = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  money(low) === money(high) ? money(low) : `${money(low)} to ${money(high)}`;
