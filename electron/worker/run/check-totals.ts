// Adds up a finished table: nothing is missing between its ranges, in its parts, or between what was read and what was written.
import { AppError } from '../../../shared/errors.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { Store } from '../store/store.ts';
import { findGap } from './joined-ranges.ts';
import type { TableProgress } from './table-progress.ts';

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const rowsSetAside = (parts: readonly PartRecord[]): number =>
  sum(parts.map(({ quarantine }) => quarantine?.rowCount ?? 0));

type Counted = Pick<TableProgress, 'table' | 'rows' | 'rowsSetAside'>;

/**
 * The parts of a finished table. Throws ROW_COUNT_MISMATCH unless its ranges join to those of the plan, every one is done, its parts are numbered
 * without a gap, and the rows written and set aside add up to those counted while reading.
 */
export function checkTotals(store: Store, runId: string, counted: Counted): readonly PartRecord[] {
  const { table } = counted;
  const refuse = (detail: string): never => {
    throw new AppError('ROW_COUNT_MISMATCH', { table: `${table.schema}.${table.name}`, detail });
  };
  const parts = store.checkpoints.parts(runId, table.id);
  const partitions = store.checkpoints.partitions(runId, table.id);
  const gap = findGap(table, partitions);
  if (gap !== null) refuse(gap);
  for (const { partition, isDone, nextPart } of partitions) {
    const own = parts.filter((part) => part.partition === partition);
    if (!isDone) refuse(`partition ${partition} is not finished`);
    if (own.length !== nextPart || own.some(({ part }, index) => part !== index))
      refuse(`partition ${partition} has ${own.length} parts on record instead of ${nextPart}`);
    if (own.some(({ isProvisional }) => isProvisional)) refuse(`partition ${partition} has provisional parts`);
  }
  const rows = sum(parts.map(({ rowCount }) => rowCount));
  if (rows !== counted.rows) refuse(`its parts hold ${rows} rows but ${counted.rows} were counted while reading`);
  const aside = rowsSetAside(parts);
  if (aside !== counted.rowsSetAside)
    refuse(`${aside} rows are set aside but ${counted.rowsSetAside} were counted while reading`);
  return parts;
}
