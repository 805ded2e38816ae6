// A mixed plan replayed: the giants over the queues of Data Factory, the rest over the lanes here, from the size on that the product chooses.
import { countPartitions } from '../../electron/worker/plan/split/count-partitions.ts';
import { paces, tib } from '../../shared/sizing/facts.ts';
import { lanesOf, speedOfLine } from '../../shared/sizing/transfer.ts';
import { mixTables, type SizedTable } from '../../shared/sizing/ways.ts';
import { replayLanes, replayQueues, type Pace } from './replay.ts';
import { drawTables, skews } from './table-sizes.ts';

const tableCount = 10_000;
const cores = 8;
const rowBytes = 152;
const seed = 1;

/** Both at the fast ends of their ranges, at the slow ones, or in the middle, by which the product chooses. */
const ends = ['fast', 'middle', 'slow'] as const;
type End = (typeof ends)[number];

const secondsPerByte = (fast: number, slow: number, end: End): number =>
  end === 'fast' ? 1 / fast : end === 'slow' ? 1 / slow : (1 / fast + 1 / slow) / 2;

const paceHere = (end: End): Pace => ({
  bytesPerSecond: 1 / secondsPerByte(paces.laneFast.value, paces.laneSlow.value, end),
  start: paces.tableSeconds.value,
});
const paceThere = (end: End): Pace => ({
  bytesPerSecond: 1 / (secondsPerByte(paces.nodeFast.value, paces.nodeSlow.value, end) * paces.copyThreads.value),
  start: paces.copySeconds.value,
});

export type MixedCase = {
  readonly skew: string;
  readonly totalBytes: number;
  readonly nodes: number;
  /** Null = no threshold ends before this computer alone. */
  readonly fromBytes: number | null;
  /** Tables that Data Factory moves. */
  readonly giants: number;
  /** Seconds of the middle paces: by this computer alone, and of both until the last is done. */
  readonly alone: number;
  readonly makespan: number;
  /** Makespan over the lower bound, by which end of the ranges holds. */
  readonly ratios: Readonly<Record<End, number>>;
};

const sizes = [
  { totalBytes: tib, nodes: 4 },
  { totalBytes: 10 * tib, nodes: 1 },
  { totalBytes: 10 * tib, nodes: 4 },
] as const;
let known: readonly MixedCase[] | null = null;

/** Reckoned once a process. */
export function mixedCases(): readonly MixedCase[] {
  known ??= skews.flatMap((skew) =>
    sizes.map(({ totalBytes, nodes }) =>
      mixedCase(skew.name, drawTables(skew, tableCount, totalBytes, seed), totalBytes, nodes),
    ),
  );
  return known;
}

function mixedCase(skew: string, tableBytes: readonly number[], totalBytes: number, nodes: number): MixedCase {
  const lanes = lanesOf(cores);
  const queues = nodes * paces.copyThreads.value;
  const uplink = speedOfLine(1.25e9);
  const mix = mixTables(
    tableBytes.map((bytes) => sized(bytes, lanes, totalBytes)),
    nodes,
    {
      cores,
      lanes,
      laneCores: null,
      uplink,
      readBack: true,
    },
  );
  const fromBytes = mix?.fromBytes ?? null;
  const there = fromBytes === null ? [] : tableBytes.filter((bytes) => bytes >= fromBytes);
  const here = fromBytes === null ? tableBytes : tableBytes.filter((bytes) => bytes < fromBytes);
  const replay = (end: End): number =>
    Math.max(
      replayLanes(here, lanes, paceHere(end)).makespan,
      there.length === 0 ? 0 : replayQueues(there, queues, paceThere(end)).makespan,
    );
  const ratioOf = (end: End): number => replay(end) / boundOfBoth(tableBytes, lanes, queues, end);
  return {
    skew,
    totalBytes,
    nodes,
    fromBytes,
    giants: there.length,
    alone: replayLanes(tableBytes, lanes, paceHere('middle')).makespan,
    makespan: replay('middle'),
    ratios: { fast: ratioOf('fast'), middle: ratioOf('middle'), slow: ratioOf('slow') },
  };
}

const sized = (bytes: number, lanes: number, planBytes: number): SizedTable => {
  const rows = Math.ceil(bytes / rowBytes);
  return {
    rows,
    sourceBytes: bytes,
    storedBytes: bytes * paces.storedRatio.value,
    seconds: null,
    ranges: countPartitions(rows, bytes, lanes, planBytes),
    isCopyable: true,
  };
};

/**
 * No sharing out ends sooner: every table is started once and may be divided at will, both sides are at work to the end,
 * and those go to Data Factory for which it is the least worse, the larger ones, since its starts are dear.
 */
function boundOfBoth(tableBytes: readonly number[], lanes: number, queues: number, end: End): number {
  const [a, b] = [paceHere(end), paceThere(end)];
  const costHere = (bytes: number): number => (a.start + bytes / a.bytesPerSecond) / lanes;
  const costThere = (bytes: number): number => (b.start + bytes / b.bytesPerSecond) / queues;
  let here = tableBytes.reduce((sum, bytes) => sum + costHere(bytes), 0);
  let there = 0;
  for (const bytes of tableBytes.toSorted((one, other) => other - one)) {
    const [stays, goes] = [costHere(bytes), costThere(bytes)];
    if (there + goes < here - stays) {
      here -= stays;
      there += goes;
      continue;
    }
    // A share x of this table goes: there + x * goes = here - x * stays.
    return there + ((here - there) / (goes + stays)) * goes;
  }
  return Math.max(here, there);
}
