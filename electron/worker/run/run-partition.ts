// The only loop: for each part of the rows read – encode, upload, verify, then move the checkpoint.
import { AppError } from '../../../shared/errors.ts';
import type { KeyTuple, Partition, PlanTable } from '../../../shared/plan.ts';
import type {
  ComputedColumns,
  Fingerprinter,
  PartEncoder,
  SourcePort,
  StoredBlob,
  TargetPort,
} from '../ports/ports.ts';
import { compareDigests } from '../validate/digest/inline-digest.ts';
import { createQuarantine } from '../pipeline/quarantine.ts';
import {
  abortPart,
  writeEmptyPart,
  writeParts,
  type OpenPart,
  type PartRules,
  type WrittenPart,
} from '../pipeline/write-parts.ts';
import type { Batch } from '../batch/batch.ts';
import { compileRules } from '../rules/rule-checker.ts';
import type { Ruling } from '../rules/ask-before.ts';
import type { TransformEngine } from '../transforms/engine.ts';
import { keepSecrets, secrecyOf, toldOutputs } from '../transforms/secrecy.ts';
import { computedBeside } from '../transforms/server-columns.ts';
import type { CarryOutcome } from './lane-port.ts';
import type { PartRecord } from '../store/checkpoints.ts';
import { readingOf, transformWith } from './transform-batches.ts';
import { publishQuarantine, type QuarantinePorts } from './publish-quarantine.ts';

export type PartitionTask = {
  readonly table: PlanTable;
  readonly partition: Partition;
  /** The watermark, or the partition's own lower bound. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  /** `empty`: nothing is read; one part without rows is written, so that the table's columns are on record. */
  readonly content: 'rows' | 'empty';
};

export type PartitionPorts = {
  readonly source: SourcePort;
  readonly target: TargetPort;
  readonly createEncoder: (table: PlanTable) => PartEncoder;
  readonly createFingerprinter: (table: PlanTable) => Fingerprinter;
  /** What is done to the rows of the table before they are written; absent = nothing. */
  readonly transforms?: TransformEngine | null;
  /** Compares what was written with what is stored. Throws PART_MISMATCH. */
  readonly verify: (table: PlanTable, blob: StoredBlob, rowCount: number, signal: AbortSignal) => Promise<void>;
  readonly nameOf: (table: PlanTable, partition: number, part: number) => string;
  readonly quarantine: QuarantinePorts | null;
  /** What the rules of the table were told beforehand; absent = none of them had to ask. */
  readonly ruling?: Ruling;
  readonly runId: string;
  /** What every row is compared with as it arrives; null: the server is not asked for it. */
  readonly digestOf?: (table: PlanTable) => ComputedColumns | null;
  /** Processors of the server for one read; absent = one. */
  readonly maxDop?: number;
  readonly batchBytes: number;
  readonly partBytes: number;
  /** Ends what must not be ended by a mere stop: publishing and verifying. */
  readonly lifetime: AbortSignal;
};

export type PartitionObserver = {
  /** A verified part. Resolves once its checkpoint is durable. */
  onPart(part: PartRecord): Promise<void>;
  /** Rows read so far. */
  onRows(rowCount: number): void;
};

/** What may be asked of a partition that is being carried; both at most once. */
export type Orders = {
  /** Abandon the part being read. */
  readonly stop: AbortSignal;
  /** End at the next batch border, with what was read until there on record. */
  readonly border: AbortSignal;
};

/**
 * Moves one partition from `task.after` to its end. While a part is verified and recorded the next one is already read
 * and staged, but it is published only after its predecessor is on record: the recorded parts never have a gap.
 * `stop` abandons the part being read, lets the one being published finish, and resolves with `stopped`; `border` ends
 * the partition at a batch border, with the part that is open there, and resolves with `yielded`.
 */
export async function runPartition(
  task: PartitionTask,
  ports: PartitionPorts,
  observer: PartitionObserver,
  { stop, border }: Orders,
): Promise<CarryOutcome> {
  const failedPublishing = new AbortController();
  const reading = AbortSignal.any([stop, failedPublishing.signal]);
  let published: Promise<boolean> = Promise.resolve(true);
  let rowsRead = 0;
  let rowsOnRecord = 0;
  let isCutShort = false;
  const onBorder = (): boolean => (isCutShort ||= border.aborted);
  const onRows = (rowCount: number): void => {
    rowsRead = rowCount;
    observer.onRows(rowCount);
  };
  const onPart = async (part: PartRecord): Promise<void> => {
    await observer.onPart(part);
    rowsOnRecord += part.rowCount + (part.quarantine?.rowCount ?? 0);
  };
  try {
    for await (const part of partsOf(task, ports, { onRows, onBorder }, reading)) {
      if (!(await succeeded(published)) || stop.aborted) {
        await abortPart(part);
        break;
      }
      published = publish(task, part, ports, onPart);
      published.catch((error: unknown) => failedPublishing.abort(error));
    }
  } catch (error) {
    // What publishing says comes first: it is why the reading was given up.
    await published;
    if (!stop.aborted || isFinding(error)) throw error;
  }
  await published;
  if (stop.aborted) return 'stopped';
  if (rowsRead !== rowsOnRecord)
    throw new AppError('ROW_COUNT_MISMATCH', {
      table: `${task.table.schema}.${task.table.name}`,
      detail: `${rowsRead} rows were read of partition ${task.partition.index} but ${rowsOnRecord} are on record`,
    });
  return isCutShort ? 'yielded' : 'finished';
}

