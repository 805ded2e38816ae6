// Finds rows of the current state whose keys the source has no more, and writes them down as deletes: a run of its own.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { ManifestTable } from '../../../../shared/manifest.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { ChangeSet } from '../../../../shared/series.ts';
import type { Log } from '../../log.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { namesOfRun } from '../../run/run-names.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import type { Store } from '../../store/store.ts';
import type { RefusedTable } from './compact-tables.ts';
import { deletesOf } from './delete-rows.ts';
import { publishManifest, toWritten } from './derived-manifest.ts';
import { derivedRunId, derivePlan, toStored, withTables, type DerivedOrder, type StoredTable } from './derived-run.ts';
import { markGone } from './mark-gone.ts';
import { keysFor, markCurrent } from './mark-current.ts';
import { recordRun } from './record-run.ts';
import { createManifests, loadParts, loadRun, type Manifests } from './stored-parts.ts';
import { writeRows, type Writing } from './write-rows.ts';

export type SweptTable = StoredTable & {
  /** The run that read the keys of all rows. */
  readonly keys: Pick<ChangeSet, 'runId' | 'manifest'>;
};

export type SweepRequest = DerivedOrder & {
  /**
   * `state`: as it was before the changes that are read together with the keys or after them. What is found goes before
   * those changes: a key that came back since is in them.
   */
  readonly tables: readonly SweptTable[];
  readonly toChangesTable: (table: PlanTable, since: ChangeMark) => PlanTable;
  /** Where the parts of changes go. */
  readonly pathTemplate: string;
  readonly store: Store;
  readonly target: TargetPort;
  readonly log: Log;
  readonly mostKeys?: number;
};

export type Sweep = {
  readonly runId: string;
  /** `set` null: no row is gone. */
  readonly tables: readonly { readonly schema: string; readonly name: string; readonly set: ChangeSet | null }[];
  readonly refused: readonly RefusedTable[];
};

/** Bounded in memory, and repeatable as a compaction is. Throws PART_UNREADABLE, MANIFEST_INVALID, storage errors. */
export async function deriveDeletes(request: SweepRequest, signal: AbortSignal): Promise<Sweep> {
  const { store, target, log, round, tables, pathTemplate, series } = request;
  const kind = 'deletes';
  const sources = tables.map(({ state, keys }) => `${state.schema}.${state.name} ${keys.runId}`);
  const runId = derivedRunId(request, kind, sources);
  const origin = `Derived by comparing the keys of all rows with those of the state ${String(series.version)} of the series ${series.name}.`;
  const wanted = tables.map((swept) => deletesTable(request, swept));
  const plan = derivePlan(request, { runId, kind, tables: wanted, origin, pathTemplate });
  const names = namesOfRun(plan, runId);
  const writing = { target, plan, runId, names };
  const manifests = createManifests(target);
  const mostKeys = request.mostKeys ?? keysFor(plan.options.memoryMb);
  const found: { readonly id: string; readonly table: ManifestTable; readonly records: readonly PartRecord[] }[] = [];
  const unchanged: StoredTable[] = [];
  const refused: RefusedTable[] = [];
  for (const [index, swept] of tables.entries()) {
    const { schema, name } = swept.state;
    try {
      const made = await sweepTable({ writing, manifests, mostKeys }, swept, wanted[index], signal);
      if (made === null) unchanged.push(swept);
      else found.push({ id: swept.table.id, ...made });
      log('info', `${schema}.${name}: ${String(made?.table.rows ?? 0)} rows are in the source no more.`);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      refused.push({ schema, name, error: error.toData() });
      log('warning', error.message);
    }
  }
  const none = unchanged.map(({ state: { schema, name } }) => ({ schema, name, set: null }));
  if (found.length === 0) return { runId, tables: none, refused };
  const carried = withTables(
    plan,
    plan.tables.filter(({ id }) => found.some((one) => one.id === id)),
  );
  const document = { plan: carried, runId, tables: found.map(({ table }) => table) };
  const manifest = await publishManifest(target, names.manifestName, document, signal);
  recordRun(store, { runId, plan: carried, parts: found, manifest });
  const sets = found.map(({ table: { schema, name, rows } }) => ({
    schema,
    name,
    set: { runId, manifest: names.manifestName, round, rows, kind: 'deletes' as const },
  }));
  return { runId, tables: [...none, ...sets], refused };
}

/** Throws BUG for a table without a position: it is loaded whole, and then nothing is to be found. */
function deletesTable({ toChangesTable }: SweepRequest, { table, state }: SweptTable): PlanTable {
  const { position } = state;
  if (position === null)
    throw new AppError('BUG', { detail: `a sweep of ${state.schema}.${state.name}, which has no position` });
  // What is stored has been through its transforms.
  const { transforms: _, ...stored } = table;
  return toStored(table, toChangesTable({ ...stored, columns: state.columns }, position).columns);
}

type Sweeping = { readonly writing: Writing; readonly manifests: Manifests; readonly mostKeys: number };

async function sweepTable(
  { writing, manifests, mostKeys }: Sweeping,
  { state, keys }: SweptTable,
  planTable: PlanTable,
  signal: AbortSignal,
): Promise<{ readonly table: ManifestTable; readonly records: readonly PartRecord[] } | null> {
  const { target } = writing;
  const { keyColumns } = state;
  const name = `${state.schema}.${state.name}`;
  const parts = await loadParts(manifests, state, signal);
  const source = await loadRun(manifests, state, keys, signal);
  if (source.table.rowsSetAside > 0 || parts.changesSetAside > 0)
    throw new AppError('COMPACTION_REFUSED', { table: name, detail: 'rows of its keys or changes were set aside' });
  const request = { target, table: name, keyColumns, parts, mostKeys };
  const marks = await markCurrent(request, signal);
  const gone = await markGone({ ...request, marks, keys: source.parts }, signal);
  if (gone.rows === 0) return null;
  const rows = (stop: AbortSignal) =>
    deletesOf({ target, table: name, keyColumns, parts, gone, columns: planTable.columns }, stop);
  const records = await writeRows(writing, planTable, rows, true, signal);
  const { schema, kind, where, query, schemaFingerprint } = planTable;
  const table: ManifestTable = {
    schema,
    name: planTable.name,
    kind,
    columns: planTable.columns,
    where,
    query,
    key: null,
    partitions: 1,
    cutRanges: [],
    schemaFingerprint,
    rows: records.reduce((sum, { rowCount }) => sum + rowCount, 0),
    bytes: records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    rowsSetAside: 0,
    quarantine: [],
    parts: records.map(toWritten),
    readers: [],
    moments: [],
  };
  if (table.rows !== gone.rows)
    throw new AppError('ROW_COUNT_MISMATCH', {
      table: name,
      detail: `${String(table.rows)} deletes were written of ${String(gone.rows)} that were found`,
    });
  return { table, records };
}
