// Before a table of a plan is read: is it still the table that was planned?
import type { Catalog } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { fingerprintTable } from './schema-fingerprint.ts';

/** Throws OBJECT_GONE, or SCHEMA_CHANGED with what is different. */
export function checkTable(catalog: Pick<Catalog, 'tables'>, planned: PlanTable): void {
  const name = `${planned.schema}.${planned.name}`;
  const table = catalog.tables.find((some) => some.schema === planned.schema && some.name === planned.name);
  if (table === undefined) throw new AppError('OBJECT_GONE', { object: name, number: 208 });
  const changed = (detail: string): AppError => new AppError('SCHEMA_CHANGED', { table: name, detail });
  const key = table.keys.find((some) => some.name === planned.key?.indexName) ?? null;
  if (planned.key !== null && key === null) throw changed(`its key ${planned.key.indexName} is gone`);
  if (fingerprintTable(table, key) === planned.schemaFingerprint) return;
  const before = new Map(planned.columns.map((column) => [column.name, column] as const));
  const lost = planned.columns.find(({ name: wanted }) => table.columns.every((column) => column.name !== wanted));
  if (lost !== undefined) throw changed(`column ${lost.name} is gone`);
  const retyped = table.columns.find((column) => {
    const old = before.get(column.name);
    return (
      old !== undefined &&
      (JSON.stringify(old.sqlType) !== JSON.stringify(column.sqlType) || old.isNullable !== column.isNullable)
    );
  });
  if (retyped !== undefined) throw changed(`column ${retyped.name} has another type`);
  const added = table.columns.find((column) => column.obstacle === null && !before.has(column.name));
  throw changed(added === undefined ? 'its columns or key are different' : `column ${added.name} is new`);
}
