// Cuts a stream of batches into parts; each is encoded and uploaded while it is read, and handed on unpublished.
import { AppError } from '../../../shared/errors.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import type { Batch } from '../batch/batch.ts';
import type { PartRuleCount } from '../../../shared/rules.ts';
import type { Fingerprinter, PartEncoder, PartUpload, RowChecker } from '../ports/ports.ts';
import { goodRows, type Quarantine, type WrittenQuarantine } from './quarantine.ts';

/** A part whose bytes are all on their way; `upload.commit` publishes it. */
export type WrittenPart = {
  readonly number: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** Null for a table without a key and for a part without rows. */
  readonly firstKey: KeyTuple | null;
  readonly lastKey: KeyTuple | null;
  /** Of its rows as they were written. */
  readonly fingerprint: Fingerprint;
  /** Of its rows as they were read, where transforms made others of them. */
  readonly readFingerprint?: Fingerprint;
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
  /** With transforms. */
  readonly reading?: ReadFingerprinter | null;
  readonly upload: PartUpload;
  readonly quarantine: Quarantine | null;
  readonly checker: RowChecker | null;
};
/** Of the rows before transforms; `pick` leaves out those that were set aside. */
export type ReadFingerprinter = Fingerprinter & {
  pick(batch: Batch, rows: readonly number[]): Batch;
};
/** What becomes of a batch before it is written; `nameRow` names a row for messages. */
export type TransformBatch = (batch: Batch, nameRow: (row: number) => string) => Batch;
export type OpenPart = (part: number) => Writer;

export type PartRules = {
  readonly table: PlanTable;
  /** Where the read starts: its row must not come again. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  readonly partBytes: number;
  readonly keyAt: (batch: Batch, row: number) => KeyTuple;
  /** False: the key is hidden, and is not told in messages. */
  readonly isKeyTold?: boolean;
  readonly transform?: TransformBatch | null;
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
  const { table, isKeyTold = true, transform = null } = rules;
  let number = rules.firstPart;
  let rowsRead = 0;
  let previousKey = rules.after;
  let open: OpenedPart | null = null;
  try {
    for await (const batch of batches) {
      if (batch.rowCount === 0) continue;
      const firstKey = table.key === null ? null : rules.keyAt(batch, 0);
      refuseRepetition(table, previousKey, firstKey, isKeyTold);
      previousKey = table.key === null ? null : rules.keyAt(batch, batch.rowCount - 1);
      open ??= { ...openPart(number), rowCount: 0, rowsRead: 0, firstKey };
      const part = open;
      const breaks = part.checker?.check(batch) ?? [];
      const nameRow = (row: number): string =>
        table.key !== null && isKeyTold
          ? `the row with the key (${rules.keyAt(batch, row).join(', ')})`
          : `row ${String(part.rowsRead + row + 1)} of part ${String(number)}`;
      const made = transform === null ? batch : transform(batch, nameRow);
      const whole = part.quarantine === null ? made : await part.quarantine.sift(made, breaks, batch);
      const pieces = part.encoder.write(whole);
      part.fingerprinter.add(whole);
      part.reading?.add(whole === made ? batch : part.reading.pick(batch, goodRows(made, breaks)));
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
  const { encoder, fingerprinter, reading = null, upload, rowCount, rowsRead, firstKey } = part;
  await uploadAll(upload, encoder.finish());
  const quarantine = (await part.quarantine?.finish()) ?? null;
  const rowsKept = encoder.rowCount + (quarantine?.rowCount ?? 0);
  if (encoder.rowCount !== rowCount || rowsKept !== rowsRead)
    throw new AppError('ROW_COUNT_MISMATCH', {
      table: `${table.schema}.${table.name}`,
      detail: `${rowsRead} rows were read for a part but ${rowsKept} were written or set aside`,
    });
  const rules = part.checker?.finish() ?? [];
  const prints = printsOf(fingerprinter, reading);
  const { sizeBytes } = encoder;
  return { number, rowCount, sizeBytes, firstKey, lastKey, ...prints, upload, quarantine, rules };
}

const printsOf = (
  fingerprinter: Fingerprinter,
  reading: Fingerprinter | null,
): Pick<WrittenPart, 'fingerprint' | 'readFingerprint'> => ({
  fingerprint: fingerprinter.finish(),
  ...(reading === null ? {} : { readFingerprint: reading.finish() }),
});

/** The last row of the part before this one must not be read a second time. */
function refuseRepetition(
  table: PlanTable,
  previous: KeyTuple | null,
  first: KeyTuple | null,
  isKeyTold: boolean,
): void {
  if (previous === null || first === null || previous.some((value, index) => value !== first[index])) return;
  throw new AppError('ROW_COUNT_MISMATCH', {
    table: `${table.schema}.${table.name}`,
    detail: isKeyTold ? `the row with the key (${first.join(', ')}) was read twice` : 'a row was read twice',
  });
}

/** One part without rows: the file holds the columns only. */
export async function* writeEmptyPart(openPart: OpenPart, number: number): AsyncGenerator<WrittenPart, void, void> {
  const { encoder, fingerprinter, reading = null, upload } = openPart(number);
  await uploadAll(upload, encoder.finish());
  const { sizeBytes } = encoder;
  const prints = printsOf(fingerprinter, reading);
  const none = { quarantine: null, rules: [] } as const;
  yield { number, rowCount: 0, sizeBytes, firstKey: null, lastKey: null, ...prints, upload, ...none };
}
