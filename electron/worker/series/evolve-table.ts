// The table of a plan made anew for what its columns are now, with everything that people decided about it.
import type { CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import { isSameSqlType, type PlanColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { isChosen } from '../plan/chosen-columns.ts';
import { declaredOf } from '../plan/declared.ts';
import { transformTable } from '../plan/give-transforms.ts';
import { planReading, type ReadingTools } from '../plan/plan-reading.ts';
import { selectOver } from '../source/chosen-rows.ts';
import { carrying } from '../source/given-parameters.ts';
import { quoteName } from '../source/quote-name.ts';
import type { Drift } from './drift.ts';

export type Evolved = {
  readonly table: PlanTable;
  /** Why it has to be loaded whole after all, a sentence; null = its changes can be read on. */
  readonly reload: string | null;
};

/**
 * For `evolve` and `reload`. A new column is only read on where no row has a value in it yet: a column that came with a
 * default, or was renamed, has values in rows that no mode calls changed. Throws what planReading throws, TRANSFORM_UNFIT.
 */
export async function evolveTable(
  planned: PlanTable,
  table: CatalogTable,
  drift: Drift,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<Evolved> {
  const { schema, name, where, parameters } = planned;
  const columns = isChosen(planned) ? keptNames(planned, table) : null;
  const choice = { schema, name, columns, where, query: null, parameters };
  // A new datetime2(7) is text: asking for its range would scan the table, and text holds every value.
  const kept = table.keys.filter((one) => one.name === planned.key?.indexName);
  const keyed = kept.length === 0 ? table : { ...table, keys: kept };
  const reading = await planReading({ choice, table: keyed }, 'text', tools, signal);
  const { catalogColumns: _, key, readNote, notes, ...told } = reading;
  const { written: _written, serverColumns: _server, ...before } = planned;
  const plain: PlanTable = {
    ...before,
    ...told,
    columns: reading.columns.map((column) => asPlanned(column, planned)),
    key: key === null ? null : { indexName: key.name, columns: key.columns },
    readNote: isSameKey(planned, key) ? planned.readNote : readNote,
    notes: [...notes],
    declared: declaredOf(table),
    ...(isSameKey(planned, key) ? {} : uncut),
  };
  // What comes out of its transforms has changed with what goes in.
  const { transforms = [] } = plain;
  const evolved = transforms.length === 0 ? plain : await transformTable(plain, transforms, tools, signal);
  const full = drift.action === 'reload' ? drift.why : null;
  const filled = full === null ? await filledColumn(evolved, drift, tools, signal) : null;
  if (filled === null) return { table: evolved, reload: full };
  const reload = `${schema}.${name}.${filled} is new and has values already, in rows that may not count as changed: the table is loaded anew.`;
  return { table: evolved, reload };
}

/** Ranges of a key that is not there any more say nothing. */
const uncut = { partitions: [{ index: 0, after: null, upTo: null }], ranges: null, layout: null };

const keptNames = ({ columns }: PlanTable, table: CatalogTable): string[] =>
  columns.flatMap(({ name, isKeyOnly }) =>
    isKeyOnly !== true && table.columns.some((column) => column.name === name) ? [name] : [],
  );

/** A column that did not change is written as before, also where there was a choice. */
function asPlanned(column: PlanColumn, { columns }: PlanTable): PlanColumn {
  const before = columns.find(({ name }) => name === column.name);
  const isSame = before !== undefined && isSameSqlType(before.sqlType, column.sqlType);
  if (!isSame) return column;
  const outputs = before.outputs.map((output) => ({ ...output, isNullable: column.isNullable }));
  const { isKeyOnly: _, ...rest } = before;
  return { ...rest, isNullable: column.isNullable, outputs, ...(column.isKeyOnly === true ? { isKeyOnly: true } : {}) };
}

const isSameKey = (planned: PlanTable, key: CatalogKey | null): boolean =>
  JSON.stringify(planned.key?.columns ?? null) === JSON.stringify(key?.columns ?? null);

/** The first new column that some row has a value in; null = none. */
async function filledColumn(
  table: PlanTable,
  { differences }: Drift,
  { session }: ReadingTools,
  signal: AbortSignal,
): Promise<string | null> {
  const names = differences.flatMap(({ kind, column }) => (kind === 'added' && column !== null ? [column] : []));
  for (const { name } of table.columns.filter((column) => names.includes(column.name))) {
    const sql = selectOver(table, 'TOP (1) 1 AS found', [`t.${quoteName(name)} IS NOT NULL`]);
    const rows = await carrying(session, table).query(sql, [], signal);
    if (rows.length > 0) return name;
  }
  return null;
}
