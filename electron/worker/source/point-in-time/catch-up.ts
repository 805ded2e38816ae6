// Whether the changes since a point in time can still be told: change tracking forgets, is switched off, and goes back.
import type { QueryValue, SourceSession } from '../session.ts';
import { askFirst } from '../catalog/ask.ts';
import { quoteTable } from '../quote-name.ts';

export type CatchUp = 'possible' | 'tooOld' | 'wentBack' | 'notTracked';

const whole = (value: QueryValue | undefined): bigint | null => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^\d+$/.test(value) ? BigInt(value) : null;
};

/**
 * `last`: the version of the point in time. A missing answer (not tracked, or no VIEW CHANGE TRACKING) must not pass for
 * "nothing changed": NULL is smaller than nothing, so it is asked for first.
 */
export function catchUpVerdict(
  last: QueryValue | undefined,
  minValid: QueryValue | undefined,
  current: QueryValue | undefined,
): CatchUp {
  const [from, least, now] = [whole(last), whole(minValid), whole(current)];
  if (from === null || least === null || now === null) return 'notTracked';
  if (from < least) return 'tooOld';
  return from > now ? 'wentBack' : 'possible';
}

/** Asks the server about one table. */
export async function askCatchUp(
  session: SourceSession,
  table: { readonly schema: string; readonly name: string },
  last: string,
  signal: AbortSignal,
): Promise<CatchUp> {
  const sql = `SELECT CHANGE_TRACKING_CURRENT_VERSION() AS current_version,
       CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(@name)) AS min_valid`;
  const ask = { ...session, query: (text: string) => session.query(text, [nameOf(table)], signal) };
  const row = (await askFirst(ask, [sql], signal))?.[0] ?? {};
  return catchUpVerdict(last, row['min_valid'], row['current_version']);
}

const nameOf = (table: { readonly schema: string; readonly name: string }) => ({
  name: '@name',
  type: 'nvarchar' as const,
  value: quoteTable(table),
});
