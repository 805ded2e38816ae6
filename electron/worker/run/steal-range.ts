// Lets a lane without work take the second half of a range that another lane is still reading.
import type { KeyTuple, Partition, PlanTable } from '../../../shared/plan.ts';
import { describeForLog } from '../log.ts';
import type { Cuts, LaneSlot } from './carry-partition.ts';
import type { PartitionProgress, TableProgress } from './table-progress.ts';
import type { RunContext } from './run-context.ts';
import { aboutTable, tellRangeCut } from './story.ts';

/** What is asked of the source about a range; planning data alone, so that any connection will do. */
export type RangeSurvey = {
  /** The key of row number `step` of the range, or of its last row; null for a range without rows. */
  walk(
    table: PlanTable,
    range: Pick<Partition, 'after' | 'upTo' | 'scope'>,
    step: number,
    signal: AbortSignal,
  ): Promise<{ readonly key: KeyTuple; readonly rows: number } | null>;
  /** Whether `first` stands before `second` in key order. */
  isBefore(table: PlanTable, first: KeyTuple, second: KeyTuple, signal: AbortSignal): Promise<boolean>;
};

/** A partition in the hands of a lane. */
export type Carried = {
  readonly slot: LaneSlot;
  readonly progress: TableProgress;
  readonly state: PartitionProgress;
  readonly stop: AbortSignal;
};

/** A cut that waits for its partition to come to a border between two parts. */
type Wanted = { readonly at: KeyTuple; readonly answer: (given: PartitionProgress | null) => void };

export type Steals = {
  begin(carried: Carried): Cuts;
  /** The partition is out of its lane's hands: a cut that still waits for it is void. */
  end(state: PartitionProgress): void;
  /** A new partition for a lane without work; null when no range is worth a cut. Waits for cuts under way. */
  take(): Promise<{ readonly progress: TableProgress; readonly state: PartitionProgress } | null>;
};

/** A walk reads no more rows of an index than this; a larger range is cut again by the next idle lane. */
const longestWalkRows = 2_000_000;
/** Below this a range ends sooner than a new connection reads. */
const fewestRows = 50_000;

/** Rows that each side of a cut must have. */
const worthRows = ({ batchRows, partRows }: PlanTable): number =>
  Math.max(2 * batchRows, Math.min(partRows, fewestRows));

