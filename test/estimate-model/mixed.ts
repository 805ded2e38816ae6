// A mixed plan replayed: what the product chooses for Data Factory by its pipelines, the rest over the lanes here.
import type { PlanTable } from '../../shared/plan.ts';
import { paces, tib } from '../../shared/sizing/facts.ts';
import { lanesOf, speedOfLine } from '../../shared/sizing/transfer.ts';
import { mixTables } from '../../shared/sizing/mix.ts';
import type { SizedTable } from '../../shared/sizing/ways.ts';
import { bytesOf, replayFactory, replayLanes, type Pace } from './replay.ts';
import { rowBytes, sharedPlan, sizedTables } from './sized-plan.ts';
import { drawTables, skews } from './table-sizes.ts';

const tableCount = 10_000;
const cores = 8;
const seed = 1;

/** Both at the fast ends of their ranges, at the slow ones, or in the middle, by which the product chooses. */
const ends = ['fast', 'middle', 'slow'] as const;
type End = (typeof ends)[number];

const secondsPerByte = (fast: number, slow: number, end: End): number =>
  end === 'fast' ? 1 / fast : end === 'slow' ? 1 / slow : (1 / fast + 1 / slow) / 2;

/** Rows of this width are carried no faster than a lane carries rows. */
const laneFast = Math.min(paces.laneFast.value, paces.laneRows.value * rowBytes);

const paceHere = (end: End): Pace => ({
  bytesPerSecond: 1 / secondsPerByte(laneFast, paces.laneSlow.value, end),
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
  /** Tables that Data Factory moves, their bytes, and the largest and smallest of them; 0 = nothing is offered. */
  readonly going: { readonly tables: number; readonly bytes: number; readonly most: number; readonly least: number };
  /** Bytes of the largest table that stays here. */
  readonly stays: number;
  /** Seconds of the middle paces: by this computer alone, and of both until the last is done. */
  readonly alone: number;
  readonly makespan: number;
  /** Makespan over the lower bound, by which end of the ranges holds. */
  readonly ratios: Readonly<Record<End, number>>;
};

const totals = [tib, 10 * tib] as const;
let known: readonly MixedCase[] | null = null;

/** Reckoned once a process. */
export function mixedCases(): readonly MixedCase[] {
  known ??= skews.flatMap((skew) =>
    totals.flatMap((totalBytes) => {
      const tables = sizedTables(drawTables(skew, tableCount, totalBytes, seed), lanesOf(cores));
      return [1, 4].map((nodes) => mixedCase({ skew: skew.name, totalBytes, nodes }, tables));
    }),
  );
  return known;
}

function mixedCase(about: Pick<MixedCase, 'skew' | 'totalBytes' | 'nodes'>, tables: readonly PlanTable[]): MixedCase {
  const { nodes } = about;
  const lanes = lanesOf(cores);
  const mix = mixTables(tables.map(sized), nodes, {
    cores,
    lanes,
    laneCores: null,
    uplink: speedOfLine(1.25e9),
    readBack: true,
  });
  const plan = sharedPlan(tables, mix?.going ?? [], nodes);
  const here = plan.tables.filter(({ engine }) => engine === undefined);
  const there = plan.tables.filter(({ engine }) => engine === 'factory').map(bytesOf);
  const replay = (end: End): number =>
    Math.max(replayLanes(here, lanes, paceHere(end)).makespan, replayFactory(plan, paceThere(end)).makespan);
  const tableBytes = tables.map(bytesOf);
  const queries = nodes * paces.copyThreads.value;
  const ratioOf = (end: End): number => replay(end) / boundOfBoth(tableBytes, lanes, queries, end);
  return {
    ...about,
    going: {
      tables: there.length,
      bytes: there.reduce((sum, bytes) => sum + bytes, 0),
      most: Math.max(0, ...there),
      least: there.length === 0 ? 0 : Math.min(...there),
    },
    stays: Math.max(0, ...here.map(bytesOf)),
    alone: replayLanes(tables, lanes, paceHere('middle')).makespan,
    makespan: replay('middle'),
    ratios: { fast: ratioOf('fast'), middle: ratioOf('middle'), slow: ratioOf('slow') },
  };
}

const sized = (table: PlanTable): SizedTable & Pick<PlanTable, 'schema' | 'name'> => {
  const bytes = bytesOf(table);
  return {
    schema: table.schema,
    name: table.name,
    rows: Math.ceil(bytes / rowBytes),
    sourceBytes: bytes,
    storedBytes: bytes * paces.storedRatio.value,
    seconds: null,
    ranges: table.partitions.length,
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
