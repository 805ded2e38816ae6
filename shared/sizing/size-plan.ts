// Puts a sizing together: the ways of a plan with their cost, what is suggested, and what everything rests on.
import { formatBytes, formatCount, formatPlural } from '../format.ts';
import type { RunOptions } from '../run-options.ts';
import { adviceOf } from './advice.ts';
import { costOf, readBackBytes } from './cost.ts';
import { paces, serviceLimits } from './facts.ts';
import { datedPrices, priceStorage, type PriceTable } from './prices.ts';
import { sizeClassOf } from './size-class.ts';
import { listTables, type Sizing, type SizingChoice, type TableName } from './sizing.ts';
import { mixTables, type Mix } from './mix.ts';
import {
  middleOf,
  moveByFactory,
  moveHere,
  moveTogether,
  totalsOf,
  type Place,
  type SizedTable,
  type Totals,
} from './ways.ts';
import type { Transfer } from './transfer.ts';

type NamedTable = SizedTable & TableName;

export type PlanFacts = {
  readonly tables: readonly NamedTable[];
  /** Tables whose size nobody knows. */
  readonly unknown: readonly TableName[];
  readonly options: Pick<RunOptions, 'verify' | 'validate' | 'tier' | 'compression'>;
  readonly place: Place;
  /** Where the speed of the line to Azure comes from. */
  readonly uplinkFrom: 'measured' | 'given' | 'assumed';
  readonly read: Sizing['read'];
  readonly upload: Sizing['upload'];
  readonly notTried: readonly string[];
  /** For this computer: what the sample does not hold, and what the tests cost. */
  readonly notes: readonly string[];
  readonly nodes: readonly number[];
  /** Of the factory that the plan names. */
  readonly ownNodes: number | null;
  readonly prices: Sizing['prices'];
  readonly priceTable: PriceTable;
};

/** Data Factory has to save this share of the time, and so much time, to be worth its setting up. */
const worthwhileShare = 0.15;
const worthwhileSeconds = 3600;

export function sizePlan(facts: PlanFacts): Sizing {
  const { tables, place, options, read, upload } = facts;
  const all = totalsOf(tables);
  const here = moveHere(all, place);
  const ways = facts.nodes.map((nodes) => waysOf(facts, nodes));
  const sizeClass = sizeClassOf(all.sourceBytes);
  const suggested = suggest(facts, here, ways);
  const most = ways.toSorted((a, b) => b.nodes - a.nodes)[0];
  const chosen = ways.find(({ nodes }) => nodes === suggested?.nodes);
  const isKnown = facts.unknown.length === 0;
  return {
    sizeClass,
    advice: adviceOf({
      sizeClass,
      isMeasured: read !== null,
      here,
      factory: most?.factory ?? null,
      suggested,
      mixed: chosen?.mix?.moved ?? null,
    }),
    rows: isKnown ? Math.round(all.rows) : null,
    sourceBytes: isKnown ? Math.round(all.sourceBytes) : null,
    storedBytes: isKnown ? Math.round(all.storedBytes) : null,
    read,
    upload,
    notTried: [...facts.notTried],
    choices: [
      choiceOf(facts, 'here', null, here, null, null, hereNotes(facts, here)),
      ...ways.flatMap(({ nodes, factory, copied, mix, stays }): SizingChoice[] => [
        ...(factory === null || copied === null
          ? []
          : [choiceOf(facts, 'factory', nodes, factory, null, copied, factoryNotes(facts, nodes, stays))]),
        ...(mix === null || mix.here.tables === stays.length
          ? []
          : [
              choiceOf(facts, 'mixed', nodes, mix.moved, mix.going, mix.factory, [
                `${formatPlural(mix.factory.tables, 'table')} by Data Factory, ${formatBytes(mix.factory.sourceBytes)} in all: ${listTables(mix.going)}; the other ${formatCount(mix.here.tables)} by this computer.`,
              ]),
            ]),
      ]),
    ],
    suggested,
    prices: facts.prices,
  };

  function choiceOf(
    { priceTable }: PlanFacts,
    by: SizingChoice['by'],
    nodes: number | null,
    moved: Transfer,
    going: readonly NamedTable[] | null,
    copied: Totals | null,
    notes: readonly string[],
  ): SizingChoice {
    return {
      by,
      nodes,
      tables: going?.map(nameOf) ?? null,
      seconds: moved.seconds,
      limits: moved.limits.map(({ name, seconds }) => ({ name, seconds })),
      cost: costOf(moved, copied, options, options.tier ?? 'Hot', priceTable),
      notes: [...notes],
    };
  }
}

type Ways = {
  readonly nodes: number;
  /** Null where Data Factory copies no table exactly. */
  readonly factory: Transfer | null;
  readonly copied: Totals | null;
  readonly mix: Mix<NamedTable> | null;
  /** Tables that stay with this computer in any case. */
  readonly stays: readonly NamedTable[];
};

