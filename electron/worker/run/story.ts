// What the log says of a run in progress, in the words of somebody who watches it.
import { describeError, type AppErrorData } from '../../../shared/errors.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../shared/format.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { describeForLog, type LogFacts } from '../log.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import { LaneDied } from './retry.ts';
import type { TableProgress } from './table-progress.ts';

const nameOf = ({ table }: TableProgress): string => `${table.schema}.${table.name}`;

const partitionOf = (progress: TableProgress, partition: number): string =>
  progress.partitions.length === 1 ? nameOf(progress) : `${nameOf(progress)}, partition ${partition + 1}`;

/** What programs find a line by; beside the words, which are for people. */
export const aboutTable = (progress: TableProgress, fields: NonNullable<LogFacts['fields']> = {}): LogFacts => ({
  table: nameOf(progress),
  fields,
});

export const aboutPart = (progress: TableProgress, part: PartRecord): LogFacts => {
  const { partition, part: number, rowCount, sizeBytes, blobName } = part;
  return aboutTable(progress, { partition, part: number, rows: rowCount, bytes: sizeBytes, blob: blobName });
};

export function tellRunBegan(snapshot: RunSnapshot, lanes: number): string {
  const { runId, tables, rows } = snapshot;
  const extent = `${formatPlural(tables.length, 'table')} on ${formatPlural(lanes, 'lane')}`;
  return rows === 0
    ? `Run ${runId} begins: ${extent}.`
    : `Run ${runId} goes on: ${extent}, ${formatPlural(rows, 'row')} verified so far.`;
}

/** Once for each time a table is taken up, with how it is read. */
export function tellTableBegan(progress: TableProgress): string {
  const { table, rows, partitions } = progress;
  const parts = partitions.length === 1 ? '' : ` In ${formatPlural(partitions.length, 'partition')}.`;
  const kept = rows === 0 ? '' : ` ${formatPlural(rows, 'row')} verified so far.`;
  return `${nameOf(progress)} is being read. ${table.readNote}${parts}${kept}`;
}

export function tellPartVerified(progress: TableProgress, part: PartRecord): string {
  const { partition, part: number, rowCount, sizeBytes } = part;
  return `${partitionOf(progress, partition)}: part ${number + 1} verified, ${formatPlural(rowCount, 'row')}, ${formatBytes(sizeBytes)}.`;
}

export function tellRetry(progress: TableProgress, partition: number, error: unknown, delayMs: number): string {
  const why = error instanceof LaneDied ? `its lane ended (${error.message})` : describeForLog(error);
  return `${partitionOf(progress, partition)} is taken up again in ${formatDuration(delayMs / 1000)}: ${why}`;
}

export function tellTaken(progress: TableProgress, partition: number, lane: number, firstPart: number): string {
  return `${partitionOf(progress, partition)}: lane ${lane + 1} reads from part ${firstPart + 1} on.`;
}

export function tellRead(progress: TableProgress, partition: number): string {
  return `${partitionOf(progress, partition)} is read to its end.`;
}

/** An idle lane took over the end of a range. */
export function tellRangeCut(progress: TableProgress, kept: number, given: number): string {
  return `${partitionOf(progress, kept)}: a lane without work takes the second half of what is left, as partition ${given + 1}.`;
}

/** Null = it answers again. */
export function tellStorage(progress: TableProgress, partition: number, error: AppErrorData | null): string {
  const name = partitionOf(progress, partition);
  return error === null ? `${name}: the storage account answers again.` : `${name} ${waitOf(error)}`;
}

/** Storage that is away is tried again; somebody who is to sign in is waited for without an end. */
const waitOf = (error: AppErrorData): string =>
  error.code === 'SIGN_IN_AWAITED'
    ? `waits. ${describeError(error)}`
    : `waits for the storage account, which is tried again for up to ten minutes: ${describeError(error)}`;

/** Of what belongs to no table: the manifest, what is removed. */
export const tellOwnStorage = (error: AppErrorData | null): string =>
  error === null ? 'The storage account answers again.' : `The run ${waitOf(error)}`;

export function tellTableDone(progress: TableProgress): string {
  const { rows, parts, bytes } = progress;
  return `${nameOf(progress)} is done: ${formatPlural(rows, 'row')} in ${formatPlural(parts, 'part')}, ${formatBytes(bytes)}, all verified.`;
}

export function tellTableFailed(progress: TableProgress, error: unknown): string {
  return `${nameOf(progress)} failed. ${describeForLog(error)}`;
}

export function tellRunEnded({ runId, state, rows, parts, bytes, elapsedMs }: RunSnapshot): string {
  const total = `${formatCount(rows)} rows in ${formatPlural(parts, 'part')}, ${formatBytes(bytes)}, verified`;
  const after = `after ${formatDuration(elapsedMs / 1000)}`;
  switch (state.kind) {
    case 'completed':
      return `Run ${runId} is complete ${after}: ${total}. Its manifest is written.`;
    case 'failed':
      return `Run ${runId} failed ${after}. Kept: ${total}.`;
    default:
      return `Run ${runId} is stopped ${after}. Kept: ${total}.`;
  }
}
