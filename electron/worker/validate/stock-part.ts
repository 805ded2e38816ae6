// What a file holds that this program did not write, and of which nothing is on record yet.
import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { createFingerprinter } from '../fingerprint/fingerprint.ts';
import { decodePart, readRowCount, type DecodeRequest } from './decode/decode-part.ts';
import type { PartForm, StockFacts } from './part-job.ts';
import { foreignText, type Readable } from './read-part.ts';

/** `count`: of a Parquet file only its footer, of CSV the shape of every row. Errors: PART_UNREADABLE, and those of the target. */
export async function stockPart(
  target: Readable,
  name: string,
  form: PartForm,
  depth: 'all' | 'count',
  signal: AbortSignal,
): Promise<StockFacts> {
  const refuse = (detail: string): AppError => new AppError('PART_UNREADABLE', { blob: name, detail });
  const before = await target.properties(name, signal);
  if (before === null) throw refuse('it is not there');
  const { sizeBytes, etag } = before;
  const columns = outputColumnsOf({ columns: [...form.columns] });
  const request = { name, sizeBytes, ...form, columns, ...foreignText(form.columns) };
  const read = depth === 'all' ? readAll : form.format === 'parquet' ? countRows : countAll;
  const facts = await read(target, request, signal);
  const after = await target.properties(name, signal);
  if (after?.etag !== etag || after.sizeBytes !== sizeBytes) throw refuse('it was written to while it was read');
  return { bytes: sizeBytes, etag, ...facts };
}

type Content = { readonly rows: number; readonly md5: string | null; readonly fingerprint: Fingerprint | null };

async function countRows(target: Readable, request: DecodeRequest, signal: AbortSignal): Promise<Content> {
  return { rows: await readRowCount(target, request, signal), md5: null, fingerprint: null };
}

/** Every byte, and no value. */
async function countAll(target: Readable, request: DecodeRequest, signal: AbortSignal): Promise<Content> {
  const hash = createHash('md5');
  const rows = await readRowCount(target, { ...request, onBytes: (some) => void hash.update(some) }, signal);
  return { rows, md5: hash.digest('base64'), fingerprint: null };
}

/** No fingerprint where a value cannot be read: it would be one of other rows. */
async function readAll(target: Readable, request: DecodeRequest, signal: AbortSignal): Promise<Content> {
  const hash = createHash('md5');
  const prints = createFingerprinter(request.columns);
  const all = { ...request, onBytes: (some: Uint8Array) => void hash.update(some) };
  for await (const batch of decodePart(target, all, signal)) prints.add(batch);
  const fingerprint = prints.finish();
  const isRead = request.doubts?.list().every(({ kind }) => kind !== 'unread') !== false;
  return { rows: fingerprint.rows, md5: hash.digest('base64'), fingerprint: isRead ? fingerprint : null };
}
