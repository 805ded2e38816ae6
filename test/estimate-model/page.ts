// The tables of docs/scale.md, by the names under which they stand there.
import { formatBytes, formatCount } from '../../shared/format.ts';
import { paces, serviceLimits, tib } from '../../shared/sizing/facts.ts';
import { priceFactory, priceStorage } from '../../shared/sizing/prices.ts';
import { classAdvice, sizeClassOf } from '../../shared/sizing/size-class.ts';
import {
  nodesFor,
  sizeFactory,
  sizeWorkstation,
  speedOfLine,
  type Lines,
  type Span,
  type Workload,
} from '../../shared/sizing/transfer.ts';
import { facts, prices, tiers } from './basis-tables.ts';
import { grid } from './grid.ts';
import { mixedCases } from './mixed.ts';
import { replayCases, tableCount } from './scenarios.ts';
import { rowBytes } from './sized-plan.ts';

const gigabit = 125e6;
const day = 86_400;
const cores = 8;
const sizes: readonly number[] = [0.05 * tib, 0.5 * tib, tib, 10 * tib, 100 * tib];
const largeSizes: readonly number[] = [tib, 10 * tib, 100 * tib];

function linesOf(sourceLine: number, uplink = sourceLine): Lines {
  return { sourceLine: speedOfLine(sourceLine), uplink: speedOfLine(uplink) };
}

/** The same line to the server and to Azure; 0.2 Gbit/s is the uplink of a branch office. */
const places: readonly { readonly name: string; readonly lines: Lines }[] = [
  { name: '1 Gbit/s, 0.2 up', lines: linesOf(gigabit, gigabit / 5) },
  { name: '1 Gbit/s', lines: linesOf(gigabit) },
  { name: '10 Gbit/s', lines: linesOf(10 * gigabit) },
];

const workOf = (sourceBytes: number, ratio: number = paces.storedRatio.value): Workload => ({
  sourceBytes,
  rows: Math.round(sourceBytes / rowBytes),
  tables: tableCount,
  storedRatio: ratio,
});
const factoryWorkOf = (sourceBytes: number): Workload => workOf(sourceBytes, paces.factoryRatio.value);

const number = (value: number): string => (value < 9.95 ? value.toFixed(1) : formatCount(value));
const spanText = ({ low, high }: Span): string =>
  high < 3 * day
    ? `${number(low / 3600)} to ${number(high / 3600)} h`
    : `${number(low / day)} to ${number(high / day)} d`;
const dollars = (value: number): string =>
  value < 0.01 ? '$0' : `$${value < 9.995 ? value.toFixed(2) : formatCount(value)}`;

const times = (): string =>
  grid(
    ['in the source', 'class', 'line', 'workstation', 'met first', '1 node', '4 nodes', '16 nodes', 'met first (16)'],
    sizes.flatMap((bytes) =>
      places.map(({ name, lines }) => {
        const here = sizeWorkstation(workOf(bytes), { ...lines, cores, readBack: true });
        const [one, four, sixteen] = [1, 4, 16].map((nodes) => sizeFactory(factoryWorkOf(bytes), { ...lines, nodes }));
        return [
          formatBytes(bytes),
          sizeClassOf(bytes),
          name,
          spanText(here.seconds),
          here.limits[0]?.name ?? '',
          ...[one, four, sixteen].map((factory) => (factory === undefined ? '' : spanText(factory.seconds))),
          sixteen?.limits[0]?.name ?? '',
        ];
      }),
    ),
    3,
  );

const limits = (): string => {
  const [, , wide] = places;
  const { lines } = wide ?? { lines: linesOf(gigabit) };
  const rows = largeSizes.map((bytes) => ({
    bytes,
    here: sizeWorkstation(workOf(bytes), { ...lines, cores, readBack: true }),
    factory: sizeFactory(factoryWorkOf(bytes), { ...lines, nodes: 4 }),
  }));
  return grid(
    ['in the source', 'lane', 'first', 'second', 'third', 'fourth', 'share of the account'],
    rows.flatMap(({ bytes, here, factory }) =>
      [
        { name: 'workstation', of: here },
        { name: '4 nodes', of: factory },
      ].map(({ name, of }) => [
        formatBytes(bytes),
        name,
        ...of.limits.slice(0, 4).map((limit) => `${limit.name} ${number(limit.seconds.high / 3600)} h`),
        `${((of.storedBytes / serviceLimits.capacity.value) * 100).toFixed(2)}%`,
      ]),
    ),
    7,
  );
};

