// How far CDC has come with the tables whose changes are found by it, and how far back it knows of them.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { askFirst, integerOf, textOf } from '../catalog/ask.ts';
import type { SourceSession, SqlParameter } from '../session.ts';
import type { MarkableTable } from './take-marks.ts';

type Capture = NonNullable<ChangeMark['cdc']>;

const instancesAtOnce = 500;
const end = ['SELECT CONVERT(varchar(22), sys.fn_cdc_get_max_lsn(), 1) AS max_lsn'];

/** The LSN of an instance that is not there, or that this login may not read. */
export const noLsn = `0x${'0'.repeat(20)}`;

/** By the order of `tables`; null for tables that are not found by CDC, and where the database does not tell. */
export async function takeCaptures(
  session: SourceSession,
  tables: readonly MarkableTable[],
  signal: AbortSignal,
): Promise<readonly (Capture | null)[]> {
  const instances = tables.map(({ increment }) => (increment?.mode === 'cdc' ? increment.instance : null));
  const asked = [...new Set(instances)].filter((instance) => instance !== null);
  if (asked.length === 0) return instances.map(() => null);
  // The end first: what is captured later is read again.
  const maxLsn = textOf((await askFirst(session, end, signal))?.[0]?.['max_lsn']);
  const begins = new Map<string, string>();
  for (let at = 0; at < asked.length; at += instancesAtOnce)
    for (const [instance, lsn] of await beginsOf(session, asked.slice(at, at + instancesAtOnce), signal))
      begins.set(instance, lsn);
  return instances.map((instance) => {
    const minLsn = instance === null ? undefined : begins.get(instance);
    if (instance === null || (maxLsn === '' && minLsn === undefined)) return null;
    // There is no end before anything was captured.
    return { instance, maxLsn: maxLsn === '' ? noLsn : maxLsn, minLsn: minLsn ?? noLsn };
  });
}

async function beginsOf(
  session: SourceSession,
  instances: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  const parameters = instances.map((value, i): SqlParameter => ({ name: `@i${String(i)}`, type: 'nvarchar', value }));
  const sql = `SELECT q.n, CONVERT(varchar(22), sys.fn_cdc_get_min_lsn(q.instance), 1) AS min_lsn
FROM (VALUES ${instances.map((_, i) => `(${String(i)}, @i${String(i)})`).join(', ')}) AS q(n, instance)`;
  const asking: SourceSession = { ...session, query: (text, _none, stop) => session.query(text, parameters, stop) };
  return ((await askFirst(asking, [sql], signal)) ?? []).flatMap((row) => {
    const instance = instances[integerOf(row['n']) ?? -1];
    const lsn = textOf(row['min_lsn']);
    return instance === undefined || lsn === '' ? [] : [[instance, lsn] as const];
  });
}
