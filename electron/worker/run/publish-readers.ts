// Publishes what tells readers of each table, after its last part and before the manifest that lists it.
import { createHash } from 'node:crypto';
import type { ManifestReader } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { readerFilesOf } from '../readers/reader-files.ts';
import type { TableFacts } from '../readers/table-facts.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { RunContext } from './run-context.ts';
import type { RunNames } from './run-names.ts';

type Done = { readonly table: PlanTable; readonly parts: readonly PartRecord[] };
type Publishing = Pick<RunContext, 'plan' | 'runId' | 'names' | 'target' | 'lifetime'>;

/** Small blobs: the round trip is their cost. */
const tablesAtOnce = 4;

/**
 * A function from table to what was published of it. The same checkpoints give the same bytes, and what an attempt that
 * broke off has published counts. Throws BLOB_EXISTS, storage errors.
 */
export async function publishReaders(
  run: Publishing,
  tables: readonly Done[],
  finishedUtc: string,
): Promise<(table: PlanTable) => readonly ManifestReader[]> {
  const published = new Map<string, readonly ManifestReader[]>();
  const waiting = tables.values();
  const work = async (): Promise<void> => {
    for (const done of waiting) published.set(done.table.id, await publishTable(run, done, finishedUtc));
  };
  await Promise.all(Array.from({ length: tablesAtOnce }, work));
  return ({ id }) => published.get(id) ?? [];
}

async function publishTable(run: Publishing, done: Done, finishedUtc: string): Promise<readonly ManifestReader[]> {
  // Nobody opens changes alone: a series has scripts for its current state.
  if (done.table.changes !== undefined) return [];
  // They tell of the types that this program writes.
  if (done.table.engine === 'factory') return [];
  const { runId, names, target, lifetime } = run;
  const published: ManifestReader[] = [];
  for (const { file, contentType, text } of readerFilesOf(factsOf(run, done, finishedUtc))) {
    const bytes = new TextEncoder().encode(text);
    const blob = await target.putRunBlob(names.readerName(done.table, file), bytes, contentType, runId, lifetime);
    published.push({ name: blob.name, bytes: blob.sizeBytes, md5: blob.md5 });
  }
  return published;
}

function factsOf({ plan, runId, names, target }: Publishing, { table, parts }: Done, finishedUtc: string): TableFacts {
  return {
    plan,
    table,
    runId,
    finishedUtc,
    container: target.address,
    folder: names.tableFolder(table),
    pattern: ownPattern(table, plan.tables, names),
    parts: parts.map(({ blobName, rowCount, sizeBytes }) => ({ name: blobName, rows: rowCount, bytes: sizeBytes })),
    deltaId: uuidOf(`${runId}/${table.id}`),
  };
}

/** Null when it would mean parts of another table too, as it may where the table has no folder of its own. */
function ownPattern(table: PlanTable, tables: readonly PlanTable[], names: RunNames): string | null {
  const pattern = names.partPattern(table);
  if (names.tableFolder(table) !== null) return pattern;
  const pieces = pattern.split('*').map((text) => text.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`));
  const means = new RegExp(`^${pieces.join('.*')}$`);
  return tables.some((other) => other.id !== table.id && means.test(names.partName(other, 0, 0))) ? null : pattern;
}

/** Version 8: made from what it names. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
