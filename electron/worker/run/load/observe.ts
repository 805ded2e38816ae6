// One look at the server: a question of next to nothing, timed, and what its views tell of our effect on others.
import { askFirst, integerOf } from '../../source/catalog/ask.ts';
import type { SourceSession } from '../../source/session.ts';
import type { Observation } from './judge.ts';

const nothing = 'SELECT 1 AS answer';

// Our sessions are known by the name they gave at login, which holds the run's id.
const blockedByUs = `SELECT COUNT(*) AS requests, COALESCE(MAX(r.wait_time), 0) AS longest_ms
FROM sys.dm_exec_requests AS r
JOIN sys.dm_exec_sessions AS s ON s.session_id = r.blocking_session_id
WHERE s.program_name = @name`;

const scarceWaits = `SELECT SUM(w.wait_time_ms) AS waited_ms FROM sys.dm_os_wait_stats AS w
WHERE w.wait_type IN (N'RESOURCE_SEMAPHORE', N'THREADPOOL')`;

const queues = `SELECT MAX(COALESCE(d.log_send_queue_size, 0) + COALESCE(d.redo_queue_size, 0)) AS queue_kb
FROM sys.dm_hadr_database_replica_states AS d WHERE d.database_id = DB_ID()`;

/** Only what was answered once is asked again: a refusal will not change within a run. */
export type Observer = { look(signal: AbortSignal): Promise<Observation> };

/** A question that takes longer is as good as not answered. */
const answerLimitMs = 2000;
/** A server that takes this long for nothing is not asked for more in the same look. */
const slowAnswerMs = 150;
/** Timers that are later than this tell of a busy computer here, not there. */
const ownDelayMs = 40;
const timerMs = 5;

type Clock = { nowMs(): number };
const monotonic: Clock = { nowMs: () => performance.now() };

export function createObserver(session: SourceSession, applicationName: string, clock: Clock = monotonic): Observer {
  const refused = new Set<string>();
  let waitedBefore: number | null = null;
  const ask = async (sql: string, column: string, signal: AbortSignal) => {
    if (refused.has(sql)) return null;
    const parameters = sql.includes('@name')
      ? [{ name: '@name', type: 'nvarchar' as const, value: applicationName }]
      : [];
    const rows = await askFirst(
      { ...session, query: (text, _, stop) => session.query(text, parameters, stop) },
      [sql],
      signal,
    );
    if (rows === null) refused.add(sql);
    const row = rows?.[0] ?? null;
    return row !== null && integerOf(row[column]) !== null ? row : null;
  };
  return {
    async look(signal) {
      const delay = measureOwnDelay(clock);
      const startedMs = clock.nowMs();
      const limit = AbortSignal.timeout(answerLimitMs);
      const latencyMs = await session
        .query(nothing, [], AbortSignal.any([signal, limit]))
        .then(() => clock.nowMs() - startedMs)
        .catch((error: unknown) => {
          signal.throwIfAborted();
          if (limit.aborted) return null;
          throw error;
        });
      if (latencyMs === null || latencyMs > slowAnswerMs) {
        const unasked = { blocked: null, scarceWaitMs: null, queueKb: null };
        return { atMs: startedMs, latencyMs, isOwnDelay: (await delay) > ownDelayMs, ...unasked };
      }
      const blocked = await ask(blockedByUs, 'requests', signal);
      const waited = integerOf((await ask(scarceWaits, 'waited_ms', signal))?.['waited_ms']);
      const scarceWaitMs = waited === null || waitedBefore === null ? null : Math.max(0, waited - waitedBefore);
      waitedBefore = waited;
      return {
        atMs: startedMs,
        latencyMs,
        isOwnDelay: (await delay) > ownDelayMs,
        blocked:
          blocked === null
            ? null
            : { requests: integerOf(blocked['requests']) ?? 0, longestMs: integerOf(blocked['longest_ms']) ?? 0 },
        scarceWaitMs,
        queueKb: integerOf((await ask(queues, 'queue_kb', signal))?.['queue_kb']),
      };
    },
  };
}

/** How late a timer of this thread is while the question is under way. */
function measureOwnDelay(clock: Clock): Promise<number> {
  const startedMs = clock.nowMs();
  return new Promise((resolve) => setTimeout(() => resolve(clock.nowMs() - startedMs - timerMs), timerMs));
}