const succeeded = (work: Promise<boolean>): Promise<boolean> => work.catch(() => false);

/** Makes the part visible, compares it with what was written, and moves the checkpoint. */
async function publish(
  task: PartitionTask,
  part: WrittenPart,
  ports: PartitionPorts,
  onPart: PartitionObserver['onPart'],
): Promise<boolean> {
  // First, so that what a part lacks is there before the part is.
  const quarantine = await publishQuarantine(task, part, ports);
  const blob = await part.upload.commit({ runId: ports.runId, rowCount: part.rowCount });
  if (blob.sizeBytes !== part.sizeBytes)
    throw new AppError('PART_MISMATCH', {
      blob: blob.name,
      detail: `${part.sizeBytes} bytes were encoded but ${blob.sizeBytes} were stored`,
    });
  await ports.verify(task.table, blob, part.rowCount, ports.lifetime);
  await onPart({
    ...toRecord(task, part, blob),
    ...(quarantine === null ? {} : { quarantine }),
    ...(part.rules.length === 0 ? {} : { rules: part.rules }),
  });
  return true;
}

/** A stop ends a read with whatever error the connection finds; what was found out about the data is kept. */
function isFinding(error: unknown): boolean {
  return error instanceof AppError && ['integrity', 'data', 'conflict', 'bug'].includes(error.kind);
}

function partsOf(
  task: PartitionTask,
  ports: PartitionPorts,
  { onRows, onBorder }: { readonly onRows: PartitionObserver['onRows']; readonly onBorder: () => boolean },
  signal: AbortSignal,
): AsyncGenerator<WrittenPart, void, void> {
  const { table, partition } = task;
  const { quarantine } = ports;
  const keyAt: PartRules['keyAt'] = (batch, row) => ports.source.keyAt(table, batch, row);
  const { transforms = null } = ports;
  const secrecy = secrecyOf(table);
  const { hidden, isKeyTold } = secrecy;
  const told = toldOutputs(table, secrecy);
  const checkerOf = compileRules({ table, keyAt, hidden, isKeyTold, repeated: ports.ruling?.repeated ?? new Map() });
  const openUpload = (name: string) => ports.target.openPart(name, ports.lifetime);
  const openPart: OpenPart = (part) => ({
    encoder: ports.createEncoder(table),
    fingerprinter: ports.createFingerprinter(table),
    reading: transforms === null ? null : readingOf(table, told),
    upload: openUpload(ports.nameOf(table, partition.index, part)),
    checker: checkerOf?.() ?? null,
    quarantine:
      quarantine === null
        ? null
        : createQuarantine({
            table,
            compression: quarantine.compression,
            keyAt,
            isKeyTold,
            openUpload: () => openUpload(quarantine.nameOf(table, partition.index, part)),
          }),
  });
  if (task.content === 'empty') return writeEmptyPart(openPart, task.firstPart);
  const { after } = task;
  const digest = ports.digestOf?.(table) ?? null;
  const computed = computedBeside(table, digest);
  const batches = ports.source.read(
    {
      table,
      after,
      upTo: partition.upTo,
      scope: partition.scope,
      batchBytes: ports.batchBytes,
      setAside: quarantine?.takesRefused ?? false,
      ...(ports.ruling === undefined ? {} : { marks: ports.ruling.marks }),
      ...(ports.maxDop === undefined ? {} : { maxDop: ports.maxDop }),
      ...(computed === null ? {} : { computed }),
    },
    signal,
  );
  const tellKey: PartRules['keyAt'] = (batch, row) => (isKeyTold ? keyAt(batch, row) : ['hidden']);
  const compared = digest === null ? batches : compareDigests(batches, table, tellKey);
  const safe = hidden.size === 0 ? compared : keepSecrets(compared, secrecy);
  return writeParts(untilBorder(safe, onBorder), openPart, {
    table,
    after,
    firstPart: task.firstPart,
    partBytes: ports.partBytes,
    keyAt,
    isKeyTold,
    transform: transforms === null ? null : transformWith(transforms, secrecy),
    onRows,
  });
}

/** Ends the read, and with it the statement, at the first batch border where `isWanted` says so. */
async function* untilBorder(
  batches: AsyncGenerator<Batch, void, void>,
  isWanted: () => boolean,
): AsyncGenerator<Batch, void, void> {
  for await (const batch of batches) {
    yield batch;
    if (isWanted()) return;
  }
}

function toRecord(task: PartitionTask, part: WrittenPart, blob: StoredBlob): PartRecord {
  return {
    tableId: task.table.id,
    partition: task.partition.index,
    part: part.number,
    blobName: blob.name,
    rowCount: part.rowCount,
    sizeBytes: blob.sizeBytes,
    md5: blob.md5,
    etag: blob.etag,
    firstKey: part.firstKey,
    lastKey: part.lastKey,
    fingerprint: part.fingerprint,
    ...(part.readFingerprint === undefined ? {} : { readFingerprint: part.readFingerprint }),
  };
}
