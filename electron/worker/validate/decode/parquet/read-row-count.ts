// How many rows a stored Parquet file says it has, by its footer alone.
import { checkSchema } from './check-schema.ts';
import { readFooter } from './footer.ts';
import { layOut } from './lay-out.ts';
import { fetchFooter, type ParquetBlob } from './read-parquet.ts';

/** Throws Refusal where the footer is not that of a file with these columns, or does not describe every byte. */
export async function readParquetRowCount({
  sizeBytes,
  columns,
  readRange,
}: Pick<ParquetBlob, 'sizeBytes' | 'columns' | 'readRange'>): Promise<number> {
  const footer = await fetchFooter({ sizeBytes, readRange });
  const file = readFooter(footer.subarray(0, -8), columns.length);
  checkSchema(file.columns, columns);
  layOut(file, sizeBytes - footer.length);
  return file.rowCount;
}
