// Writes a new full version of tables from the last one and the changes since: an ordinary run that reads no source.
import { AppError, type AppErrorData } from '../../../../shared/errors.ts';
import type { ManifestTable } from '../../../../shared/manifest.ts';
import { outputColumnsOf, type Plan, type PlanTable } from '../../../../shared/plan.ts';
import type { SeriesTable } from '../../../../shared/series.ts';
import { fingerprinterOf } from '../../fingerprint/fingerprint.ts';
import type { Log } from '../../log.ts';
import { createTableEncoder } from '../../pipeline/encode.ts';
import { verifyPart } from '../../pipeline/verify.ts';
import type { SourcePort, TargetPort } from '../../ports/ports.ts';
import { namesOfRun, type RunNames } from '../../run/run-names.ts';
import { runPartition, type PartitionPorts } from '../../run/run-partition.ts';
import type { PartRecord } from '../../store/checkpoints.ts';
import type { Store } from '../../store/store.ts';
import { compactionManifest, compactedTable, writeCompactionManifest } from './compaction-manifest.ts';
import {
  compactionPlan,
  compactionRunId,
  withTables,
  type CompactionOrder,
  type CompactionTable,
} from './compaction-plan.ts';
import { keysFor, markCurrent, type CurrentMarks } from './mark-current.ts';
import { checkThere } from './read-parts.ts';
import { readCurrent } from './read-current.ts';
import { recordCompaction } from './record-compaction.ts';
import { createManifests, loadParts, type Manifests, type StoredPart, type TableParts } from './stored-parts.ts';

export type CompactRequest = CompactionOrder & {
  readonly store: Store;
  readonly target: TargetPort;
  readonly log: Log;
  /** Keys that are held in memory at a time; from the plan's memory unless told. */
  readonly mostKeys?: number;
};

type LoadedRun = NonNullable<SeriesTable['base']>;
export type CompactedTable = {
  readonly schema: string;
  readonly name: string;
  /** Takes the place of the table's base; its changes are in it. */
  readonly base: LoadedRun;
  readonly keptParts: number;
  readonly writtenParts: number;
};
export type Compaction = {
  readonly runId: string;
  readonly tables: readonly CompactedTable[];
  /** Tables that stay as they are, and why. */
  readonly refused: readonly { readonly schema: string; readonly name: string; readonly error: AppErrorData }[];
};

/**
 * Parts of the last full version that no change touches stay, by name; what is left of the others and the newest rows of
 * the changes go to new parts. Nothing is deleted. Broken off anywhere and repeated from the same state it ends the
 * same, blob by blob. It counts once the state of the series names it. Throws PART_UNREADABLE, MANIFEST_INVALID,
 * storage errors.
 */