/** `onBegin`: there is one more range to take from. */
export function createSteals(run: RunContext, onBegin: () => void): Steals {
  const carried = new Map<PartitionProgress, Carried>();
  /** Ends the questions about a range that is out of its lane's hands. */
  const ends = new Map<PartitionProgress, AbortController>();
  const wanted = new Map<PartitionProgress, Wanted>();
  /** Too little is left of them: what remains only shrinks. */
  const small = new Set<PartitionProgress>();
  const underWay = new Map<PartitionProgress, Promise<unknown>>();

  /** The table with most left to do first, and of it the range that has come least far. */
  const candidates = (): Carried[] =>
    [...carried.values()]
      .filter(({ slot, progress, state, stop }) => {
        const { table } = progress;
        const isCuttable =
          table.key !== null && table.query === null && !state.isRead && run.moments.mayShare(progress);
        // A lane that is held comes to no border until it is let go, and whoever waits for it may be why it is held.
        const isHeld = slot.progress.activity === 'held';
        return (
          isCuttable &&
          !isHeld &&
          mayBeWorth(progress, state) &&
          !stop.aborted &&
          !small.has(state) &&
          !underWay.has(state)
        );
      })
      .toSorted((a, b) => bytesLeft(b.progress) - bytesLeft(a.progress) || a.state.rowsCarried - b.state.rowsCarried);

  const settle = (state: PartitionProgress, given: PartitionProgress | null): void => {
    const cut = wanted.get(state);
    wanted.delete(state);
    cut?.answer(given);
  };

  const steal = async (victim: Carried, survey: RangeSurvey): Promise<PartitionProgress | null> => {
    const { slot, progress, state, stop } = victim;
    const middle = await findMiddle(
      victim,
      survey,
      [...carried.values()].filter((one) => one.progress === progress).length,
    );
    if (middle === null) {
      small.add(state);
      return null;
    }
    if (carried.get(state) !== victim || stop.aborted) return null;
    return new Promise((answer) => {
      wanted.set(state, { at: middle, answer });
      slot.lane?.yieldPartition();
    });
  };

  /** Null: the lane has read beyond the middle, and what it has read is its own. Another cut may follow. */
  const tryCut = async ({ progress, state, stop }: Carried, { at }: Wanted): Promise<PartitionProgress | null> => {
    const { table } = progress;
    const { watermark } = state;
    const isAhead = watermark === null || (await run.survey?.isBefore(table, watermark, at, stop).catch(refused));
    if (isAhead !== true) return null;
    const { kept, given } = run.store.checkpoints.cutRange(run.runId, {
      tableId: table.id,
      partition: state.range,
      at,
      watermark,
    });
    state.range = kept;
    run.log(
      'info',
      tellRangeCut(progress, kept.index, given.index),
      aboutTable(progress, { partition: kept.index, given: given.index }),
    );
    return run.board.addPartition(progress, given);
  };

  const atBorder = async (one: Carried): Promise<void> => {
    for (let cut = wanted.get(one.state); cut !== undefined; cut = wanted.get(one.state))
      settle(one.state, await tryCut(one, cut));
  };

  return {
    begin(one) {
      const ended = new AbortController();
      ends.set(one.state, ended);
      carried.set(one.state, { ...one, stop: AbortSignal.any([one.stop, ended.signal]) });
      // Not before the lane that begins is counted as being at work.
      if (run.survey !== null) queueMicrotask(onBegin);
      return { atBorder: () => atBorder(one), isWanted: () => wanted.has(one.state) };
    },
    end(state) {
      carried.delete(state);
      ends.get(state)?.abort();
      settle(state, null);
    },
    async take() {
      const { survey } = run;
      if (survey === null) return null;
      while (!run.stop.aborted) {
        const victim = candidates()[0];
        if (victim === undefined) {
          if (underWay.size === 0) return null;
          await Promise.race(underWay.values());
          continue;
        }
        const { state, progress } = victim;
        const attempt = steal(victim, survey).catch((error: unknown) => {
          small.add(state);
          if (victim.stop.aborted) return null;
          // Nothing depends on a cut. A server that does not answer this one is not asked about the range again.
          run.log(
            'info',
            `No second half was taken of ${progress.table.schema}.${progress.table.name}: ${describeForLog(error)}`,
          );
          return null;
        });
        underWay.set(state, attempt);
        const given = await attempt.finally(() => underWay.delete(state));
        if (given !== null) return { progress, state: given };
      }
      return null;
    },
  };
}

/** Without a question: much is left by the estimate, or the range has turned out to be long. */
const mayBeWorth = ({ table, rows }: TableProgress, { rowsCarried }: PartitionProgress): boolean =>
  Math.max(rowsLeft(table, rows), rowsCarried) >= 2 * worthRows(table);

/** A comparison that was not answered is no reason to fail the partition: the cut is not made. */
const refused = (): boolean => false;

const bytesLeft = ({ table, rows }: TableProgress): number => {
  const width = (table.bytesEstimate ?? 0) / Math.max(1, table.rowsEstimate ?? 0) || 100;
  return rowsLeft(table, rows) * width;
};
const rowsLeft = ({ rowsEstimate }: PlanTable, rows: number): number => Math.max(1, (rowsEstimate ?? 0) - rows);

/** The key that leaves about half of what is left on each side; null when that is not worth a cut. */
async function findMiddle(
  { progress, state, stop }: Carried,
  survey: RangeSurvey,
  lanesOnTable: number,
): Promise<KeyTuple | null> {
  const { table } = progress;
  const worth = worthRows(table);
  const range = { ...state.range, after: state.watermark ?? state.range.after };
  // What is left of the table, shared out over the lanes on it: a guess that the walk sets right.
  const guess = Math.ceil(rowsLeft(table, progress.rows) / (2 * Math.max(1, lanesOnTable)));
  const step = Math.min(Math.max(guess, worth), longestWalkRows);
  const end = await survey.walk(table, range, step, stop);
  if (end === null) return null;
  if (end.rows >= step) return insideOf(range.upTo, end.key);
  const half = Math.floor(end.rows / 2);
  return half < worth ? null : ((await survey.walk(table, range, half, stop))?.key ?? null);
}

/** Behind the bound itself nothing is left to take. */
const insideOf = (upTo: KeyTuple | null, key: KeyTuple): KeyTuple | null =>
  JSON.stringify(upTo) === JSON.stringify(key) ? null : key;
