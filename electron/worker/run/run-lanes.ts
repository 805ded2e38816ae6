// The lanes of a run: each takes the next partition until none is left; a failure ends its table, or the run.
import { describeForLog } from '../log.ts';
import { carryPartition, type LaneSlot } from './carry-partition.ts';
import { noteMarks } from './note-marks.ts';
import { createQueue, type WaitingPartition } from './partition-queue.ts';
import { endsRun, isCancellation } from './retry.ts';
import type { Renewal } from './point-in-time/run-moments.ts';
import type { PartitionProgress, TableProgress } from './table-progress.ts';
import type { RunContext } from './run-context.ts';
import { createPool } from './lane-pool.ts';
import { createBeside } from './factory/beside.ts';
import { createSteals, type Steals } from './steal-range.ts';
import { aboutTable, tellTableBegan } from './story.ts';
import { controlTable, reopenTable, type TableControl } from './table-control.ts';
import { createTableRetries } from './table-retries.ts';

type Work = WaitingPartition & {
  readonly progress: TableProgress;
  readonly state: PartitionProgress;
  readonly control: TableControl;
};

/** Every partition that is not done, with the controls of its table. */
function collectWork(controls: ReadonlyMap<TableProgress, TableControl>): Work[] {
  return [...controls].flatMap(([progress, control]) =>
    progress.partitions
      .filter(({ isDone }) => !isDone)
      .map((state) => ({ table: progress.table, progress, state, control })),
  );
}

/**
 * Resolves when every partition is done, failed or stopped and all lanes are closed. A failure of the whole run stops
 * the other lanes through `stop` and is then thrown.
 */
export async function runLanes(run: RunContext, stop: AbortController): Promise<void> {
  const failures: unknown[] = [];
  const own = run.board.tables.filter(({ table }) => table.engine !== 'factory');
  const controls = new Map(own.map((progress) => [progress, controlTable(run, progress)]));
  const beside = createBeside(run, (error) => {
    failures.push(error);
    stop.abort();
  });
  const queue = createQueue(collectWork(controls));
  const isCurrent = ({ progress, control }: Work): boolean =>
    progress.state !== 'failed' && controls.get(progress) === control;
  const slots = run.board.lanes.map((progress): LaneSlot => ({ progress, lane: null }));
  const settle = (control: TableControl, error: unknown): void => {
    if (isCancellation(error, control.stop)) return run.log('info', `A lane was stopped: ${describeForLog(error)}`);
    try {
      if (!endsRun(error)) return control.fail(error);
      failures.push(error);
    } catch (storeError) {
      // What cannot be put on record ends the run, as every other failure of the store does.
      failures.push(storeError);
    }
    stop.abort();
  };
  const runLane = async (slot: LaneSlot): Promise<void> => {
    if (!(await run.load.enter(slot))) return;
    try {
      await workOn(slot);
    } finally {
      run.load.leave(slot);
    }
  };
  const workOn = async (slot: LaneSlot): Promise<void> => {
    // Taken and marked as taken without waiting in between, so that lanes spread over the tables.
    const next = async () => take(slot) ?? (run.moments.mayJoin(slot.progress.lane) ? await steal(slot) : undefined);
    for (let work = take(slot) ?? (await next()); work !== undefined; work = take(slot) ?? (await next())) {
      try {
        await carryWork(run, slot, work, steals, retries.takeUp);
      } catch (error) {
        const more = run.moments.onFailure(slot.progress.lane, work.progress, error);
        if (more === null) settle(work.control, error);
        if (more === 'again') queue.add([work]);
        if (more === 'again') pool.wake();
      }
    }
  };
  const take = (slot: LaneSlot) => takeWork(run, queue, slot, isCurrent);
  /** The second half of what another lane is reading, or what came to wait meanwhile. */
  const steal = async (slot: LaneSlot): Promise<Work | undefined> => {
    const stolen = await steals.take();
    const control = stolen === null ? undefined : controls.get(stolen.progress);
    if (stolen === null || control === undefined) return take(slot);
    const work: Work = { ...stolen, table: stolen.progress.table, control };
    // A table that failed meanwhile keeps the new range on record, for whoever takes the table up again.
    return isCurrent(work) ? work : take(slot);
  };
  const pool = createPool(slots, runLane);
  const isAtWork = (): boolean => pool.isAtWork() || beside.isAtWork();
  const steals = createSteals(run, pool.wake);
  const retries = createTableRetries(run, isAtWork, (progress) => {
    const control = reopenTable(run, progress);
    controls.set(progress, control);
    queue.add(collectWork(new Map([[progress, control]])));
    pool.wake();
  });
  run.onControl({
    retryTable: (tableId) =>
      beside.owns(tableId) ? isAtWork() && beside.retryTable(tableId) : retries.control.retryTable(tableId),
    adjust: run.load.adjust,
  });
  const renewal: Renewal = {
    reopen(progress) {
      const control = controlTable(run, progress);
      controls.set(progress, control);
      queue.add(collectWork(new Map([[progress, control]])));
    },
    fail: (progress, error) => controls.get(progress)?.fail(error),
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(slots.map(async ({ lane }) => lane?.close()));
  };
  const onDeadline = (): void => void closeAll();
  run.lifetime.addEventListener('abort', onDeadline);
  try {
    finishLeftOvers(controls, settle);
    if (own.length > 0) await run.load.begin();
    await noteMarks(run);
    beside.begin();
    do {
      await run.moments.begin(slots);
      if (own.length > 0) pool.wake();
      await pool.settled();
    } while (failures.length === 0 && (await run.moments.renew(renewal)));
    // What was done here and failed may be taken up again for as long as the factory is at work.
    while (isAtWork()) await Promise.all([beside.settled(), pool.settled()]);
  } catch (error) {
    stop.abort();
    await beside.settled();
    throw error;
  } finally {
    run.lifetime.removeEventListener('abort', onDeadline);
    await closeAll();
    for (const { progress } of slots) Object.assign(progress, { activity: 'idle', table: null, partition: null });
  }
  if (failures.length > 0) throw failures[0];
}