const nodes = (): string =>
  grid(
    ['in the source', 'line', 'within 2 days', 'a week', '30 days'],
    largeSizes.flatMap((bytes) =>
      places.map(({ name, lines }) => [
        formatBytes(bytes),
        name,
        ...[2, 7, 30].map((days) => {
          const needed = nodesFor(factoryWorkOf(bytes), lines, days * day);
          if (needed === null) return 'the line is too thin';
          const runtimes = Math.ceil(needed / serviceLimits.nodesPerRuntime.value);
          return runtimes === 1 ? formatCount(needed) : `${formatCount(needed)} in ${formatCount(runtimes)} runtimes`;
        }),
      ]),
    ),
    2,
  );

const costs = (): string =>
  grid(
    [
      'in the source',
      'stored',
      'files',
      'writes',
      ...tiers.map((tier) => `${tier} a month`),
      'writing it (Hot)',
      'reading it back',
      'Data Factory',
    ],
    largeSizes.map((bytes) => {
      const lines = linesOf(gigabit);
      const here = sizeWorkstation(workOf(bytes), { ...lines, cores, readBack: true });
      const hot = priceStorage(here, 'Hot', here.storedBytes);
      const meters = priceFactory(workOf(bytes), tableCount);
      return [
        formatBytes(bytes),
        formatBytes(here.storedBytes),
        formatCount(here.parts),
        formatCount(here.writes),
        ...tiers.map((tier) => dollars(priceStorage(here, tier, 0).month)),
        dollars(hot.requests),
        dollars(hot.egress),
        `${dollars(meters.low)} to ${dollars(meters.high)}`,
      ];
    }),
  );

const classes = (): string =>
  grid(
    ['class', 'in the source', 'what to do'],
    [
      ['small', 'below 100 GB', classAdvice.small],
      ['medium', '100 GB to 1 TB', classAdvice.medium],
      ['large', '1 TB and more', classAdvice.large],
    ],
    3,
  );

const replay = (): string =>
  grid(
    ['sizes of the tables', 'lanes', 'units', 'lower bound', 'makespan', 'ratio', 'uncut, as listed'],
    replayCases().map(({ skew, lanes, result, uncut }) => [
      skew,
      lanes,
      formatCount(result.units),
      `${number(result.lowerBound / 3600)} h`,
      `${number(result.makespan / 3600)} h`,
      (result.makespan / result.lowerBound).toFixed(3),
      `${number(uncut / 3600)} h`,
    ]),
    2,
  );

const mixed = (): string =>
  grid(
    [
      'sizes of the tables',
      'in all',
      'nodes',
      'going',
      'of',
      'largest here',
      'alone',
      'both',
      'ratio',
      'if fast',
      'if slow',
    ],
    mixedCases().map(({ skew, totalBytes, nodes: count, going, stays, alone, makespan, ratios }) => [
      skew,
      formatBytes(totalBytes),
      String(count),
      going.tables === 0 ? 'none' : `${formatCount(going.tables)}, ${formatBytes(going.bytes)}`,
      going.tables === 0 ? '' : `${formatBytes(going.least)} to ${formatBytes(going.most)}`,
      formatBytes(stays),
      `${number(alone / 3600)} h`,
      `${number(makespan / 3600)} h`,
      ...[ratios.middle, ratios.fast, ratios.slow].map((ratio) => ratio.toFixed(3)),
    ]),
    1,
  );

export const pageTables: Readonly<Record<string, () => string>> = {
  classes,
  times,
  limits,
  nodes,
  costs,
  replay,
  mixed,
  facts,
  prices,
};

const markOf = (name: string): string => `<!-- from the model: ${name} -->`;
const end = '<!-- end -->';

/** The page with every table made anew; throws when a table has no place in it. */
export function fillPage(page: string): string {
  return Object.entries(pageTables).reduce((text, [name, table]) => {
    const from = text.indexOf(markOf(name));
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`The page has no place for the table "${name}".`);
    return `${text.slice(0, from)}${markOf(name)}\n\n${table()}\n\n${text.slice(to)}`;
  }, page);
}
