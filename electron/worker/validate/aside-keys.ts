// The keys of rows that the run set aside: they are in the source and not in the files, and that is as it should be.
import { createInterface } from 'node:readline';
import { Readable as Stream } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { ManifestQuarantine } from '../../../shared/manifest.ts';
import { keyTupleSchema, type KeyTuple } from '../../../shared/plan.ts';
import type { PartForm } from './part-job.ts';
import type { Readable } from './read-part.ts';
import { asideFormOf, type TableWork } from './table-work.ts';
import type { Validating } from './validating.ts';

const asideLine = z.looseObject({ key: keyTupleSchema.nullable() });

/** In the thread of a lane. A line that is not of this shape has no key. */
export async function readAsideKeys(
  target: Readable,
  { name }: Pick<ManifestQuarantine, 'name'>,
  { compression }: PartForm,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  const stored = Stream.from(target.download(name, signal), { objectMode: false });
  const text = compression === 'gzip' ? stored.pipe(createGunzip()) : stored;
  // `pipe` passes no failure on.
  stored.on('error', (error) => text.destroy(error));
  const keys: KeyTuple[] = [];
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    const key = keyOf(line);
    if (key !== null) keys.push(key);
  }
  return keys;
}

function keyOf(line: string): KeyTuple | null {
  try {
    const parsed = asideLine.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.key : null;
  } catch {
    return null;
  }
}

/** As JSON texts. */
export async function askAsideKeys(
  { request, pool }: Validating,
  work: TableWork,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const form = asideFormOf(request.manifest, work);
  await pool.each(work.table.quarantine, async (checker, part) => {
    const answer = await checker.ask({ kind: 'asideKeys', part, form }, signal);
    if (answer.kind === 'keys') for (const key of answer.keys) keys.add(JSON.stringify(key));
  });
  return keys;
}
