// How far the date or number has come by which new rows of a table are told.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { SqlType } from '../../../../shared/columns.ts';
import { askFirst, textOf } from '../catalog/ask.ts';
import { quoteName, quoteTable } from '../quote-name.ts';
import type { SourceSession } from '../session.ts';
import type { MarkableTable } from './take-marks.ts';

/**
 * The highest value that there is, of times the highest that is not in the future: a clock that is wrong, or a date far
 * ahead, must not hide what comes until then. Whether a column holds local times or UTC is not told, so that the earlier
 * of both is now. Null for a table that is found otherwise, and where the column is not there any more.
 */
export async function takeWatermark(
  session: SourceSession,
  table: MarkableTable | undefined,
  signal: AbortSignal,
): Promise<ChangeMark['watermark']> {
  const increment = table?.increment;
  if (table === undefined || increment?.mode !== 'watermark') return null;
  const { column, kind } = increment;
  const type = table.columns?.find(({ name }) => name === column)?.sqlType;
  if (type === undefined) return null;
  const name = `t.${quoteName(column)}`;
  const sql =
    kind === 'time'
      ? `SELECT CONVERT(varchar(50), MAX(${name}), 121) AS high FROM ${quoteTable(table)} AS t WHERE ${name} <= ${nowOf(type)} OPTION (MAXDOP 1)`
      : `SELECT CONVERT(varchar(50), MAX(${name})) AS high FROM ${quoteTable(table)} AS t OPTION (MAXDOP 1)`;
  const rows = await askFirst(session, [sql], signal);
  return rows === null ? null : { column, value: textOf(rows[0]?.['high']) || null };
}

/** In the type of the column, so that an index on it is used. */
export function nowOf({ name, scale }: SqlType): string {
  if (name === 'datetimeoffset') return 'SYSDATETIMEOFFSET()';
  const type = name === 'datetime2' ? `datetime2(${String(scale)})` : name;
  return `CONVERT(${type}, CASE WHEN SYSDATETIME() < SYSUTCDATETIME() THEN SYSDATETIME() ELSE SYSUTCDATETIME() END)`;
}
