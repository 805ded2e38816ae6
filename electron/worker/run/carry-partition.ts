// Carries one partition from its watermark to its end: attempts, checkpoints, and the end of the partition on record.
import type { KeyTuple } from '../../../shared/plan.ts';
import { codeOf } from '../log.ts';
import { blobsOf, type PartRecord } from '../store/checkpoint-records.ts';
import type { CarryOutcome, Lane, LaneTask } from './lane-port.ts';
import { LaneDied, toErrorData, withRetry } from './retry.ts';
import type { LaneProgress } from './run-board.ts';
import type { PartitionProgress, TableProgress } from './table-progress.ts';
import type { RunContext } from './run-context.ts';
import { mayQuarantine } from './publish-quarantine.ts';
import { removeUnrecorded } from './run-names.ts';
import { aboutPart, aboutTable, tellPartVerified, tellRead, tellRetry, tellStorage, tellTaken } from './story.ts';
import type { TableControl } from './table-control.ts';

/** A lane's place in the pool: its thread is opened when first needed, and again after it died. */
export type LaneSlot = { readonly progress: LaneProgress; lane: Lane | null };

/** What its own lane hears of a cut of the range it carries. */
export type Cuts = {
  /** Makes the cut that is wanted, if any; called between two parts, when nothing of the range is being read. */
  atBorder(): Promise<void>;
  isWanted(): boolean;
};

export type Assignment = {
  readonly slot: LaneSlot;
  readonly table: TableProgress;
  readonly state: PartitionProgress;
  readonly control: TableControl;
  readonly cuts: Cuts;
};

/** Throws what ended it for good; resolves with `stopped` when it was told to stop before the end. */
export async function carryPartition(run: RunContext, assignment: Assignment): Promise<'finished' | 'stopped'> {
  const { table, state, control } = assignment;
  const outcome = await withRetry(() => attempts(run, assignment), {
    clock: run.clock,
    random: run.random,
    limits: run.retryLimits,
    stop: control.stop,
    // Parts of a table without a key are void with the attempt that made them, so they are no progress.
    progress: () => (table.table.key === null ? 0 : state.nextPart),
    onRetry(error, delayMs) {
      table.retries += 1;
      run.store.checkpoints.addRetry(run.runId, table.table.id);
      table.error = toErrorData(error);
      assignment.slot.progress.activity = 'waiting';
      run.progress.touch();
      const facts = aboutTable(table, { partition: state.index, delayMs });
      run.log('warning', tellRetry(table, state.index, error, delayMs), { ...facts, ...codeOf(error) });
    },
  });
  if (outcome === 'stopped') return 'stopped';
  await finish(run, assignment);
  return 'finished';
}

/** From border to border: a lane that yielded goes on with what its range has become. */
async function attempts(run: RunContext, assignment: Assignment): Promise<'finished' | 'stopped'> {
  for (;;) {
    const outcome = await attempt(run, assignment);
    if (outcome !== 'yielded') return outcome;
    // A cut that was asked for is made first: whoever waits for it works, and this lane may have to wait for that one.
    await assignment.cuts.atBorder();
    await run.load.atBorder(assignment.slot);
  }
}

async function attempt(run: RunContext, assignment: Assignment): Promise<CarryOutcome> {
  const { slot, table, state, control } = assignment;
  await control.checkTable();
  if (table.table.key === null) await startOver(run, assignment);
  const after: KeyTuple | null = state.watermark ?? state.range.after;
  const outcome = await carry(run, assignment, { after, content: 'rows' });
  if (outcome !== 'finished') return outcome;
  state.isRead = true;
  table.error = null;
  // Decided without waiting in between, so that exactly one of the partitions that end together finds itself the last.
  const isEmptyTable = table.parts === 0 && table.partitions.every(({ isRead }) => isRead);
  // Rounds come every few minutes: where nothing changed, nothing is written.
  if (!isEmptyTable || table.table.changes !== undefined) return 'finished';
  if (control.stop.aborted) return 'stopped';
  slot.progress.rowsInFlight = 0;
  return carry(run, assignment, { after, content: 'empty' });
}

