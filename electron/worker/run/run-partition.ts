// The only loop: for each part of the rows read – encode, upload, verify, then move the checkpoint.
import { AppError } from '../../../shared/errors.ts';
import { abortPart, type WrittenPart } from '../pipeline/write-parts.ts';
import type { StoredBlob } from '../ports/ports.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { CarryOutcome } from './lane-port.ts';
import type { PartitionPorts, PartitionTask } from './partition-task.ts';
import { partsOf } from './parts-of-partition.ts';
import { publishQuarantine } from './publish-quarantine.ts';

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
