// Reads a stored part back to batches, by its own metadata and without any code of the encoders.
import type { OutputColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Compression, Format } from '../../../../shared/run-options.ts';
import { createBatch, type Batch } from '../../batch/batch.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { gunzip } from './gunzip.ts';
import { readParquetColumns } from './parquet/read-columns.ts';
import { openForeign, readForeign } from './parquet/foreign/read-foreign.ts';
import { readParquet } from './parquet/read-parquet.ts';
import { asUnreadable } from './refusal.ts';
import { countCsvRows } from './text/count-csv.ts';
import { createCsvRowReader, csvHeader } from './text/csv.ts';
import { createJsonlRowReader } from './text/jsonl.ts';
import type { DoubtLog } from './text/foreign/doubts.ts';
import { createForeignCsvReader, foreignHeader, withLastEnd, type Moments } from './text/foreign/read-csv.ts';
import { exactHeader, readTextRows } from './text/rows.ts';
import { wholeBlob } from './whole-blob.ts';

export type DecodeRequest = {
  /** Of the blob. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: Format;
  readonly compression: Compression;
  /** What the file must hold, in its order; anything else is refused. */
  readonly columns: readonly OutputColumn[];
  /** Rows of a batch of the text formats at most; a batch of Parquet is a row group. */
  readonly batchRows?: number;
  /** Whose types the file has; absent = those of this program. */
  readonly writer?: 'factory' | undefined;
  /** Of CSV of another writer: columns that hold dates with time as text, and who hears what is doubtful. */
  readonly moments?: Moments;
  readonly doubts?: DoubtLog | undefined;
  /** Called for every byte of the blob once, in order: a hash of the whole needs no second download. */
  readonly onBytes?: (bytes: Uint8Array) => void;
};

type Readable = Pick<TargetPort, 'readRange' | 'download'>;

const defaultBatchRows = 16_384;

/**
 * The rows in the order of the file. The same batch may be yielded again with new content. Nothing is known of a part
 * before the generator has ended: only then all of it was seen. Errors: PART_UNREADABLE for bytes that are not such a
 * file, and those of the target.
 */
export async function* decodePart(
  target: Readable,
  request: DecodeRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  try {
    yield* request.format === 'parquet' ? parquetRows(target, request, signal) : textRows(target, request, signal);
  } catch (error) {
    throw asUnreadable(request.name, error);
  }
}

/**
 * Some columns of the rows, `wanted` by their places in `columns`, in that order. Of Parquet nothing else is read, so
 * that no byte of the other columns is known to be right. Otherwise as decodePart.
 */
export async function* decodeColumns(
  target: Readable,
  request: DecodeRequest & { readonly wanted: readonly number[] },
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const { name, sizeBytes, columns, wanted } = request;
  if (request.format !== 'parquet' || request.writer === 'factory') {
    for await (const batch of decodePart(target, request, signal))
      yield { ...batch, columns: wanted.map((index) => batch.columns[index]) };
    return;
  }
  const readRange = (offset: number, size: number): Promise<Uint8Array> => target.readRange(name, offset, size, signal);
  try {
    yield* readParquetColumns({ sizeBytes, columns, readRange }, wanted);
  } catch (error) {
    throw asUnreadable(name, error);
  }
}

/**
 * How many rows a file of another writer has: of Parquet by its footer alone, which must describe these columns. Of CSV
 * every byte is read, its header compared and its rows counted, whatever they hold. Errors as decodePart.
 */
export async function readRowCount(target: Readable, request: DecodeRequest, signal: AbortSignal): Promise<number> {
  const { name, sizeBytes, columns } = request;
  try {
    if (request.format === 'parquet') {
      const readRange = (offset: number, size: number): Promise<Uint8Array> =>
        target.readRange(name, offset, size, signal);
      return (await openForeign({ sizeBytes, columns, readRange })).file.rowCount;
    }
    return await countCsvRows(storedText(target, request, signal), columns);
  } catch (error) {
    throw asUnreadable(name, error);
  }
}

function parquetRows(target: Readable, request: DecodeRequest, signal: AbortSignal): AsyncGenerator<Batch, void, void> {
  const { name, sizeBytes, columns, writer, onBytes } = request;
  return (writer === 'factory' ? readForeign : readParquet)({
    sizeBytes,
    columns,
    onBytes,
    readRange: (offset, size) => target.readRange(name, offset, size, signal),
    download: () => target.download(name, signal),
  });
}

/** The text of the file, unpacked. */
function storedText(
  target: Readable,
  { name, sizeBytes, format, compression, onBytes }: DecodeRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (compression !== 'none' && compression !== 'gzip')
    throw new AppError('BUG', { detail: `${format} is not written with ${compression}` });
  const stored = wholeBlob(target.download(name, signal), sizeBytes, onBytes);
  return compression === 'gzip' ? gunzip(stored) : stored;
}

function textRows(target: Readable, request: DecodeRequest, signal: AbortSignal): AsyncGenerator<Batch, void, void> {
  const { format, columns, batchRows = defaultBatchRows } = request;
  const batch = createBatch(columns, batchRows);
  const pieces = storedText(target, request, signal);
  if (format === 'csv' && request.writer === 'factory')
    return readTextRows(withLastEnd(pieces), {
      columns,
      batch,
      batchRows,
      readHeader: foreignHeader(columns),
      reader: createForeignCsvReader(columns, batch, request.moments ?? new Map(), request.doubts),
    });
  const isCsv = format === 'csv';
  return readTextRows(pieces, {
    columns,
    batch,
    batchRows,
    readHeader: isCsv ? exactHeader(csvHeader(columns)) : null,
    reader: isCsv ? createCsvRowReader(columns, batch) : createJsonlRowReader(columns, batch),
  });
}
