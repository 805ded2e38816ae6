// The sessions of a lane: one for ordinary reads, and one whose SNAPSHOT transaction holds a point in time.
import { AppError } from '../../../../shared/errors.ts';
import type { PinEvidence } from '../../../../shared/point-in-time.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import {
  endSnapshot,
  isSnapshotAlive,
  pinSnapshot,
  readySnapshot,
  type ReadySnapshot,
} from '../../source/point-in-time/snapshot-transaction.ts';
import type { SourceSession } from '../../source/session.ts';
import type { LaneTask, PinRequest } from '../lane-port.ts';

/** Opens a session; of the plan's database when none is named. */
export type OpenLaneSession = (database: string | null, stop: AbortSignal) => Promise<SourceSession>;

/** A read of a past time may ask questions too; they say themselves of which time. */
export type LaneSource = Pick<SourceSession, 'read' | 'keyAt' | 'query' | 'close'>;

export type LaneSources = {
  /** What the task reads from. Throws POINT_IN_TIME_LOST when the transaction it belongs to is no more. */
  open(
    task: LaneTask,
    table: PlanTable,
    onPinned: (evidence: PinEvidence) => void,
    stop: AbortSignal,
  ): Promise<LaneSource>;
  /** Opens a session for a point in time that others share, pins it, or lets go of one. */
  pin(request: PinRequest, stop: AbortSignal): Promise<PinEvidence | null>;
  /** After a failed read: keeps what is still good, closes what is not. Returns the failure as it is to be told. */
  afterFailure(task: LaneTask, table: PlanTable, error: unknown): Promise<unknown>;
  close(): Promise<void>;
};

type Pinned = { readonly id: string; readonly session: SourceSession };
type Plain = { readonly database: string | null; readonly session: SourceSession };

/** A question to a session in trouble gets this long. */
const aliveLimitMs = 5000;

export function createLaneSources(openSession: OpenLaneSession): LaneSources {
  let plain: Plain | null = null;
  let pinned: Pinned | null = null;
  let ready: ReadySnapshot | null = null;
  const openPlain = async (database: string | null, stop: AbortSignal): Promise<SourceSession> => {
    if (plain !== null && plain.database !== database) await dropPlain();
    plain ??= { database, session: await openSession(database, stop) };
    return plain.session;
  };
  const dropPlain = async (): Promise<void> => {
    const old = plain;
    plain = null;
    await old?.session.close();
  };
  const dropPinned = async (): Promise<void> => {
    const old = pinned;
    pinned = null;
    await old?.session.close();
  };
  /** The session of an earlier point in time, put back to what a new session is; or a new one. */
  const freshSession = async (stop: AbortSignal): Promise<SourceSession> => {
    const old = pinned;
    pinned = null;
    if (old === null) return openSession(null, stop);
    try {
      await endSnapshot(old.session, stop);
      return old.session;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await old.session.close();
      return openSession(null, stop);
    }
  };
  const begin = async (id: string, tables: PinRequest['tables'], stop: AbortSignal): Promise<PinEvidence> => {
    const session = ready?.session ?? (await freshSession(stop));
    try {
      const prepared = ready ?? (await readySnapshot(session, stop));
      ready = null;
      const evidence = await pinSnapshot(prepared, tables, stop);
      pinned = { id, session };
      return evidence;
    } catch (error) {
      ready = null;
      await session.close();
      throw error;
    }
  };
  const isHeld = async (id: string): Promise<boolean> => {
    if (pinned === null || pinned.id !== id) return false;
    if (await isSnapshotAlive(pinned.session, AbortSignal.timeout(aliveLimitMs))) return true;
    await dropPinned();
    return false;
  };
  /** The session is kept for the next point in time; row versions are not. */
  const release = async (id: string, stop: AbortSignal): Promise<null> => {
    if (pinned === null || pinned.id !== id) return null;
    pinned = { id: '', session: await freshSession(stop) };
    return null;
  };
  return {
    async open({ moment = null }, table, onPinned, stop) {
      switch (moment?.kind) {
        case undefined:
          return openPlain(null, stop);
        case 'database':
          return openPlain(moment.name, stop);
        case 'asOf':
          return readAsOf(await openPlain(null, stop), moment.atUtc);
        case 'transaction': {
          if (!(await isHeld(moment.id))) {
            if (!moment.mayBegin) throw lost(table, 'its connection was given up or lost');
            // A view or a query is read by one statement, whose own first access pins it.
            onPinned(await begin(moment.id, table.kind === 'table' ? [table] : [], stop));
          }
          if (pinned === null) throw new AppError('BUG', { detail: 'a point in time without a session' });
          return pinned.session;
        }
      }
    },
    async pin({ id, tables, step }, stop) {
      if (step === 'pin') return begin(id, tables, stop);
      if (step === 'release') return release(id, stop);
      await ready?.session.close();
      ready = await readySnapshot(await freshSession(stop), stop);
      return null;
    },
    async afterFailure({ moment = null }, table, error) {
      if (moment?.kind !== 'transaction') {
        await dropPlain();
        return error;
      }
      const isGone = error instanceof AppError && error.code === 'SNAPSHOT_LOST';
      if (!isGone && (await isHeld(moment.id))) return error;
      await dropPinned();
      return isLost(error) || moment.mayBegin ? error : lost(table, reasonOf(error));
    },
    async close() {
      await dropPlain();
      await dropPinned();
      await ready?.session.close();
    },
  };
}

const readAsOf = (session: SourceSession, asOfUtc: string): LaneSource => ({
  read: (request, signal) => session.read({ ...request, asOfUtc }, signal),
  keyAt: (table, batch, row) => session.keyAt(table, batch, row),
  query: (...question) => session.query(...question),
  close: () => session.close(),
});

const isLost = (error: unknown): boolean => error instanceof AppError && error.code === 'POINT_IN_TIME_LOST';

const lost = (table: PlanTable, detail: string): AppError =>
  new AppError('POINT_IN_TIME_LOST', { table: `${table.schema}.${table.name}`, detail });

/** The first sentence of a failure, as a clause. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.(\s.*)?$/s, '');
