// Reads rows that were set aside back: each with its reasons and every value, ready to be written again.
import { z } from 'zod';
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import { createBatch, growPayload, type Batch, type Column } from '../../batch/batch.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { gunzip } from './gunzip.ts';
import { asUnreadable, inPlace, refuse } from './refusal.ts';
import { hexCell } from './text/bytes.ts';
import { csvCell } from './text/csv.ts';
import { padding, type CellReader } from './text/input.ts';
import { readLines } from './text/lines.ts';
import { setNull } from './text/set-null.ts';
import { wholeBlob } from './whole-blob.ts';

const rowSchema = z.object({
  /** Null for a table without a key. */
  key: z.array(z.string()).nullable(),
  /** Values that could not be written, by source column: as text, or hex digits of their bytes in `encoding`. */
  refused: z.array(z.object({ column: z.string(), reason: z.string(), encoding: z.string(), data: z.string() })),
  /** Rules that the row breaks. */
  rules: z.array(z.object({ rule: z.string(), name: z.string(), column: z.string().nullable() })).optional(),
  /** By output column; null for NULL and for a value that could not be written. */
  values: z.record(z.string(), z.string().nullable()),
});
export type QuarantinedRow = Readonly<z.infer<typeof rowSchema>>;

export type QuarantineRequest = {
  /** Of the blob. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly compression: 'none' | 'gzip';
  /** The columns of the table's parts. */
  readonly columns: readonly OutputColumn[];
  readonly onBytes?: (bytes: Uint8Array) => void;
};

const batchRows = 1024;
/** A batch ends when its lines have so many bytes. */
const batchBytes = 8 << 20;

/**
 * The rows as they were set aside, and the same rows as a batch in the order of `columns`, as an encoder takes it; the
 * batch is filled again after each yield. Errors: PART_UNREADABLE, and those of the target.
 */
export async function* decodeQuarantine(
  target: Pick<TargetPort, 'download'>,
  { name, sizeBytes, compression, columns, onBytes }: QuarantineRequest,
  signal: AbortSignal,
): AsyncGenerator<{ readonly rows: readonly QuarantinedRow[]; readonly batch: Batch }, void, void> {
  const batch = createBatch(columns, batchRows);
  const cells = columns.map(({ type }, index) => cellOf(type, batch.columns[index]));
  let rows: QuarantinedRow[] = [];
  let heldBytes = 0;
  let line = 0;
  try {
    const stored = wholeBlob(target.download(name, signal), sizeBytes, onBytes);
    for await (const text of readLines(compression === 'gzip' ? gunzip(stored) : stored)) {
      const row = inPlace(
        () => `row ${line}`,
        () => readRow(text, columns, batch, cells, rows.length),
      );
      rows.push(row);
      heldBytes += text.length;
      line++;
      if (rows.length < batchRows && heldBytes < batchBytes) continue;
      yield { rows, batch: seal(batch, rows.length) };
      rows = [];
      heldBytes = 0;
    }
    if (rows.length > 0) yield { rows, batch: seal(batch, rows.length) };
  } catch (error) {
    throw asUnreadable(name, error);
  }
}

function readRow(
  line: Uint8Array,
  columns: readonly OutputColumn[],
  batch: Batch,
  cells: readonly TextCell[],
  row: number,
): QuarantinedRow {
  const parsed = rowSchema.safeParse(parseJson(line));
  if (!parsed.success) refuse('it is not a row that was set aside');
  const { values } = parsed.data;
  if (Object.keys(values).length !== columns.length) refuse('it has other columns than the table');
  columns.forEach(({ name }, index) => {
    const text = Object.hasOwn(values, name) ? values[name] : refuse(`it has no column "${name}"`);
    const column = batch.columns[index];
    column.present[row] = 1;
    if (text === null) setNull(column, row);
    else
      inPlace(
        () => `column "${name}"`,
        () => cells[index](text, row),
      );
  });
  return parsed.data;
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  } catch {
    return refuse('it is not JSON');
  }
}

/** Puts a value, given as its text, into the row. */
type TextCell = (text: string, row: number) => void;

/** The text of CSV without its quotes; bytes as hex digits, truth as a word. */
function cellOf(type: LogicalType, column: Column): TextCell {
  if (type.kind === 'bool')
    return (text, row) => {
      if (text !== 'true' && text !== 'false') refuse('it is neither true nor false');
      column.data[row] = text === 'true' ? 1 : 0;
    };
  if (type.kind === 'string') return (text, row) => putBytes(column, row, Buffer.from(text));
  if (type.kind !== 'binary') return wholeText(csvCell(type, column));
  const readHex = wholeText(hexCell(column));
  return (text, row) => (text === '' ? putBytes(column, row, Buffer.alloc(0)) : readHex(text, row));
}

/** A reader stops at the first byte that is not of its value: that must be the end. */
function wholeText(read: CellReader): TextCell {
  return (text, row) => {
    const bytes = Buffer.from(text + '\n'.repeat(padding));
    const end = bytes.length - padding;
    if (read({ bytes, end: end + 1 }, 0, row) !== end) refuse('it is not the text of its type');
  };
}

function putBytes(column: Column, row: number, bytes: Uint8Array): void {
  const start = column.offsets[row];
  growPayload(column, start + bytes.length);
  column.data.set(bytes, start);
  column.offsets[row + 1] = start + bytes.length;
}

function seal(batch: Batch, rowCount: number): Batch {
  batch.rowCount = rowCount;
  batch.byteLength = 0;
  for (const column of batch.columns) {
    column.nullCount = rowCount - column.present.subarray(0, rowCount).reduce((sum, present) => sum + present, 0);
    batch.byteLength += column.width === 0 ? column.offsets[rowCount] : column.width * rowCount;
  }
  return batch;
}
