// What the storage has on record of a part, and the footer of a Parquet file: all that can be said without its content.
import { AppError } from '../../../shared/errors.ts';
import type { ManifestQuarantine } from '../../../shared/manifest.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { readParquetFooter } from '../pipeline/formats/parquet/read-footer.ts';
import type { TargetPort } from '../ports/ports.ts';
import { fault, type Found } from './findings.ts';
import type { PartForm } from './part-job.ts';

type Recorded = Pick<ManifestQuarantine, 'name' | 'rows' | 'bytes' | 'md5' | 'run'>;

/** Empty when everything is as the manifest says. */
export async function checkRecord(
  target: Pick<TargetPort, 'properties' | 'readRange'>,
  part: Recorded,
  form: PartForm,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { name } = part;
  const found = await target.properties(name, signal);
  if (found === null) return [fault('partMissing', `The part ${name} is not there.`, { part: name })];
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
    compare(name, 'MD5 on record', part.md5, found.md5 ?? 'none'),
    compare(name, 'row count on record', String(part.rows), found.metadata[rows] ?? 'none'),
  ].flat();
  if (form.format !== 'parquet' || found.sizeBytes !== part.bytes) return differences;
  return [...differences, ...(await checkFooter(target, part, form, signal))];
}

async function checkFooter(
  target: Pick<TargetPort, 'readRange'>,
  { name, rows, bytes }: Recorded,
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
