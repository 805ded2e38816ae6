// Replays a plan: its ranges over the lanes of this computer, largest first, and its pipelines over the nodes of Data Factory as they are generated.
import { layoutOf } from '../../electron/worker/factory/layout.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import { dealOut } from '../../shared/sizing/batches.ts';
import { paces } from '../../shared/sizing/facts.ts';
import { batchesIn } from './pipelines.ts';

/** `start`: seconds of a unit beside its bytes. */
export type Pace = { readonly bytesPerSecond: number; readonly start: number };

export type Replay = {
  readonly units: number;
  readonly makespan: number;
  /** No schedule ends sooner: all at work to the end, or the longest unit alone. */
  readonly lowerBound: number;
};

export type WaitingUnit = { readonly table: PlanTable; readonly seconds: number };
type Queue = { readonly take: (lanesOn: (tableId: string) => number) => WaitingUnit | undefined };

/** What the product's queue comes to where no table has two lanes; in one pass, since that one looks at all units each time. */
const largestFirst = (waiting: readonly WaitingUnit[]): Queue => {
  const units = waiting.toSorted((a, b) => b.seconds - a.seconds).values();
  return { take: () => units.next().value };
};

/** Seconds until the last of `lanes` is done, each of which takes its next range when it is free. */
export function replayLanes(
  tables: readonly PlanTable[],
  lanes: number,
  pace: Pace,
  queueOf: (waiting: readonly WaitingUnit[]) => Queue = largestFirst,
): Replay {
  const waiting = tables.flatMap((table) =>
    table.partitions.map(() => ({
      table,
      seconds: pace.start + bytesOf(table) / table.partitions.length / pace.bytesPerSecond,
    })),
  );
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

/**
 * The same of the tables that the plan gives to its factory: pipelines one after the other, as the starting one has them;
 * in each, item number i goes to queue i modulo their number at the start. `pace`: of one of the queries that a node has
 * open, `start`: of a copy activity.
 */
export function replayFactory(plan: Plan, pace: Pace): Replay {
  const { factory } = plan;
  const tables = new Map(plan.tables.map((table) => [table.id, table]));
  if (factory === undefined) return { units: 0, makespan: 0, lowerBound: 0 };
  let makespan = 0;
  const alone: number[] = [];
  for (const { queues, queries, ids } of batchesIn(layoutOf(plan, factory))) {
    const ofTables = (atOnce: number): readonly number[] =>
      ids.flatMap((id) => {
        const table = tables.get(id);
        return table === undefined ? [] : pace.start + bytesOf(table) / (pace.bytesPerSecond * atOnce);
      });
    makespan += dealOut(ofTables(queries), queues);
    // By all queries of all nodes, where it is cut; its start is one of many at the same time.
    alone.push(...(queries === 1 ? ofTables(1) : ofTables(factory.nodes * paces.copyThreads.value)));
  }
  const given = plan.tables.filter(({ engine }) => engine === 'factory');
  const work = given.reduce((sum, table) => sum + pace.start + bytesOf(table) / pace.bytesPerSecond, 0);
  const shared = work / (factory.nodes * paces.copyThreads.value);
  return { units: given.length, makespan, lowerBound: Math.max(shared, ...alone) };
}

/** What becomes of tables in the order in which they are listed, none of them cut. */
export function replayUncut(tableBytes: readonly number[], queues: number, pace: Pace): number {
  return dealOut(
    tableBytes.map((bytes) => pace.start + bytes / pace.bytesPerSecond),
    queues,
  );
}

export const bytesOf = ({ bytesEstimate }: PlanTable): number => bytesEstimate ?? 0;

export const lowerBound = (seconds: readonly number[], lanes: number): number =>
  seconds.reduce((bound, one) => Math.max(bound, one), seconds.reduce((sum, one) => sum + one, 0) / lanes);