/** Lets the slot's lane carry the partition; a lane that died is replaced by the next attempt. */
async function carry(
  run: RunContext,
  assignment: Assignment,
  what: Pick<LaneTask, 'after' | 'content'>,
): Promise<CarryOutcome> {
  const { slot, table, state, control } = assignment;
  slot.lane ??= await run.openLane(slot.progress.lane);
  await assignment.cuts.atBorder();
  const moment = run.moments.taskOf(table);
  const task: LaneTask = {
    tableId: table.table.id,
    partition: state.range,
    firstPart: state.nextPart,
    ...what,
    ...(moment === undefined ? {} : { moment }),
  };
  const { lane } = slot.progress;
  run.log(
    'debug',
    tellTaken(table, state.index, lane, state.nextPart),
    aboutTable(table, { partition: state.index, lane }),
  );
  let recordedRows = 0;
  slot.progress.activity = 'reading';
  try {
    const carrying = slot.lane.carry(
      task,
      {
        async onPart(part) {
          record(run, assignment, part);
          recordedRows += rowsOf(part);
        },
        onRows(rowCount) {
          slot.progress.rowsInFlight = rowCount - recordedRows;
          run.progress.touch();
        },
        onStorage(error) {
          slot.progress.activity = error === null ? 'reading' : 'waiting';
          table.error = error;
          run.log(error === null ? 'info' : 'warning', tellStorage(table, state.index, error), {
            ...aboutTable(table, { partition: state.index }),
            ...(error === null ? {} : { code: error.code }),
          });
          run.progress.touch();
        },
        onPinned: (evidence) => run.moments.onPinned(table, evidence),
      },
      control.stop,
    );
    // Wanted after the border was looked at and before the lane had the task: its order would have met an idle lane.
    if (assignment.cuts.isWanted() || run.load.isTooMany(slot)) slot.lane.yieldPartition();
    return await carrying;
  } catch (error) {
    if (error instanceof LaneDied) {
      slot.progress.activity = 'restarting';
      // Its thread must be gone before another one writes blobs of the same names.
      await slot.lane.close();
      slot.lane = null;
    }
    throw error;
  } finally {
    slot.progress.rowsInFlight = 0;
  }
}

/** Written or set aside. */
const rowsOf = (part: PartRecord): number => part.rowCount + (part.quarantine?.rowCount ?? 0);

/** The checkpoint: on disk before the lane hears of it. */
function record(run: RunContext, { table, state, slot }: Assignment, part: PartRecord): void {
  run.store.checkpoints.commitPart(run.runId, part, table.table.key === null);
  state.nextPart += 1;
  state.watermark = part.lastKey ?? state.watermark;
  state.rowsCarried += part.rowCount;
  run.board.addPart(table, part);
  run.log('info', tellPartVerified(table, part), aboutPart(table, part));
  slot.progress.rowsInFlight = Math.max(0, slot.progress.rowsInFlight - rowsOf(part));
  run.progress.touch();
}

/** A table without a key has no watermark: what an earlier attempt left is deleted, blobs first, then the record. */
async function startOver(run: RunContext, { table, state, control }: Assignment): Promise<void> {
  const parts = run.store.checkpoints
    .parts(run.runId, table.table.id)
    .filter(({ partition, isProvisional }) => partition === state.index && isProvisional);
  for (const name of parts.flatMap(blobsOf)) await run.target.deleteBlob(name, control.stop);
  run.store.checkpoints.dropProvisional(run.runId, table.table.id, state.index);
  for (const part of parts) run.board.removePart(table, part);
  state.nextPart = 0;
  state.rowsCarried = 0;
}

/** Puts the end of the partition on record, after the one blob that could stand beyond it is gone. */
async function finish(run: RunContext, assignment: Assignment): Promise<void> {
  const { table, state } = assignment;
  const beyond = run.names.partName(table.table, state.index, state.nextPart);
  if (await removeUnrecorded(run.target, beyond, run.runId, run.lifetime))
    run.log(
      'info',
      `The blob ${beyond} of an earlier attempt was removed: no rows are left for it.`,
      aboutTable(table),
    );
  if (mayQuarantine(run.plan.options, table.table)) {
    const aside = run.names.quarantineName(table.table, state.index, state.nextPart);
    await removeUnrecorded(run.target, aside, run.runId, run.lifetime);
  }
  run.store.checkpoints.finishPartition(run.runId, table.table.id, state.index);
  state.isDone = true;
  run.log('debug', tellRead(table, state.index), aboutTable(table, { partition: state.index }));
  run.progress.touch();
}
