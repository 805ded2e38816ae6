// Numbers a plan needs: row widths, batch and part sizes, sensible defaults for lanes and memory.
import { availableParallelism, totalmem } from 'node:os';
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { SqlType } from '../../../shared/columns.ts';
import { shareMemory } from '../../../shared/memory.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { standardOptions } from '../../../shared/standard-options.ts';

const kib = 1024;
const mib = 1024 * kib;

const maxBatchRows = 131_072;
const maxPartRows = 16_777_216;
/** Encoded parts are rarely smaller than a sixteenth of the rows they hold. */
const compressionAllowance = 16;

/** Defaults of a run on this machine: one lane a core (at most 8), a quarter of the memory (at most 2 GiB). */
export function defaultOptions(): RunOptions {
  const quarterMb = Math.floor(totalmem() / mib / 4);
  return {
    ...standardOptions,
    lanes: Math.min(8, availableParallelism()),
    memoryMb: Math.min(2048, Math.max(256, quarterMb)),
  };
}

/** Bytes a value takes in a batch, guessed from its type: half the declared length for text, 1 KiB for max types. */
function widthOf(type: SqlType): number {
  const fixed: Readonly<Record<string, number>> = {
    bit: 1,
    tinyint: 4,
    smallint: 4,
    int: 4,
    real: 4,
    date: 4,
    uniqueidentifier: 16,
    decimal: type.precision > 18 ? 16 : 8,
    numeric: type.precision > 18 ? 16 : 8,
    sql_variant: 32,
    xml: kib,
    text: kib,
    ntext: kib,
    image: kib,
    geography: 256,
    geometry: 256,
  };
  const known = fixed[type.name];
  if (known !== undefined) return known;
  const isText = type.collation !== null || type.name === 'varbinary' || type.name === 'binary';
  if (type.maxLength < 0) return kib;
  return isText ? Math.max(4, Math.ceil(type.maxLength / 2)) : 8;
}

/** Estimated bytes of one row: the larger of what the types suggest and what the server says its rows take. */
export function rowWidthOf(table: Pick<CatalogTable, 'columns' | 'rowsEstimate' | 'bytesEstimate'>): number {
  const byTypes = table.columns.reduce((sum, column) => sum + widthOf(column.sqlType) + 1, 0);
  const { rowsEstimate, bytesEstimate } = table;
  // Pages of a nearly empty table say nothing about its rows.
  const isTelling = rowsEstimate !== null && bytesEstimate !== null && rowsEstimate > 1000;
  const byPages = isTelling ? Math.ceil(bytesEstimate / rowsEstimate) : 0;
  return Math.max(1, byTypes, byPages);
}

/** Rows at most in one batch and in one part. `partBytes` closes a part earlier; its row bound is the second fence. */
export function sizeRows(
  rowWidth: number,
  options: Pick<RunOptions, 'lanes' | 'memoryMb' | 'partBytes' | 'blockBytes' | 'blocksInFlight'>,
): { readonly batchRows: number; readonly partRows: number } {
  const batchRows = Math.min(maxBatchRows, Math.max(1, Math.floor(shareMemory(options).batchBytes / rowWidth)));
  const wanted = Math.floor((options.partBytes * compressionAllowance) / rowWidth);
  const batches = Math.max(1, Math.floor(Math.min(maxPartRows, wanted) / batchRows));
  return { batchRows, partRows: batches * batchRows };
}
