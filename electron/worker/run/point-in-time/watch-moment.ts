// Speaks up while a snapshot is held for long: the server keeps row versions for it, and tempdb may run full.
import { askFirst, integerOf } from '../../source/catalog/ask.ts';
import type { SourceSession } from '../../source/session.ts';
import type { MomentRun } from '../run-context.ts';

const minuteMs = 60_000;
const warnAfterMs = 30 * minuteMs;
const askAfterMs = 120 * minuteMs;

const statements = [
  `SELECT (SELECT MAX(t.elapsed_time_seconds) FROM sys.dm_tran_active_snapshot_database_transactions AS t) AS oldest_seconds,
       (SELECT SUM(f.version_store_reserved_page_count) * 8 / 1024 FROM tempdb.sys.dm_db_file_space_usage AS f) AS version_store_mb`,
];

/** Null when this login may not see it. */
async function versionStoreMb(open: () => Promise<SourceSession>, signal: AbortSignal): Promise<number | null> {
  const session = await open();
  try {
    return integerOf((await askFirst(session, statements, signal))?.[0]?.['version_store_mb']);
  } finally {
    await session.close();
  }
}

/** Ends with `signal`. Never throws: what it says is not needed for a right result. */
export async function watchMoment(
  run: Pick<MomentRun, 'clock' | 'log'>,
  open: () => Promise<SourceSession>,
  signal: AbortSignal,
): Promise<void> {
  const say = async (text: string): Promise<void> => {
    const size = await versionStoreMb(open, signal).catch(() => null);
    const seen = size === null ? '' : ` The version store holds ${String(size)} MB now.`;
    run.log('warning', `${text}${seen}`);
  };
  await run.clock.wait(warnAfterMs, signal);
  if (signal.aborted) return;
  await say('The point in time is held since 30 minutes: the server keeps old row versions in tempdb for it.');
  await run.clock.wait(askAfterMs - warnAfterMs, signal);
  if (signal.aborted) return;
  await say(
    'The point in time is held since 2 hours. Ask the administrator whether tempdb has room for it; stopping the run gives it up.',
  );
}
