// Before a table of a plan is read: is it still the table that was planned?
import type { Catalog, CatalogColumn, CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import { isSameSqlType } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { describeQuery } from '../source/describe-query.ts';
import type { SourceSession } from '../source/session.ts';
import { fingerprintTable } from './schema-fingerprint.ts';

const changed = ({ schema, name }: PlanTable, detail: string): AppError =>
  new AppError('SCHEMA_CHANGED', { table: `${schema}.${name}`, detail });

/** Throws OBJECT_GONE, or SCHEMA_CHANGED with what is different. A query is checked with checkQuery. */
export function checkTable(catalog: Pick<Catalog, 'tables'>, planned: PlanTable): void {
  const table = catalog.tables.find((some) => some.schema === planned.schema && some.name === planned.name);
  if (table === undefined)
    throw new AppError('OBJECT_GONE', { object: `${planned.schema}.${planned.name}`, number: 208 });
  const key = keyOf(table, planned);
  if (planned.key !== null && key === null) throw changed(planned, `its key ${planned.key.indexName} is gone`);
  // The changes that are read with the keys find out about the other columns.
  if (planned.changes?.kind === 'keys') return;
  const { where, parameters } = planned;
  if (fingerprintTable(table, key, { columns: null, where, parameters }) === planned.schemaFingerprint) return;
  // Whether columns were chosen stands in the fingerprint alone: a plan of all columns must notice a new one.
  const names = planned.columns.filter(({ isKeyOnly }) => isKeyOnly !== true).map(({ name }) => name);
  if (fingerprintTable(table, key, { columns: names, where, parameters }) === planned.schemaFingerprint) return;
  throw changed(planned, differenceOf(table.columns, planned));
}

/** A table of changes has no key to be read by: the one that its changes are applied by. */
function keyOf({ keys }: Pick<CatalogTable, 'keys'>, { key, changes }: PlanTable): CatalogKey | null {
  const wanted = changes?.kind === 'changes' ? changes.keyColumns.join('\0') : null;
  const isWanted = (some: CatalogKey): boolean =>
    wanted === null ? some.name === key?.indexName : some.columns.map(({ name }) => name).join('\0') === wanted;
  return keys.find(isWanted) ?? null;
}

/** Asks the server again what the query gives. Throws QUERY_REFUSED, SCHEMA_CHANGED. */
export async function checkQuery(
  session: SourceSession,
  planned: PlanTable & { readonly query: string },
  signal: AbortSignal,
): Promise<void> {
  const { query, parameters } = planned;
  const table = `${planned.schema}.${planned.name}`;
  const columns = await describeQuery(session, { table, query, parameters }, signal);
  const now = fingerprintTable({ columns }, null, { columns: null, where: null, query, parameters });
  if (now !== planned.schemaFingerprint) throw changed(planned, differenceOf(columns, planned));
}

function differenceOf(columns: readonly CatalogColumn[], planned: PlanTable): string {
  const isOfChanges = planned.changes?.kind === 'changes';
  // The first two columns of a table of changes are none of the table's.
  const own = isOfChanges ? planned.columns.slice(2) : planned.columns;
  const before = new Map(own.map((column) => [column.name, column] as const));
  const lost = own.find(({ name: wanted }) => columns.every((column) => column.name !== wanted));
  if (lost !== undefined) return `column ${lost.name} is gone`;
  const retyped = columns.find((column) => {
    const old = before.get(column.name);
    return (
      old !== undefined &&
      (!isSameSqlType(old.sqlType, column.sqlType) || (!isOfChanges && old.isNullable !== column.isNullable))
    );
  });
  if (retyped !== undefined) return `column ${retyped.name} has another type`;
  const added = columns.find((column) => column.obstacle === null && !before.has(column.name));
  return added === undefined ? 'its columns or key are different' : `column ${added.name} is new`;
}
