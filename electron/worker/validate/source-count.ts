// Compares the source's row count with that of the files, rows set aside included.
import { formatPlural } from '../../../shared/format.ts';
import type { ManifestTable } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { integerOf } from '../source/catalog/ask.ts';
import { selectOver } from '../source/chosen-rows.ts';
import { bindGiven } from '../source/given-parameters.ts';
import { parametersIn } from '../source/select.ts';
import type { SourceSession } from '../source/session.ts';

/** Null when the server does not say. */
export async function countSource(
  session: Pick<SourceSession, 'query'>,
  table: PlanTable,
  maxDop: number,
  signal: AbortSignal,
): Promise<number | null> {
  const sql = `${selectOver(table, 'COUNT_BIG(*) AS row_count')}\nOPTION (MAXDOP ${String(maxDop)});`;
  const rows = await session.query(sql, parametersIn(sql, bindGiven('', table.parameters).parameters), signal);
  return integerOf(rows[0]?.['row_count']);
}

/** What differs, as a sentence; null when the counts agree. */
export function describeCount({ rows, rowsSetAside }: ManifestTable, sourceRows: number): string | null {
  if (sourceRows === rows + rowsSetAside) return null;
  const aside = rowsSetAside === 0 ? '' : ` and ${formatPlural(rowsSetAside, 'row')} set aside`;
  return `The source has ${formatPlural(sourceRows, 'row')}, the files have ${formatPlural(rows, 'row')}${aside}`;
}
