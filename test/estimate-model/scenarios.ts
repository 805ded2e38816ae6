// What is replayed: 10,000 tables of each skew, over the lanes of this workstation and the queues of Data Factory.
import { paces, serviceLimits, tib } from '../../shared/sizing/facts.ts';
import { lanesOf } from '../../shared/sizing/transfer.ts';
import { replayLanes, replayQueues, replayUncut, type Pace, type Replay } from './replay.ts';
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

/** Queues of a ForEach for so many nodes. */
const queuesOf = (nodes: number): number => Math.min(serviceLimits.batchCount.value, nodes * paces.copyThreads.value);

export function replayCases(): readonly ReplayCase[] {
  return skews.flatMap((skew) => {
    const lanes = lanesOf(8);
    const here = drawTables(skew, tableCount, hereBytes, seed);
    const there = drawTables(skew, tableCount, factoryBytes, seed);
    const factory = [1, 4, 8].map((nodes) => ({
      skew: skew.name,
      lanes: `${String(queuesOf(nodes))} copies on ${String(nodes)} ${nodes === 1 ? 'node' : 'nodes'}, 10 TB`,
      result: replayQueues(there, queuesOf(nodes), copyPace),
      uncut: replayUncut(there, queuesOf(nodes), copyPace),
    }));
    const workstation = {
      skew: skew.name,
      lanes: `${String(lanes)} lanes here, 1 TB`,
      result: replayLanes(here, lanes, herePace),
      uncut: replayUncut(here, lanes, herePace),
    };
    return [workstation, ...factory];
  });
}

/** Numbers of the drawing: hours by nodes for one skew, as lines of CSV. */
export function drawingLines(): readonly string[] {
  const [skew] = skews;
  if (skew === undefined) return [];
  const tables = drawTables(skew, tableCount, factoryBytes, seed);
  const hours = (seconds: number): string => (seconds / 3600).toFixed(2);
  return [
    'nodes,copies,lower bound h,makespan h,uncut h',
    ...[1, 2, 3, 4, 6, 8, 12].map((nodes) => {
      const queues = queuesOf(nodes);
      const { lowerBound, makespan } = replayQueues(tables, queues, copyPace);
      return [nodes, queues, hours(lowerBound), hours(makespan), hours(replayUncut(tables, queues, copyPace))].join(
        ',',
      );
    }),
  ];
}
