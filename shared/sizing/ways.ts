// The ways to move a plan: by this computer, by Data Factory, or by both at once, each reckoned from tables and what was measured.
import { secondsOfCopies } from './batches.ts';
import { paces } from './facts.ts';
import {
  judgeLimits,
  processorsOf,
  sizeFactory,
  sizeHere,
  spanOf,
  uplinkLimit,
  type MetLimit,
  type Span,
  type Speed,
  type Transfer,
  type Workload,
} from './transfer.ts';

export type SizedTable = {
  readonly rows: number;
  readonly sourceBytes: number;
  /** As this computer would write it. */
  readonly storedBytes: number;
  /** Of one lane that reads and encodes all of it; null = nothing was measured. */
  readonly seconds: number | null;
  /** It is read in so many at the same time. */
  readonly ranges: number;
  /** Data Factory copies it exactly. */
  readonly isCopyable: boolean;
};

/** What is known of this computer and its lines. */
export type Place = {
  readonly cores: number;
  readonly lanes: number;
  /** Processors that one lane was seen to take; null = not measured. */
  readonly laneCores: number | null;
  readonly uplink: Speed;
  /** All that is stored is read again. */
  readonly readBack: boolean;
};

export type Totals = {
  readonly tables: number;
  readonly rows: number;
  readonly sourceBytes: number;
  readonly storedBytes: number;
  readonly seconds: number | null;
  readonly ranges: number;
  /** Seconds of a lane for the longest range. */
  readonly longest: number;
  /** Bytes of the largest table that is not cut. */
  readonly widest: number;
};

const nothing: Totals = {
  tables: 0,
  rows: 0,
  sourceBytes: 0,
  storedBytes: 0,
  seconds: 0,
  ranges: 0,
  longest: 0,
  widest: 0,
};

export const totalsOf = (tables: readonly SizedTable[]): Totals => tables.reduce(add, nothing);

const add = (sum: Totals, table: SizedTable): Totals => ({
  tables: sum.tables + 1,
  rows: sum.rows + table.rows,
  sourceBytes: sum.sourceBytes + table.sourceBytes,
  storedBytes: sum.storedBytes + table.storedBytes,
  seconds: sum.seconds === null || table.seconds === null ? null : sum.seconds + table.seconds,
  ranges: sum.ranges + table.ranges,
  longest: Math.max(sum.longest, (table.seconds ?? 0) / table.ranges),
  widest: table.ranges === 1 ? Math.max(sum.widest, table.sourceBytes) : sum.widest,
});

const workOf = ({ tables, rows, sourceBytes, storedBytes }: Totals, factor = 1): Workload => ({
  tables,
  rows,
  sourceBytes,
  storedRatio: sourceBytes === 0 ? 0 : (storedBytes / sourceBytes) * factor,
});

/** Lanes share processors, server and line: each further one adds half of what the first gives, at worst. */
const leastLanes = (lanes: number): number => 1 + (lanes - 1) / 2;

export function moveHere(all: Totals, { cores, lanes, laneCores, uplink, readBack }: Place): Transfer {
  const { seconds } = all;
  const work = workOf(all);
  const [slow, fast] = [paces.measuredSlow.value, paces.measuredFast.value];
  const own: readonly MetLimit[] =
    seconds === null || laneCores === null
      ? [processorsOf(work, lanes)]
      : [
          {
            name: 'reading and encoding',
            seconds: {
              low: seconds / lanes / fast,
              high: Math.max(seconds / leastLanes(lanes), seconds / lanes / slow),
            },
          },
          { name: 'processors', seconds: spanOf(seconds * laneCores, cores * fast, cores * slow) },
          { name: 'longest range', seconds: spanOf(all.longest, fast, slow) },
        ];
  // What was measured holds the statements of its samples already.
  const high = (all.ranges * paces.tableSeconds.value) / lanes;
  const starts = { low: seconds === null ? high : 0, high };
  return sizeHere(work, { own, starts, readBack, sourceLine: null, uplink });
}

/** As its pipelines would copy them. */
export function moveByFactory(
  tables: readonly SizedTable[],
  nodes: number,
  { uplink }: Pick<Place, 'uplink'>,
): Transfer {
  const all = totalsOf(tables);
  const work = workOf(all, paces.factoryRatio.value / paces.storedRatio.value);
  const moved = sizeFactory(work, { nodes, sourceLine: null, uplink });
  // One query reads it, however many nodes there are.
  const whole = spanOf(all.widest * paces.copyThreads.value, paces.nodeFast.value, paces.nodeSlow.value);
  const { seconds, limits } = judgeLimits(
    [...moved.limits, { name: 'largest table that is not cut', seconds: whole }],
    { low: 0, high: 0 },
  );
  const copied = {
    cut: bytesOf(tables.filter(({ ranges }) => ranges > 1)),
    whole: bytesOf(tables.filter(({ ranges }) => ranges <= 1)),
  };
  const byCopies = (nodePace: number): number => secondsOfCopies(copied, nodes, nodePace);
  return {
    ...moved,
    limits,
    seconds: {
      low: Math.max(seconds.low, byCopies(paces.nodeFast.value)),
      high: Math.max(seconds.high, byCopies(paces.nodeSlow.value)),
    },
  };
}

const bytesOf = (tables: readonly SizedTable[]): readonly number[] =>
  tables.map(({ sourceBytes }) => sourceBytes).toSorted((a, b) => b - a);

/** Both at the same time, over one line to Azure. */
export function moveTogether(here: Transfer, factory: Transfer): Transfer {
  const shared = new Set([uplinkLimit, 'ingress of the account', 'requests of the account']);
  const summed = here.limits
    .filter(({ name }) => shared.has(name))
    .map(({ name, seconds }): MetLimit => {
      const other = factory.limits.find((one) => one.name === name)?.seconds ?? { low: 0, high: 0 };
      return { name, seconds: { low: seconds.low + other.low, high: seconds.high + other.high } };
    });
  const own = [...here.limits, ...factory.limits].filter(({ name }) => !shared.has(name));
  const { seconds, limits } = judgeLimits([...own, ...summed], { low: 0, high: 0 });
  const longest = (pick: (span: Span) => number): number =>
    Math.max(pick(seconds), pick(here.seconds), pick(factory.seconds));
  return {
    storedBytes: here.storedBytes + factory.storedBytes,
    parts: here.parts + factory.parts,
    writes: here.writes + factory.writes,
    reads: here.reads + factory.reads,
    seconds: { low: longest(({ low }) => low), high: longest(({ high }) => high) },
    limits,
  };
}

export const middleOf = ({ low, high }: Span): number => (low + high) / 2;