export async function compactTables(request: CompactRequest, signal: AbortSignal): Promise<Compaction> {
  const { store, target, log, round, tables } = request;
  const runId = compactionRunId(request);
  const plan = compactionPlan(request);
  const names = namesOfRun(plan, runId);
  const manifests = createManifests(target);
  const done: { readonly table: ManifestTable; readonly id: string; readonly records: readonly PartRecord[] }[] = [];
  const refused: { schema: string; name: string; error: AppErrorData }[] = [];
  for (const [index, asked] of tables.entries()) {
    const { schema, name } = asked.state;
    try {
      const made = await compactTable({ ...request, plan, runId, names, manifests }, asked, plan.tables[index], signal);
      done.push({ ...made, id: plan.tables[index].id });
      log('info', `${schema}.${name}: ${tellCompacted(made.table, made.records)}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      refused.push({ schema, name, error: error.toData() });
      log('warning', error.message);
    }
  }
  if (done.length === 0) return { runId, tables: [], refused };
  const carried = withTables(
    plan,
    plan.tables.filter(({ id }) => done.some((one) => one.id === id)),
  );
  const manifest = compactionManifest(
    carried,
    runId,
    request,
    done.map(({ table }) => table),
    target.address,
  );
  const text = await writeCompactionManifest(target, names.manifestName, manifest, signal);
  recordCompaction(store, { runId, plan: carried, parts: done, manifest: text });
  return {
    runId,
    refused,
    tables: done.map(({ table, records }) => ({
      schema: table.schema,
      name: table.name,
      base: { runId, manifest: names.manifestName, round, rows: table.rows },
      keptParts: table.parts.length - records.length,
      writtenParts: records.length,
    })),
  };
}

const tellCompacted = (table: ManifestTable, records: readonly PartRecord[]): string =>
  `a full version of ${String(table.rows)} rows; ${String(table.parts.length - records.length)} parts were kept and ${String(records.length)} written.`;

type Making = CompactRequest & {
  /** That of the compaction. */
  readonly plan: Plan;
  readonly runId: string;
  readonly names: RunNames;
  readonly manifests: Manifests;
};

async function compactTable(
  making: Making,
  { table, state }: CompactionTable,
  planTable: PlanTable,
  signal: AbortSignal,
): Promise<{ readonly table: ManifestTable; readonly records: readonly PartRecord[] }> {
  const { target, plan, manifests } = making;
  const name = `${state.schema}.${state.name}`;
  const parts = await loadParts(manifests, state, signal);
  const { baseTable } = parts;
  if (baseTable === null) throw new AppError('COMPACTION_REFUSED', { table: name, detail: 'it has no full version' });
  if (parts.changesSetAside > 0)
    throw new AppError('COMPACTION_REFUSED', {
      table: name,
      detail: `${String(parts.changesSetAside)} rows of its changes were set aside, and what they would change is not known`,
    });
  const marks = await markCurrent(
    {
      target,
      table: name,
      keyColumns: state.keyColumns,
      parts,
      mostKeys: making.mostKeys ?? keysFor(plan.options.memoryMb),
    },
    signal,
  );
  const takesBase = choosePartsToWrite(parts.base, marks, plan.options.partBytes);
  const kept = parts.base.filter((_, index) => !takesBase(index));
  for (const part of kept) await checkThere(target, part, signal);
  const read = (stop: AbortSignal) =>
    readCurrent({ target, table: name, parts, marks, columns: state.columns, takesBase }, stop);
  const records = await writeRows(making, planTable, read, kept.length === 0, signal);
  checkRows(name, marks, kept, records);
  return { table: compactedTable({ table, state, baseTable, kept, records }), records };
}

/** Of so many small parts the next version makes larger ones. */
const mostSmallParts = 16;

/** Those that lost rows, and small ones where they have become many; the same for the same parts. */
function choosePartsToWrite(
  base: readonly StoredPart[],
  { gone }: CurrentMarks,
  partBytes: number,
): (index: number) => boolean {
  const isSmall = ({ bytes }: StoredPart): boolean => bytes < partBytes / 4;
  const mergesSmall = base.filter((part, index) => gone[index] === null && isSmall(part)).length > mostSmallParts;
  return (index) => gone[index] !== null || (mergesSmall && isSmall(base[index]));
}

async function writeRows(
  { target, plan, runId, names }: Making,
  table: PlanTable,
  read: (signal: AbortSignal) => ReturnType<SourcePort['read']>,
  needsPart: boolean,
  signal: AbortSignal,
): Promise<readonly PartRecord[]> {
  const records: PartRecord[] = [];
  const { options } = plan;
  const ports: PartitionPorts = {
    source: { read: (_, stop) => read(stop), keyAt: () => [], close: async () => {} },
    target,
    createEncoder: (of) => createTableEncoder(of, options),
    createFingerprinter: fingerprinterOf,
    verify: (of, blob, rowCount, stop) =>
      verifyPart(target, blob, { runId, rowCount, ...options, columns: outputColumnsOf(of) }, options.verify, stop),
    nameOf: names.partName,
    quarantine: null,
    runId,
    batchBytes: options.partBytes,
    partBytes: options.partBytes,
    lifetime: signal,
  };
  const observer = { onPart: async (part: PartRecord) => void records.push(part), onRows: () => {} };
  const border = new AbortController();
  const carry = async (content: 'rows' | 'empty'): Promise<void> => {
    const [partition] = table.partitions;
    await runPartition({ table, partition, after: null, firstPart: 0, content }, ports, observer, {
      stop: signal,
      border: border.signal,
    });
    signal.throwIfAborted();
  };
  await carry('rows');
  if (records.length === 0 && needsPart) await carry('empty');
  return records;
}

/** What was marked, kept and written must be the same rows. */
function checkRows(table: string, marks: CurrentMarks, kept: TableParts['base'], records: readonly PartRecord[]): void {
  const rows = [...kept.map((part) => part.rows), ...records.map(({ rowCount }) => rowCount)].reduce(
    (sum, count) => sum + count,
    0,
  );
  if (rows === marks.rows) return;
  throw new AppError('ROW_COUNT_MISMATCH', {
    table,
    detail: `its new full version has ${String(rows)} rows where ${String(marks.rows)} are current`,
  });
}