function waysOf({ tables, place }: PlanFacts, nodes: number): Ways {
  const copyable = tables.filter(({ isCopyable }) => isCopyable);
  const stays = tables.filter(({ isCopyable }) => !isCopyable);
  if (copyable.length === 0) return { nodes, factory: null, copied: null, mix: null, stays };
  const copied = totalsOf(copyable);
  const byFactory = moveByFactory(copyable, nodes, place);
  const factory = stays.length === 0 ? byFactory : moveTogether(moveHere(totalsOf(stays), place), byFactory);
  return { nodes, factory, copied, mix: mixTables(tables, nodes, place), stays };
}

function suggest({ ownNodes }: PlanFacts, here: Transfer, ways: readonly Ways[]): Sizing['suggested'] {
  const usual = ways.filter(({ nodes }) => nodes <= serviceLimits.nodesPerRuntime.value);
  const largest = usual.toSorted((a, b) => b.nodes - a.nodes)[0] ?? ways[0];
  const { nodes, mix } = ways.find((one) => one.nodes === ownNodes) ?? largest ?? { nodes: 0, mix: null };
  if (mix === null) return null;
  const saved = middleOf(here.seconds) - middleOf(mix.moved.seconds);
  if (saved < worthwhileSeconds || saved < worthwhileShare * middleOf(here.seconds)) return null;
  return { nodes, tables: mix.going.map(nameOf), bytes: Math.round(mix.factory.sourceBytes) };
}

const speedText = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;
const moneyText = (dollars: number): string => {
  if (dollars === 0) return 'nothing';
  return dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`;
};

function hereNotes(
  { tables, unknown, uplinkFrom, place, options, priceTable, notes }: PlanFacts,
  here: Transfer,
): string[] {
  const { slow, fast } = place.uplink;
  const { ranges } = totalsOf(tables);
  const egressOf = (verify: RunOptions['verify']): number => {
    const bytes = readBackBytes(here, { ...options, verify });
    return priceStorage(here, options.tier ?? 'Hot', bytes, priceTable).egress;
  };
  const [full, footer] = [egressOf('full'), egressOf('footer')];
  return [
    ...(unknown.length === 0
      ? []
      : [
          `The size of ${formatPlural(unknown.length, 'table')} is not known, and not in any figure: ${listTables(unknown)}.`,
        ]),
    ...(uplinkFrom === 'measured'
      ? []
      : uplinkFrom === 'given'
        ? [`The line to Azure is taken as given: ${speedText(slow)} beside others to ${speedText(fast)} alone.`]
        : [`The line to Azure was not tried, and is assumed to give ${speedText(slow)} to ${speedText(fast)}.`]),
    options.verify === 'full'
      ? `"verify: full" reads all ${formatBytes(here.storedBytes)} back: where this computer stands outside Azure that costs ${moneyText(full)} for the transfer out; "verify: footer" would come to ${moneyText(footer)}, and proves less. Inside the region nothing is taken for it.`
      : `"verify: footer" reads little back; "verify: full" would read all ${formatBytes(here.storedBytes)} and cost ${moneyText(full)} where this computer stands outside Azure.`,
    `Beside its rows each of the ${formatCount(ranges)} ranges is taken to cost a lane up to ${String(paces.tableSeconds.value)} s, which is assumed.`,
    ...notes,
  ];
}

function factoryNotes({ tables }: PlanFacts, nodes: number, stays: readonly NamedTable[]): string[] {
  const perRuntime = serviceLimits.nodesPerRuntime.value;
  return [
    'By published paces of a runtime node; the nodes share the line to Azure that this computer has, and are not in the cost.',
    ...(nodes > perRuntime
      ? [
          `A runtime has ${formatCount(perRuntime)} nodes unless more were granted: ${formatPlural(Math.ceil(nodes / perRuntime), 'runtime')}.`,
        ]
      : []),
    ...(stays.length === 0
      ? []
      : [
          `Data Factory would not copy ${formatPlural(stays.length, 'table')} of ${formatCount(tables.length)} exactly, so this computer moves them: ${listTables(stays)}.`,
        ]),
  ];
}

const nameOf = ({ schema, name }: TableName): TableName => ({ schema, name });

/** What prices rest on where nobody was asked. */
export const tablePrices = (region: string | null, why: string | null): Sizing['prices'] => ({
  currency: 'USD',
  from: 'table',
  date: datedPrices.storage.date,
  region,
  text: `${why === null ? '' : `${why} `}Prices are those of a table of ${datedPrices.storage.date} (transfer out: ${datedPrices.egress.date}, assumed), East US, locally redundant.`,
});
