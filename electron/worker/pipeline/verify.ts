// Compares a stored part with what was written: size, MD5, facts and rows. A difference is never repaired or retried.
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';
import { createRowCounter } from './count-rows.ts';
import { readParquetFooter } from './formats/parquet/read-footer.ts';
import type { StoredBlob, TargetPort } from '../ports/ports.ts';

/** What the run knows of the part, from before it was stored. */
export type PartExpectation = {
  readonly runId: string;
  readonly rowCount: number;
  readonly format: Format;
  readonly compression: Compression;
  /** The user's own pairs that were to be stored with it. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The columns of the file, in order. */
  readonly columns: readonly { readonly name: string }[];
};

export type VerifyMode = 'full' | 'footer';

type Verifiable = Pick<TargetPort, 'properties' | 'readRange' | 'download'>;
type Expected = Pick<StoredBlob, 'name' | 'sizeBytes' | 'md5'>;

/**
 * Always: the blob is there, with this size, MD5, run and row count on record, and the footer of a Parquet file, read
 * back by range requests, names these rows and columns. `full`: all bytes are read back and their MD5 computed here,
 * and the rows of text files counted. Errors: PART_MISMATCH, and those of the target.
 */
export async function verifyPart(
  target: Verifiable,
  stored: Expected,
  expectation: PartExpectation,
  mode: VerifyMode,
  signal: AbortSignal,
): Promise<void> {
  await checkProperties(target, stored, expectation, signal);
  if (expectation.format === 'parquet') await checkFooter(target, stored, expectation, signal);
  if (mode === 'full') await checkContent(target, stored, expectation, signal);
}

async function checkProperties(
  target: Verifiable,
  { name, sizeBytes, md5 }: Expected,
  { runId, rowCount, metadata = {} }: PartExpectation,
  signal: AbortSignal,
): Promise<void> {
  const found = await target.properties(name, signal);
  if (found === null) throw mismatch(name, 'it is not there');
  compare(name, 'size in bytes', sizeBytes, found.sizeBytes);
  compare(name, 'MD5 on record', md5, found.md5 ?? 'none');
  compare(name, 'run on record', runId, found.metadata[metadataNames.run] ?? 'none');
  compare(name, 'row count on record', String(rowCount), found.metadata[metadataNames.rows] ?? 'none');
  for (const [key, value] of Object.entries(metadata))
    compare(name, `metadata ${key}`, value, found.metadata[key.toLowerCase()] ?? 'none');
}

async function checkFooter(
  target: Verifiable,
  { name, sizeBytes }: Expected,
  { rowCount, columns }: PartExpectation,
  signal: AbortSignal,
): Promise<void> {
  const readRange = (offset: number, size: number) => target.readRange(name, offset, size, signal);
  const footer = await readParquetFooter(name, sizeBytes, readRange);
  compare(name, 'row count in the footer', rowCount, footer.rowCount);
  const expected = columns.map((column) => column.name);
  compare(name, 'columns in the footer', JSON.stringify(expected), JSON.stringify(footer.columnNames));
}

async function checkContent(
  target: Verifiable,
  { name, sizeBytes, md5 }: Expected,
  { format, compression, rowCount }: PartExpectation,
  signal: AbortSignal,
): Promise<void> {
  const received = { hash: createHash('md5'), sizeBytes: 0 };
  const content = hashed(target.download(name, signal), received);
  const rows = format === 'parquet' ? await drain(content) : await countRows(name, content, format, compression);
  compare(name, 'size in bytes as read back', sizeBytes, received.sizeBytes);
  compare(name, 'MD5 of the bytes read back', md5, received.hash.digest('base64'));
  if (format !== 'parquet') compare(name, 'row count', rowCount, rows ?? 'an incomplete last row');
}

/** Passes the bytes on and takes their MD5 on the way. */
async function* hashed(
  content: AsyncIterable<Uint8Array>,
  received: { readonly hash: ReturnType<typeof createHash>; sizeBytes: number },
): AsyncGenerator<Uint8Array, void, void> {
  for await (const bytes of content) {
    received.hash.update(bytes);
    received.sizeBytes += bytes.length;
    yield bytes;
  }
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<null> {
  const iterator = content[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
  return null;
}

async function countRows(
  name: string,
  content: AsyncIterable<Uint8Array>,
  format: 'csv' | 'jsonl',
  compression: Compression,
): Promise<number | null> {
  const counter = createRowCounter(format);
  const count = async (text: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const bytes of text) counter.push(bytes);
  };
  try {
    if (compression === 'gzip') await pipeline(content, createGunzip({ chunkSize: 256 << 10 }), count);
    else await count(content);
  } catch (error) {
    if (isZlibError(error)) throw mismatch(name, `it cannot be unzipped: ${error.message}`);
    throw error;
  }
  return counter.finish();
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function compare(name: string, what: string, expected: string | number, found: string | number): void {
  if (expected !== found) throw mismatch(name, `${what}: ${expected} expected, ${found} found`);
}

function mismatch(name: string, detail: string): AppError {
  return new AppError('PART_MISMATCH', { blob: name, detail });
}
