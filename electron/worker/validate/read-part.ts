// Reads a stored part batch by batch, with the MD5 of its bytes from the same read.
import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { outputColumnsOf, type KeyTuple, type PlanTable } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import type { TargetPort } from '../ports/ports.ts';
import { keyTupleAt } from '../source/key-codec.ts';
import { decodePart } from './decode/decode-part.ts';
import { createDoubtLog, type ColumnDoubt, type DoubtLog } from './decode/text/foreign/doubts.ts';
import type { Moments } from './decode/text/foreign/read-csv.ts';
import type { PartForm } from './part-job.ts';

export type Readable = Pick<TargetPort, 'properties' | 'readRange' | 'download'>;

export type PartReading = {
  /** Rows in file order; the same batch may come again with new content. Throws PART_UNREADABLE. */
  readonly batches: AsyncGenerator<Batch, void, void>;
  /** Base64, of all bytes; once the batches have come to their end. */
  md5(): string;
  /** What is not certain of the values that were read so far. */
  doubts(): readonly ColumnDoubt[];
};

/** By the size that the blob has: one that is not as long as it should be may still show which rows it holds. */
export async function readPart(
  target: Readable,
  { name }: { readonly name: string },
  { format, compression, columns, writer }: PartForm,
  signal: AbortSignal,
): Promise<PartReading> {
  const stored = await target.properties(name, signal);
  if (stored === null) throw new AppError('PART_UNREADABLE', { blob: name, detail: 'it is not there' });
  const hash = createHash('md5');
  const foreign = foreignText(columns);
  const request = {
    name,
    sizeBytes: stored.sizeBytes,
    format,
    compression,
    columns: outputColumnsOf({ columns: [...columns] }),
    writer,
    ...foreign,
    onBytes: (some: Uint8Array) => void hash.update(some),
  };
  return {
    batches: decodePart(target, request, signal),
    md5: () => hash.digest('base64'),
    doubts: foreign.doubts.list,
  };
}

/** What a decoder needs for text of another writer: nothing else looks at it. */
export function foreignText(columns: readonly PlanColumn[]): { readonly moments: Moments; readonly doubts: DoubtLog } {
  const outputs = columns.flatMap((column) => column.outputs.map((output) => ({ column, output })));
  const moments = new Map(
    outputs.flatMap(({ column: { sqlType, selectAs }, output: { type } }, index) =>
      sqlType.name === 'datetime2' && selectAs === 'plain' && type.kind === 'string'
        ? [[index, sqlType.scale] as const]
        : [],
    ),
  );
  return { moments, doubts: createDoubtLog(outputs.map(({ output }) => output.name)) };
}

/** The form in which rows are compared with the source, and a batch of the part in that form. */
export function comparedForm(form: PartForm): { readonly form: PartForm; readonly of: (batch: Batch) => Batch } {
  const { kept, ...rest } = form;
  if (kept === undefined) return { form, of: (batch) => batch };
  return {
    form: { ...rest, columns: kept.columns },
    of: (batch) => ({ ...batch, columns: kept.places.map((place) => batch.columns[place]) }),
  };
}

/** The key of a row; null without one, or when the file says NULL where the source cannot. */
export function createKeyReader({ key, columns }: PartForm): (batch: Batch, row: number) => KeyTuple | null {
  if (key === null) return () => null;
  const table: Pick<PlanTable, 'schema' | 'name' | 'columns' | 'key'> = {
    schema: '',
    name: '',
    columns: [...columns],
    key,
  };
  return (batch, row) => {
    try {
      return keyTupleAt(table, batch, row);
    } catch (error) {
      if (error instanceof AppError && error.code === 'BUG') return null;
      throw error;
    }
  };
}
