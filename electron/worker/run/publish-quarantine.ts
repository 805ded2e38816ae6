// Makes the rows that a part lacks visible beside it, and proves them as parts are proven.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { StoredBlob, TargetPort } from '../ports/ports.ts';
import type { WrittenPart } from '../pipeline/write-parts.ts';
import type { QuarantineRecord } from '../store/quarantines.ts';
import { removeUnrecorded } from './run-names.ts';
import type { PartitionTask } from './partition-task.ts';

export type QuarantinePorts = {
  /** Rows that no file can carry go there too; else they stop their table. */
  readonly takesRefused: boolean;
  readonly compression: 'none' | 'gzip';
  readonly nameOf: (table: PlanTable, partition: number, part: number) => string;
  /** Compares what was written with what is stored. Throws PART_MISMATCH. */
  readonly verify: (blob: StoredBlob, rowCount: number, signal: AbortSignal) => Promise<void>;
};

/** Whether a part of this table may have rows set aside beside it. */
export const mayQuarantine = ({ badRows }: Pick<Plan['options'], 'badRows'>, { rules = [] }: PlanTable): boolean =>
  badRows === 'setAside' || rules.some(({ onBreak }) => onBreak === 'quarantine');

type Ports = {
  readonly target: TargetPort;
  readonly runId: string;
  readonly quarantine: QuarantinePorts | null;
  readonly lifetime: AbortSignal;
};

/** Null when no row of the part is set aside. A repetition replaces what an attempt that was not recorded left. */
export async function publishQuarantine(
  task: PartitionTask,
  part: WrittenPart,
  { target, runId, quarantine, lifetime }: Ports,
): Promise<QuarantineRecord | null> {
  if (quarantine === null) return null;
  const written = part.quarantine;
  if (written === null) {
    // Only the first part of an attempt can have been left behind unrecorded; without a key every one.
    const mayBeLeft = part.number === task.firstPart || task.table.key === null;
    const name = quarantine.nameOf(task.table, task.partition.index, part.number);
    if (mayBeLeft) await removeUnrecorded(target, name, runId, lifetime);
    return null;
  }
  const blob = await written.upload.commit({ runId, rowCount: written.rowCount });
  await quarantine.verify(blob, written.rowCount, lifetime);
  const { name: blobName, sizeBytes, md5 } = blob;
  return { blobName, rowCount: written.rowCount, sizeBytes, md5, examples: written.examples };
}
