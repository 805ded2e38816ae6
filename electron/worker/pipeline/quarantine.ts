// Rows that are set aside: written as JSON lines beside the parts, with the reason and every value without loss.
import type { OutputColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { nameOfRule, type Rule } from '../../../shared/rules.ts';
import type { SetAsideRow } from '../../../shared/run.ts';
import { pickRows } from '../batch/pick-rows.ts';
import type { Batch } from '../batch/batch.ts';
import type { PartUpload, RuleBreak } from '../ports/ports.ts';
import { createSink, putByte, putBytes, written } from './formats/byte-sink.ts';
import { plainTextWriter } from './formats/text/plain-text.ts';
import { createTextEncoder } from './formats/text/text-encoder.ts';

/** The rows of one part that are set aside, all on their way; `upload.commit` publishes them. */
export type WrittenQuarantine = {
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** The first of them, for reports. */
  readonly examples: readonly SetAsideRow[];
  readonly upload: PartUpload;
};

export type Quarantine = {
  /** Takes the refused rows of a batch and those that break rules, and returns the others; the batch itself when there is none. `read`: the rows before transforms, which their keys are taken from. */
  sift(batch: Batch, breaks: readonly RuleBreak[], read?: Batch): Promise<Batch>;
  /** Null when no row was set aside. */
  finish(): Promise<WrittenQuarantine | null>;
  abort(): Promise<void>;
};

export type QuarantineRules = {
  readonly table: PlanTable;
  readonly compression: 'none' | 'gzip';
  readonly keyAt: (batch: Batch, row: number) => readonly string[];
  /** False: the key is hidden, and stands in no file. */
  readonly isKeyTold?: boolean;
  /** Called when the first row is set aside. */
  readonly openUpload: () => PartUpload;
};

const examplesKept = 20;
/** Far below what one JSON text can hold; a row with a larger value stops its table. */
const maxRowBytes = 64 << 20;

/** The quarantine of one part. */
export function createQuarantine({
  table,
  compression,
  keyAt,
  isKeyTold = true,
  openUpload,
}: QuarantineRules): Quarantine {
  const outputs = outputColumnsOf(table);
  const toJson = rowWriter(outputs, table.rules ?? []);
  let keys: readonly (readonly string[] | null)[] = [];
  let brokenAt: BrokenRules[] = [];
  const encoder = createTextEncoder({
    compression,
    header: new Uint8Array(0),
    putRow(sink, batch, row) {
      putBytes(sink, Buffer.from(JSON.stringify(toJson(batch, row, keys[row] ?? null, brokenAt[row] ?? []))));
      putByte(sink, lineFeed);
    },
  });
  const examples: SetAsideRow[] = [];
  let upload: PartUpload | null = null;
  const send = async (pieces: readonly Uint8Array[]): Promise<PartUpload> => {
    upload ??= openUpload();
    for (const piece of pieces) await upload.write(piece);
    return upload;
  };
  return {
    async sift(batch, breaks, read = batch) {
      if (batch.refused.length === 0 && breaks.length === 0) return batch;
      const bad = [...badRows(batch, breaks)].sort((a, b) => a - b);
      const good = goodRows(batch, breaks);
      keys = bad.map((row) => (table.key === null || !isKeyTold ? null : keyAt(read, row)));
      const aside = pickRows(outputs, batch, bad);
      refuseHuge(aside);
      const place = new Map(bad.map((row, at) => [row, at]));
      brokenAt = bad.map(() => []);
      for (const { row, rule, column } of breaks) brokenAt[place.get(row) ?? -1]?.push({ rule, column });
      for (const { row, column, reason } of aside.refused)
        if (examples.length < examplesKept) examples.push({ key: [...(keys[row] ?? [])], column, reason });
      await send(encoder.write(aside));
      return pickRows(outputs, batch, good);
    },
    async finish() {
      if (encoder.rowCount === 0) return null;
      const done = await send(encoder.finish());
      return { rowCount: encoder.rowCount, sizeBytes: encoder.sizeBytes, examples, upload: done };
    },
    async abort() {
      await upload?.abort();
    },
  };
}

const lineFeed = 10;

const badRows = (batch: Batch, breaks: readonly RuleBreak[]): ReadonlySet<number> =>
  new Set([...batch.refused, ...breaks].map(({ row }) => row));

/** Those that are not set aside, in order. */
export function goodRows(batch: Batch, breaks: readonly RuleBreak[]): readonly number[] {
  const isBad = badRows(batch, breaks);
  return Array.from({ length: batch.rowCount }, (_, row) => row).filter((row) => !isBad.has(row));
}

function refuseHuge(aside: Batch): void {
  const refusedBytes = aside.refused.reduce((sum, { data }) => Math.max(sum, data.length), 0);
  const sizeBytes = Math.max(aside.byteLength, refusedBytes);
  const [first] = aside.refused;
  if (sizeBytes > maxRowBytes && first !== undefined)
    throw new AppError('VALUE_TOO_LARGE', { column: first.column, sizeBytes, limitBytes: maxRowBytes });
}

type BrokenRules = { readonly rule: string; readonly column: string | null }[];
type RowJson = (batch: Batch, row: number, key: readonly string[] | null, broken: BrokenRules) => object;

/**
 * Every value as the text of a CSV file, hex digits for bytes, null for NULL; a refused one with its encoding; and the
 * rules that the row breaks, where it does.
 */
function rowWriter(outputs: readonly OutputColumn[], rules: readonly Rule[]): RowJson {
  const sink = createSink(256);
  const writers = outputs.map(({ type }) => plainTextWriter(type));
  const names = new Map(rules.map((rule) => [rule.id, nameOfRule(rule)]));
  return (batch, row, key, broken) => {
    const refused = batch.refused.filter((value) => value.row === row);
    const values = outputs.map(({ name }, index): readonly [string, string | null] => {
      const column = batch.columns[index];
      if (column.present[row] === 0) return [name, null];
      sink.length = 0;
      writers[index](sink, column, row);
      return [name, Buffer.from(written(sink)).toString()];
    });
    return {
      key,
      refused: refused.map(({ column, reason, encoding, data }) => ({ column, reason, encoding, data })),
      ...(broken.length === 0
        ? {}
        : { rules: broken.map(({ rule, column }) => ({ rule, name: names.get(rule) ?? rule, column })) }),
      values: Object.fromEntries(values),
    };
  };
}
