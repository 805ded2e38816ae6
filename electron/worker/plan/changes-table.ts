// The tables of the runs in a round that do not read whole tables: what changed since a mark, and keys alone.
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { changeColumns } from '../../../shared/series.ts';
import { writtenColumns } from '../transforms/fit/fit-transforms.ts';
import { createNameChooser } from './output-names.ts';

const notes = {
  changes:
    'Its first two columns tell what happened to a row (I, U or D; a U may be new) and by which version. A deleted row carries its key alone, except with CDC.',
  rules: 'Its rules are not asked of changes: they judge whole tables, in full loads.',
  keys: 'The keys of all its rows, by which rows that are gone are found.',
} as const;

/** By what changes of the table are applied, as the plan calls it. Throws BUG for a table without a key. */
function changeKeyOf({ schema, name, key }: Pick<PlanTable, 'schema' | 'name' | 'key'>): readonly string[] {
  if (key === null) throw new AppError('BUG', { detail: `changes of ${schema}.${name}, which has no key` });
  return key.columns.map((column) => column.name);
}

/**
 * One stream of rows `_op`, `_version` and the columns of the table, of which only those of the key are never NULL. The
 * stream has no watermark: it is read again from its beginning after a failure.
 */
export function toChangesTable(table: PlanTable, since: ChangeMark): PlanTable {
  const keyColumns = changeKeyOf(table);
  const { rules, written: _written, layout: _layout, ranges: _ranges, serverColumns, ...kept } = table;
  const nameFor = createNameChooser(
    table.columns.flatMap(({ name, outputs }) => [name, ...outputs.map((output) => output.name)]),
  );
  return withWritten({
    ...kept,
    // Of a delete they are computed over NULLs.
    ...(serverColumns === undefined
      ? {}
      : { serverColumns: serverColumns.map((column) => toChangesColumn(column, false)) }),
    columns: [
      markColumn(nameFor(changeColumns.op, ''), 2, false),
      markColumn(nameFor(changeColumns.version, ''), 100, true),
      ...table.columns.map((column) => toChangesColumn(column, keyColumns.includes(column.name))),
    ],
    key: null,
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: 'What changed since the last round, read as one stream.',
    rowsEstimate: null,
    bytesEstimate: null,
    notes: [...table.notes, notes.changes, ...(rules === undefined ? [] : [notes.rules])],
    changes: { kind: 'changes', since, keyColumns: [...keyColumns] },
  });
}

/** What comes out of the transforms, which know a table of changes by its `changes`. */
const withWritten = (table: PlanTable): PlanTable =>
  table.transforms === undefined ? table : { ...table, written: writtenColumns(table) };

/** The columns of the key alone, in its order and the table's own partitions. */
export function toKeysTable(table: PlanTable, since: ChangeMark): PlanTable {
  const keyColumns = changeKeyOf(table);
  const { rules: _rules, written: _written, serverColumns: _server, transforms = [], ...kept } = table;
  // A key is masked or left as it is: nothing else is let through for a table of a series.
  const masks = transforms.filter((one) => one.kind === 'mask' && keyColumns.includes(one.column));
  return withWritten({
    ...kept,
    ...(masks.length === 0 ? {} : { transforms: masks }),
    columns: table.columns.filter(({ name }) => keyColumns.includes(name)).map(written),
    bytesEstimate: null,
    notes: [...table.notes, notes.keys],
    changes: { kind: 'keys', since, keyColumns: [...keyColumns] },
  });
}

/** A key column that was not chosen has to be in these files all the same. */
function written(column: PlanColumn): PlanColumn {
  const { isKeyOnly: _, ...rest } = column;
  return rest;
}

function toChangesColumn(column: PlanColumn, isKey: boolean): PlanColumn {
  if (isKey) return written(column);
  const outputs = column.outputs.map((output) => ({ ...output, isNullable: true }));
  return { ...written(column), isNullable: true, outputs };
}

const markColumn = (name: string, bytes: number, isNullable: boolean): PlanColumn => ({
  name,
  sqlType: { name: 'nvarchar', maxLength: bytes, precision: 0, scale: 0, collation: null, codePage: null },
  isNullable,
  selectAs: 'plain',
  outputs: [{ name, isNullable, type: { kind: 'string' } }],
  note: null,
});