/** A process may have ended between the end of a table's last partition and the end of the table. */
function finishLeftOvers(
  controls: ReadonlyMap<TableProgress, TableControl>,
  settle: (control: TableControl, error: unknown) => void,
): void {
  for (const control of controls.values())
    try {
      control.finishIfDone();
    } catch (error) {
      settle(control, error);
    }
}

function takeWork(
  run: RunContext,
  queue: ReturnType<typeof createQueue<Work>>,
  { progress: { lane } }: LaneSlot,
  isCurrent: (work: Work) => boolean,
): Work | undefined {
  const lanesOn = (tableId: string): number =>
    run.board.lanes.filter(({ table }) => table?.table.id === tableId).length;
  while (!run.stop.aborted) {
    const work = queue.take(lanesOn, ({ progress }) => run.moments.mayTake(lane, progress));
    if (work === undefined || isCurrent(work)) return work;
  }
  return undefined;
}

async function carryWork(
  run: RunContext,
  slot: LaneSlot,
  work: Work,
  steals: Steals,
  onFree: () => void,
): Promise<void> {
  const { progress, state, control } = work;
  slot.progress.table = progress;
  slot.progress.partition = state.index;
  if (progress.state !== 'running') {
    run.log('info', tellTableBegan(progress), aboutTable(progress));
    run.store.checkpoints.beginTable(run.runId, progress.table.id);
  }
  progress.state = 'running';
  run.moments.claim(slot.progress.lane, progress);
  const cuts = steals.begin({ slot, progress, state, stop: control.stop });
  try {
    const outcome = await carryPartition(run, { slot, table: progress, state, control, cuts });
    if (outcome === 'finished') control.finishIfDone();
    await run.moments.release(slot, progress);
  } finally {
    steals.end(state);
    slot.progress.table = null;
    slot.progress.partition = null;
    slot.progress.activity = 'idle';
    run.progress.touch();
    onFree();
  }
}
