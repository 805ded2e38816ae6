// Writes a new full version of tables from the last one and the changes since: an ordinary run that reads no source.
import { AppError, type AppErrorData } from '../../../../shared/errors.ts';
import type { ManifestTable } from '../../../../shared/manifest.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { SeriesTable } from '../../../../shared/series.ts';
import type { Log } from '../../log.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { namesOfRun } from '../../run/run-names.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import type { Store } from '../../store/store.ts';
import { compactedTable } from './compacted-table.ts';
import { publishManifest } from './derived-manifest.ts';
import { derivedRunId, derivePlan, toStored, withTables, type DerivedOrder, type StoredTable } from './derived-run.ts';
import { keysFor, markCurrent, type CurrentMarks } from './mark-current.ts';
import { checkThere } from './read-parts.ts';
import { readCurrent } from './read-current.ts';
import { recordRun } from './record-run.ts';
import { createManifests, loadParts, type Manifests, type StoredPart, type TableParts } from './stored-parts.ts';
import { writeRows, type Writing } from './write-rows.ts';

export type CompactRequest = DerivedOrder & {
  readonly tables: readonly StoredTable[];
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
/** A table that stays as it is, and why. */
export type RefusedTable = { readonly schema: string; readonly name: string; readonly error: AppErrorData };
export type Compaction = {
  readonly runId: string;
  readonly tables: readonly CompactedTable[];
  readonly refused: readonly RefusedTable[];
};

/**
 * Parts of the last full version that no change touches stay, by name; what is left of the others and the newest rows of
 * the changes go to new parts. Nothing is deleted. Broken off anywhere and repeated from the same state it ends the
 * same, blob by blob. It counts once the state of the series names it. Throws PART_UNREADABLE, MANIFEST_INVALID,
 * storage errors.
 */
export async function compactTables(request: CompactRequest, signal: AbortSignal): Promise<Compaction> {
  const { store, target, log, round, tables, series } = request;
  const kind = 'compaction';
  const runId = derivedRunId(
    request,
    kind,
    tables.map(({ state }) => `${state.schema}.${state.name}`),
  );
  const origin = `Written from full versions and their changes as the state ${String(series.version)} of the series ${series.name} names them; the source was not read.`;
  const wanted = tables.map(({ table, state }) => toStored(table, state.columns));
  const plan = derivePlan(request, { runId, kind, tables: wanted, origin });
  const names = namesOfRun(plan, runId);
  const writing = { target, plan, runId, names };
  const manifests = createManifests(target);
  const mostKeys = request.mostKeys ?? keysFor(plan.options.memoryMb);
  const done: { readonly id: string; readonly table: ManifestTable; readonly records: readonly PartRecord[] }[] = [];
  const refused: RefusedTable[] = [];
  for (const [index, asked] of tables.entries()) {
    const { schema, name } = asked.state;
    try {
      const made = await compactTable({ writing, manifests, mostKeys }, asked, wanted[index], signal);
      done.push({ id: asked.table.id, ...made });
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
  const document = { plan: carried, runId, tables: done.map(({ table }) => table) };
  const manifest = await publishManifest(target, names.manifestName, document, signal);
  recordRun(store, { runId, plan: carried, parts: done, manifest });
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

type Compacting = { readonly writing: Writing; readonly manifests: Manifests; readonly mostKeys: number };

async function compactTable(
  { writing, manifests, mostKeys }: Compacting,
  { table, state }: StoredTable,
  planTable: PlanTable,
  signal: AbortSignal,
): Promise<{ readonly table: ManifestTable; readonly records: readonly PartRecord[] }> {
  const { target, plan } = writing;
  const { keyColumns, columns } = state;
  const name = `${state.schema}.${state.name}`;
  const parts = await loadParts(manifests, state, signal);
  const { baseTable } = parts;
  if (baseTable === null) throw new AppError('COMPACTION_REFUSED', { table: name, detail: 'it has no full version' });
  if (parts.changesSetAside > 0)
    throw new AppError('COMPACTION_REFUSED', {
      table: name,
      detail: `${String(parts.changesSetAside)} rows of its changes were set aside, and what they would change is not known`,
    });
  const marks = await markCurrent({ target, table: name, keyColumns, parts, mostKeys }, signal);
  const takesBase = choosePartsToWrite(parts.base, marks, plan.options.partBytes);
  const kept = parts.base.filter((_, index) => !takesBase(index));
  for (const part of kept) await checkThere(target, part, signal);
  const rows = (stop: AbortSignal) => readCurrent({ target, table: name, parts, marks, columns, takesBase }, stop);
  const records = await writeRows(writing, planTable, rows, kept.length === 0, signal);
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

/** What was marked, kept and written must be the same rows. */
function checkRows(table: string, marks: CurrentMarks, kept: TableParts['base'], records: readonly PartRecord[]): void {
  const counts = [...kept.map((part) => part.rows), ...records.map(({ rowCount }) => rowCount)];
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows === marks.rows) return;
  throw new AppError('ROW_COUNT_MISMATCH', {
    table,
    detail: `its new full version has ${String(rows)} rows where ${String(marks.rows)} are current`,
  });
}
