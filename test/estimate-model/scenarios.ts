// What is replayed: 10,000 tables of each skew, over the lanes of this workstation and the nodes of Data Factory.
import { paces, tib } from '../../shared/sizing/facts.ts';
import { lanesOf } from '../../shared/sizing/transfer.ts';
import { replayFactory, replayLanes, replayUncut, type Pace, type Replay } from './replay.ts';
import { sharedPlan, sizedTables } from './sized-plan.ts';
import { drawTables, skews } from './table-sizes.ts';

export const tableCount = 10_000;
const seed = 1;
const hereBytes = tib;
const factoryBytes = 10 * tib;

const herePace: Pace = { bytesPerSecond: paces.laneSlow.value, start: paces.tableSeconds.value };
const copyPace: Pace = {
  bytesPerSecond: paces.nodeSlow.value / paces.copyThreads.value,
  start: paces.copySeconds.value,
};

export type ReplayCase = {
  readonly skew: string;
  readonly lanes: string;
  readonly result: Replay;
  /** Seconds of the same tables in the order of the catalog, none of them cut. */
  readonly uncut: number;
};

const copiesOf = (nodes: number): number => nodes * paces.copyThreads.value;

/** Known once a process. */
let known: readonly ReplayCase[] | null = null;

export function replayCases(): readonly ReplayCase[] {
  known ??= skews.flatMap((skew) => {
    const lanes = lanesOf(8);
    const here = drawTables(skew, tableCount, hereBytes, seed);
    const there = drawTables(skew, tableCount, factoryBytes, seed);
    const tables = sizedTables(there, lanes);
    const factory = [1, 2, 4].map((nodes) => ({
      skew: skew.name,
      lanes: `${String(nodes)} ${nodes === 1 ? 'node' : 'nodes'}, 10 TB`,
      result: replayFactory(sharedPlan(tables, tables, nodes), copyPace),
      uncut: replayUncut(there, copiesOf(nodes), copyPace),
    }));
    const workstation = {
      skew: skew.name,
      lanes: `${String(lanes)} lanes here, 1 TB`,
      result: replayLanes(sizedTables(here, lanes), lanes, herePace),
      uncut: replayUncut(here, lanes, herePace),
    };
    return [workstation, ...factory];
  });
  return known;
}

/** Numbers of the drawing: hours by nodes for one skew, as lines of CSV. */
export function drawingLines(): readonly string[] {
  const [skew] = skews;
  if (skew === undefined) return [];
  const sizes = drawTables(skew, tableCount, factoryBytes, seed);
  const tables = sizedTables(sizes, lanesOf(8));
  const hours = (seconds: number): string => (seconds / 3600).toFixed(2);
  return [
    'nodes,copies,lower bound h,makespan h,uncut h',
    ...[1, 2, 3, 4].map((nodes) => {
      const { lowerBound, makespan } = replayFactory(sharedPlan(tables, tables, nodes), copyPace);
      const uncut = replayUncut(sizes, copiesOf(nodes), copyPace);
      return [nodes, copiesOf(nodes), ...[lowerBound, makespan, uncut].map(hours)].join(',');
    }),
  ];
}
