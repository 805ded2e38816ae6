// Cuts a stream of batches into parts; each is encoded and uploaded while it is read, and handed on unpublished.
import { AppError } from '../../../shared/errors.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import type { PartRuleCount } from '../../../shared/rules.ts';
import type { Fingerprinter, PartEncoder, PartUpload, RowChecker } from '../ports/ports.ts';
import type { Quarantine, WrittenQuarantine } from './quarantine.ts';

/** A part whose bytes are all on their way; `upload.commit` publishes it. */
export type WrittenPart = {
  readonly number: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** Null for a table without a key and for a part without rows. */
  readonly firstKey: KeyTuple | null;
  readonly lastKey: KeyTuple | null;
  /** Of its rows as they were read. */
  readonly fingerprint: Fingerprint;
  readonly upload: PartUpload;
  /** Rows of its key range that stand beside it; null when there is none. */
  readonly quarantine: WrittenQuarantine | null;
  /** What the rules of its table say of its rows; empty without rules. */
  readonly rules: readonly PartRuleCount[];
};

/** Ends a part that is not wanted any more. */
export async function abortPart({ upload, quarantine }: Pick<WrittenPart, 'upload' | 'quarantine'>): Promise<void> {
  await upload.abort();
  await quarantine?.upload.abort();
}

/** `quarantine`: null where no row can be set aside; `checker`: null without rules. */
type Writer = {
  readonly encoder: PartEncoder;
  readonly fingerprinter: Fingerprinter;
  readonly upload: PartUpload;
  readonly quarantine: Quarantine | null;
  readonly checker: RowChecker | null;
};
export type OpenPart = (part: number) => Writer;

export type PartRules = {
  readonly table: PlanTable;
  /** Where the read starts: its row must not come again. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  readonly partBytes: number;
  readonly keyAt: (batch: Batch, row: number) => KeyTuple;
  /** Rows read so far. */
  readonly onRows: (rowCount: number) => void;
};

async function uploadAll(upload: PartUpload, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) await upload.write(piece);
}

/**
 * Parts in key order. A part ends at the first batch border where it holds `partBytes` encoded bytes or
 * `table.partRows` rows: the same rows always make the same parts. A read without rows makes no part. Whoever takes a
 * part must commit or abort it; one that is not handed out is aborted here.
 */
export async function* writeParts(
  batches: AsyncGenerator<Batch, void, void>,
  openPart: OpenPart,
  rules: PartRules,
): AsyncGenerator<WrittenPart, void, void> {
  const { table } = rules;
  let number = rules.firstPart;
  let rowsRead = 0;
  let previousKey = rules.after;
  let open: OpenedPart | null = null;
  try {
    for await (const batch of batches) {
      if (batch.rowCount === 0) continue;
      const firstKey = table.key === null ? null : rules.keyAt(batch, 0);
      refuseRepetition(table, previousKey, firstKey);
      previousKey = table.key === null ? null : rules.keyAt(batch, batch.rowCount - 1);
      open ??= { ...openPart(number), rowCount: 0, rowsRead: 0, firstKey };
      const part = open;
      const breaks = part.checker?.check(batch) ?? [];
      const whole = part.quarantine === null ? batch : await part.quarantine.sift(batch, breaks);
      const pieces = part.encoder.write(whole);
      part.fingerprinter.add(whole);
      part.rowCount += whole.rowCount;
      part.rowsRead += batch.rowCount;
      rowsRead += batch.rowCount;
      rules.onRows(rowsRead);
      await uploadAll(part.upload, pieces);
      if (part.encoder.sizeBytes < rules.partBytes && part.rowsRead < table.partRows) continue;
      const written = await finishPart(table, part, number, previousKey);
      open = null;
      number += 1;
      yield written;
    }
    if (open !== null) {
      const written = await finishPart(table, open, number, previousKey);
      open = null;
      yield written;
    }
  } finally {
    await open?.upload.abort();
    await open?.quarantine?.abort();
  }
}

type OpenedPart = Writer & {
  /** Written. */
  rowCount: number;
  /** Written or set aside. */
  rowsRead: number;
  readonly firstKey: KeyTuple | null;
};

async function finishPart(
  table: PlanTable,
  part: OpenedPart,
  number: number,
  lastKey: KeyTuple | null,
): Promise<WrittenPart> {
  const { encoder, fingerprinter, upload, rowCount, rowsRead, firstKey } = part;
  await uploadAll(upload, encoder.finish());
  const quarantine = (await part.quarantine?.finish()) ?? null;
  const rowsKept = encoder.rowCount + (quarantine?.rowCount ?? 0);
  if (encoder.rowCount !== rowCount || rowsKept !== rowsRead)
    throw new AppError('ROW_COUNT_MISMATCH', {
      table: `${table.schema}.${table.name}`,
      detail: `${rowsRead} rows were read for a part but ${rowsKept} were written or set aside`,
    });
  const rules = part.checker?.finish() ?? [];
  const fingerprint = fingerprinter.finish();
  const { sizeBytes } = encoder;
  return { number, rowCount, sizeBytes, firstKey, lastKey, fingerprint, upload, quarantine, rules };
}

/** The last row of the part before this one must not be read a second time. */
function refuseRepetition(table: PlanTable, previous: KeyTuple | null, first: KeyTuple | null): void {
  if (previous === null || first === null || previous.some((value, index) => value !== first[index])) return;
  throw new AppError('ROW_COUNT_MISMATCH', {
    table: `${table.schema}.${table.name}`,
    detail: `the row with the key (${first.join(', ')}) was read twice`,
  });
}

/** One part without rows: the file holds the columns only. */
export async function* writeEmptyPart(openPart: OpenPart, number: number): AsyncGenerator<WrittenPart, void, void> {
  const { encoder, fingerprinter, upload } = openPart(number);
  await uploadAll(upload, encoder.finish());
  const { sizeBytes } = encoder;
  const fingerprint = fingerprinter.finish();
  const none = { quarantine: null, rules: [] } as const;
  yield { number, rowCount: 0, sizeBytes, firstKey: null, lastKey: null, fingerprint, upload, ...none };
}
