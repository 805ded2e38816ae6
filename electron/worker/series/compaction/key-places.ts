// Where the columns of a key stand in the files of a table, and the columns of one file as those of another.
import { isSameLogicalType, type OutputColumn, type PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import { createColumn, type Batch, type Column } from '../../batch/batch.ts';

/** The columns of the key in its order, and their places among the columns of the file. Throws KEY_NOT_COMPARED. */
export function placesOfKey(
  columns: readonly PlanColumn[],
  keyColumns: readonly string[],
  table: string,
): { readonly columns: readonly PlanColumn[]; readonly places: readonly number[] } {
  const written = columns.filter(({ isKeyOnly }) => isKeyOnly !== true);
  const found = keyColumns.map((name) => {
    const column = written.find((one) => one.name === name || one.outputs[0].name === name);
    if (column === undefined)
      throw new AppError('KEY_NOT_COMPARED', { table, column: name, type: 'none in its files' });
    const before = written.slice(0, written.indexOf(column));
    return { column, place: before.reduce((sum, { outputs }) => sum + outputs.length, 0) };
  });
  return { columns: found.map(({ column }) => column), places: found.map(({ place }) => place) };
}

export type Adapt = (batch: Batch) => Batch;

/**
 * Batches with the columns `from` as batches with the columns `to`, by their names; what `from` lacks is NULL. Throws
 * COLUMNS_DIFFER where that cannot be.
 */
export function createAdapt(from: readonly PlanColumn[], to: readonly PlanColumn[], table: string): Adapt {
  const found = outputColumnsOf({ columns: [...from] });
  const wanted = outputColumnsOf({ columns: [...to] });
  const places = wanted.map((column) => placeOf(column, found, table));
  let missing = new Map<number, Column>();
  let capacity = 0;
  return (batch) => {
    if (batch.rowCount > capacity) {
      capacity = batch.rowCount;
      missing = new Map();
    }
    const columns = places.map((place, index) => {
      if (place >= 0) return refuseNull(batch.columns[place], wanted[index], table);
      const empty = missing.get(index) ?? createColumn(wanted[index].type, capacity, 0);
      missing.set(index, empty);
      empty.nullCount = batch.rowCount;
      return empty;
    });
    const byteLength = columns.reduce(
      (sum, { width, offsets }) => sum + (width === 0 ? offsets[batch.rowCount] : width * batch.rowCount),
      0,
    );
    return { rowCount: batch.rowCount, columns, byteLength, refused: [] };
  };
}

function placeOf(wanted: OutputColumn, found: readonly OutputColumn[], table: string): number {
  const place = found.findIndex(({ name }) => name === wanted.name);
  const differ = (detail: string): AppError => new AppError('COLUMNS_DIFFER', { table, detail });
  if (place < 0) {
    if (wanted.isNullable) return -1;
    throw differ(`the column ${wanted.name}, which cannot be NULL, is not in all of them`);
  }
  if (!isSameLogicalType(found[place].type, wanted.type))
    throw differ(`the column ${wanted.name} has not the same type in all of them`);
  return place;
}

function refuseNull(column: Column, { name, isNullable }: OutputColumn, table: string): Column {
  if (isNullable || column.nullCount === 0) return column;
  throw new AppError('COLUMNS_DIFFER', {
    table,
    detail: `the column ${name}, which cannot be NULL, holds NULL in one`,
  });
}
