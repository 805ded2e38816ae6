// What the storage has on record of a part, and the footer of a Parquet file: all that can be said without its content.
import { AppError } from '../../../shared/errors.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { readParquetFooter } from '../pipeline/formats/parquet/read-footer.ts';
import type { TargetPort } from '../ports/ports.ts';
import { fault, type Found } from './findings.ts';
import { readRowCount } from './decode/decode-part.ts';
import type { PartForm, RecordedPart } from './part-job.ts';
import type { Readable } from './read-part.ts';

/**
 * Empty when everything is as the manifest says. `depth` read: every byte of it is read beside this, so that its MD5 tells
 * what its ETag would.
 */
export async function checkRecord(
  target: Readable,
  part: RecordedPart,
  form: PartForm,
  signal: AbortSignal,
  depth: 'record' | 'read' = 'record',
): Promise<readonly Found[]> {
  const { name } = part;
  const found = await target.properties(name, signal);
  if (found === null) return [fault('partMissing', `The part ${name} is not there.`, { part: name })];
  if (form.writer === 'factory') return checkForeign(target, part, form, found, depth, signal);
  const { run, rows } = metadataNames;
  const owner = found.metadata[run];
  const differences = [
    compare(
      name,
      'run on record',
      part.run ?? form.runId,
      owner ?? 'none',
      owner === undefined ? 'partDiffers' : 'partForeign',
    ),
    compare(name, 'size in bytes', String(part.bytes), String(found.sizeBytes)),
    compare(name, 'MD5 on record', part.md5 ?? 'none', found.md5 ?? 'none'),
    compare(name, 'row count on record', String(part.rows), found.metadata[rows] ?? 'none'),
  ].flat();
  if (form.format !== 'parquet' || found.sizeBytes !== part.bytes) return differences;
  return [...differences, ...(await checkFooter(target, part, form, signal))];
}

type Stored = NonNullable<Awaited<ReturnType<TargetPort['properties']>>>;

/** Data Factory stores neither MD5 nor rows with a file: what tells of a change is the ETag, or its bytes. */
async function checkForeign(
  target: Readable,
  part: RecordedPart,
  form: PartForm,
  found: Stored,
  depth: 'record' | 'read',
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { name, bytes, rows, md5, etag } = part;
  const isTagged = etag !== undefined && (depth === 'record' || md5 === null);
  const differences = [
    compare(name, 'size in bytes', String(bytes), String(found.sizeBytes)),
    // Somebody may have had the storage compute it.
    md5 === null || found.md5 === null ? [] : compare(name, 'MD5 on record', md5, found.md5),
    isTagged && etag !== found.etag ? [rewritten(name, etag, found.etag)] : [],
  ].flat();
  if (depth === 'read' || form.format !== 'parquet' || found.sizeBytes !== bytes) return differences;
  try {
    const request = { name, sizeBytes: bytes, ...form, columns: outputColumnsOf({ columns: [...form.columns] }) };
    const count = await readRowCount(target, request, signal);
    return [...differences, ...compare(name, 'row count in the footer', String(rows), String(count))];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_UNREADABLE') throw error;
    return [...differences, unreadable(name, String(error.context['detail']))];
  }
}

function rewritten(name: string, expected: string, found: string): Found {
  const text = `The part ${name} was written to after the run took stock of it (its ETag is ${found}, not ${expected}): whether it still holds the same, only its bytes tell.`;
  return fault('partDiffers', text, { part: name, expected, found });
}

async function checkFooter(
  target: Pick<TargetPort, 'readRange'>,
  { name, rows, bytes }: RecordedPart,
  { columns }: PartForm,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  try {
    const footer = await readParquetFooter(name, bytes, (offset, size) => target.readRange(name, offset, size, signal));
    return [
      compare(name, 'row count in the footer', String(rows), String(footer.rowCount)),
      compare(
        name,
        'columns in the footer',
        outputColumnsOf({ columns: [...columns] })
          .map((column) => column.name)
          .join(', '),
        footer.columnNames.join(', '),
      ),
    ].flat();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_MISMATCH') throw error;
    return [unreadable(name, String(error.context['detail']))];
  }
}

/** `detail` goes on after a colon. */
const unreadable = (name: string, detail: string): Found =>
  fault('partUnreadable', `The part ${name} cannot be read as what it should be: ${detail}.`, { part: name });

/** No finding when both are the same. */
function compare(
  name: string,
  what: string,
  expected: string,
  found: string,
  kind: 'partDiffers' | 'partForeign' = 'partDiffers',
): readonly Found[] {
  if (expected === found) return [];
  const text =
    kind === 'partForeign'
      ? `The part ${name} was written by run ${found}, not by ${expected}.`
      : `The part ${name} differs: ${what} is ${found}, not ${expected}.`;
  return [fault(kind, text, { part: name, expected, found })];
}
