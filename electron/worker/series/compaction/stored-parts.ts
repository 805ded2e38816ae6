// The parts that make up the current state of a table, as manifests in the target list them.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Manifest, ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';
import type { Compression, Format } from '../../../../shared/run-options.ts';
import type { ChangeSet, SeriesTable } from '../../../../shared/series.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { readManifest } from '../../validate/manifest-file.ts';

/** A part, and how it is read. */
export type StoredPart = ManifestPart & {
  readonly columns: readonly PlanColumn[];
  readonly format: Format;
  readonly compression: Compression;
  /** The run that wrote it. */
  readonly run: string;
};

export type TableParts = {
  /** Null where the table has no full version. */
  readonly baseTable: ManifestTable | null;
  readonly base: readonly StoredPart[];
  /** In the order in which they are applied. Before the columns of the table stand operation and version. */
  readonly changes: readonly StoredPart[];
  /** Rows that a set of changes lacks because they were set aside. */
  readonly changesSetAside: number;
};

export type Manifests = (name: string, signal: AbortSignal) => Promise<Manifest>;

/** Each manifest is read once: it lists the tables of its run, and those are asked for one after the other. */
export function createManifests(target: Pick<TargetPort, 'properties' | 'readRange'>): Manifests {
  const known = new Map<string, Promise<Manifest>>();
  return (name, signal) => {
    const found = known.get(name) ?? readManifest(target, name, signal);
    known.set(name, found);
    return found;
  };
}

/** Throws MANIFEST_INVALID, storage errors. */
export async function loadParts(
  manifests: Manifests,
  table: Pick<SeriesTable, 'schema' | 'name' | 'base' | 'changes'>,
  signal: AbortSignal,
): Promise<TableParts> {
  const base = table.base === null ? null : await loadRun(manifests, table, table.base, signal);
  const sets: { readonly table: ManifestTable; readonly parts: readonly StoredPart[] }[] = [];
  for (const set of table.changes) sets.push(await loadRun(manifests, table, set, signal));
  return {
    baseTable: base?.table ?? null,
    base: base?.parts ?? [],
    changes: sets.flatMap(({ parts }) => parts),
    changesSetAside: sets.reduce((sum, set) => sum + set.table.rowsSetAside, 0),
  };
}

/** Of one run. Throws MANIFEST_INVALID when it is another one, or lacks the table. */
export async function loadRun(
  manifests: Manifests,
  { schema, name }: Pick<SeriesTable, 'schema' | 'name'>,
  { manifest: blob, runId }: Pick<ChangeSet, 'manifest' | 'runId'>,
  signal: AbortSignal,
): Promise<{ readonly table: ManifestTable; readonly parts: readonly StoredPart[] }> {
  const manifest = await manifests(blob, signal);
  const table = manifest.tables.find((one) => one.schema === schema && one.name === name);
  const refuse = (detail: string): AppError => new AppError('MANIFEST_INVALID', { blob, detail });
  if (manifest.runId !== runId) throw refuse(`it is of run ${manifest.runId}, not of ${runId}`);
  if (table === undefined) throw refuse(`it lacks the table ${schema}.${name}`);
  const { format, compression } = manifest;
  const { columns } = table;
  const ofPart = (part: ManifestPart): StoredPart => ({
    ...part,
    columns,
    format,
    compression,
    run: part.run ?? runId,
  });
  return { table, parts: table.parts.map(ofPart) };
}
