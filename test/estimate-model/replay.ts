// Replays tables over lanes: by the product's own cuts, largest first, and by the queues of a ForEach, which are never balanced again.
import { countPartitions } from '../../electron/worker/plan/split/count-partitions.ts';
import type { PlanTable } from '../../shared/plan.ts';
import { orderUnits } from '../../shared/sizing/batches.ts';
import { planTable } from '../fakes/plan.ts';

/** `start`: seconds of a unit beside its bytes. */
export type Pace = { readonly bytesPerSecond: number; readonly start: number };

export type Replay = {
  readonly units: number;
  readonly makespan: number;
  /** No schedule of these units ends sooner: all lanes at work to the end, or the longest unit alone. */
  readonly lowerBound: number;
};

const rowBytes = 152;

export type WaitingUnit = { readonly table: PlanTable; readonly seconds: number };
type Queue = { readonly take: (lanesOn: (tableId: string) => number) => WaitingUnit | undefined };

/** What the product's queue comes to where no table has two lanes; in one pass, since that one looks at all units each time. */
const largestFirst = (waiting: readonly WaitingUnit[]): Queue => {
  const units = waiting.toSorted((a, b) => b.seconds - a.seconds).values();
  return { take: () => units.next().value };
};

/** Seconds until the last of `lanes` is done, each of which takes its next unit when it is free. */
export function replayLanes(
  tableBytes: readonly number[],
  lanes: number,
  pace: Pace,
  queueOf: (waiting: readonly WaitingUnit[]) => Queue = largestFirst,
): Replay {
  const planBytes = tableBytes.reduce((sum, bytes) => sum + bytes, 0);
  const waiting = tableBytes.flatMap((bytes, index) => {
    const rows = Math.ceil(bytes / rowBytes);
    const table = sizedTable(index, rows, bytes, countPartitions(rows, bytes, lanes, planBytes));
    return table.partitions.map(() => ({
      table,
      seconds: pace.start + bytes / table.partitions.length / pace.bytesPerSecond,
    }));
  });
  const queue = queueOf(waiting);
  const atWork = new Map<string, number>();
  const busy: { readonly until: number; readonly tableId: string }[] = [];
  let now = 0;
  const count = (tableId: string, more: number) => atWork.set(tableId, (atWork.get(tableId) ?? 0) + more);
  for (;;) {
    const next = busy.length < lanes ? queue.take((tableId) => atWork.get(tableId) ?? 0) : undefined;
    if (next !== undefined) {
      count(next.table.id, 1);
      busy.push({ until: now + next.seconds, tableId: next.table.id });
      continue;
    }
    const first = busy.toSorted((a, b) => a.until - b.until)[0];
    if (first === undefined) break;
    busy.splice(busy.indexOf(first), 1);
    count(first.tableId, -1);
    now = first.until;
  }
  const seconds = waiting.map((unit) => unit.seconds);
  return { units: seconds.length, makespan: now, lowerBound: lowerBound(seconds, lanes) };
}

/** The same where item number i goes to queue i modulo `queues` at the start. */
export function replayQueues(tableBytes: readonly number[], queues: number, pace: Pace): Replay {
  const units = orderUnits(tableBytes, queues).map(({ bytes }) => pace.start + bytes / pace.bytesPerSecond);
  return { units: units.length, makespan: dealOut(units, queues), lowerBound: lowerBound(units, queues) };
}

/** What becomes of tables in the order of the catalog, none of them cut. */
export function replayUncut(tableBytes: readonly number[], queues: number, pace: Pace): number {
  return dealOut(
    tableBytes.map((bytes) => pace.start + bytes / pace.bytesPerSecond),
    queues,
  );
}

const dealOut = (seconds: readonly number[], queues: number): number => {
  const sums = Array.from({ length: queues }, () => 0);
  for (const [index, value] of seconds.entries()) sums[index % queues] = (sums[index % queues] ?? 0) + value;
  return Math.max(...sums);
};

export const lowerBound = (seconds: readonly number[], lanes: number): number =>
  seconds.reduce((bound, one) => Math.max(bound, one), seconds.reduce((sum, one) => sum + one, 0) / lanes);

function sizedTable(index: number, rows: number, bytes: number, partitions: number): PlanTable {
  return planTable(String(index), {
    rowsEstimate: rows,
    bytesEstimate: bytes,
    partitions: Array.from({ length: partitions }, (_, at) => ({ index: at, after: null, upTo: null })),
  });
}
