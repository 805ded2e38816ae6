// Reads the rows that were set aside beside a part: line by line, and only from the bytes that were recorded.
import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { AppError } from '../../../../shared/errors.ts';
import { quarantineLineSchema, type QuarantineRow } from '../../../../shared/quarantine-line.ts';
import type { TargetPort } from '../../ports/ports.ts';
import type { QuarantineRecord } from '../../store/quarantines.ts';

export type QuarantineLine = QuarantineRow & { readonly line: number };

/**
 * The rows in the order of the blob. Nothing is known to be what was recorded before the generator has ended. Throws
 * QUARANTINE_UNREADABLE, and what the target throws.
 */
export async function* readQuarantine(
  target: Pick<TargetPort, 'download'>,
  { blobName, md5, rowCount }: Pick<QuarantineRecord, 'blobName' | 'md5' | 'rowCount'>,
  signal: AbortSignal,
): AsyncGenerator<QuarantineLine, void, void> {
  const refuse = (detail: string, cause?: unknown): AppError =>
    new AppError('QUARANTINE_UNREADABLE', { blob: blobName, detail }, cause);
  const hash = createHash('md5');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of target.download(blobName, signal)) {
      hash.update(bytes);
      yield bytes;
    }
  };
  const text = new PassThrough();
  const steps = blobName.endsWith('.gz') ? [createGunzip()] : [];
  const piped = pipeline([Readable.from(hashed()), ...steps, text]).then(
    () => null,
    (error: unknown) => error,
  );
  let line = 0;
  try {
    for await (const json of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield { ...parseLine(json, line, refuse), line };
      line += 1;
    }
  } finally {
    text.destroy();
  }
  const failure = await piped;
  if (failure instanceof AppError) throw failure;
  if (failure !== null) throw refuse('it is no file of this kind', failure);
  if (hash.digest('base64') !== md5) throw refuse('its bytes are not those that were recorded');
  if (line !== rowCount) throw refuse(`it holds ${String(line)} rows instead of ${String(rowCount)}`);
}

function parseLine(json: string, line: number, refuse: (detail: string, cause?: unknown) => AppError): QuarantineRow {
  try {
    return quarantineLineSchema.parse(JSON.parse(json));
  } catch (error) {
    throw refuse(`its line ${String(line + 1)} is no row`, error);
  }
}
