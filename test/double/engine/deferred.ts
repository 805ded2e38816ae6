// A transaction that stays open while others commit, which SQLite's one write lock would not allow: what it writes is
// carried out at once to learn its rowversions, taken back, and carried out again when it commits.
import type { EngineSession } from '../types.ts';
import type { OpenDatabase } from './session/open-database.ts';
import type { SessionState } from './session/state.ts';
import { numberIn, setNumber } from './session/change-tracking.ts';

export type DeferredTransaction = {
  /**
   * Nobody else may touch its rows until it ends, as if they were locked: that is the caller's care. False while somebody
   * else writes: then nothing was done.
   */
  run(sql: string): boolean;
  /** The same. */
  commit(): boolean;
  rollback(): void;
};

/** Its rows bear the time that it began, and the rowversions of when they were written. */
export function openDeferred(
  database: OpenDatabase,
  ownSession: () => { readonly session: EngineSession; readonly state: SessionState },
): DeferredTransaction {
  const { session, state } = ownSession();
  const owner = {};
  const statements: string[] = [];
  const held: bigint[] = [];
  const beganMs = state.nowMs();
  const carryOut = (some: readonly string[], reserved: readonly bigint[]): boolean => {
    state.reserved.splice(0, Infinity, ...reserved);
    session.begin(null);
    state.transactionBeganMs = beganMs;
    try {
      for (const sql of some)
        for (const event of session.run(sql, []))
          if (event.kind === 'wait') {
            session.rollback();
            return false;
          }
      return true;
    } catch (error) {
      if (session.isInTransaction) session.rollback();
      throw error;
    }
  };
  const end = (): void => {
    database.writing.delete(owner);
    database.rowversions.held.delete(owner);
    session.close();
  };
  return {
    run: (sql) => {
      if (!carryOut([...statements, sql], held)) return false;
      const last = numberIn(state.connection, 'rowversion');
      session.rollback();
      const first = numberIn(state.connection, 'rowversion') + 1n;
      for (let next = first; next <= last; next += 1n) held.push(next);
      if (last >= first) {
        // They are not given out again, whatever becomes of the transaction.
        setNumber(state.connection, 'rowversion', last);
        database.rowversions.held.set(owner, held[0] ?? first);
      }
      statements.push(sql);
      database.writing.set(owner, { id: 1, beganMs, spid: state.spid });
      return true;
    },
    commit: () => {
      if (!carryOut(statements, held)) return false;
      session.commit();
      end();
      return true;
    },
    rollback: end,
  };
}
