// The pointers to the current state of each table, `current.json` in its folder: derived from the state of the series.
import type { Manifest } from '../../../shared/manifest.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import {
  changeColumns,
  currentPointerSchema,
  type CurrentPointer,
  type SeriesState,
  type SeriesTable,
} from '../../../shared/series.ts';
import { createNameChooser } from '../plan/output-names.ts';
import { namesOfRun } from '../run/run-names.ts';
import { exampleRun } from '../target/blob-name.ts';
import { readManifest } from '../validate/manifest-file.ts';
import { positionText } from './position-text.ts';
import type { Round } from './round-context.ts';
import { isSameTable, nameOf } from './series-state.ts';

type Parts = NonNullable<CurrentPointer['base']>['parts'];
/** The parts that a run has of a table. */
export type PartsOf = (runId: string, manifest: string, table: SeriesTable) => Parts;

/**
 * After the state: it is the truth, and a pointer that is missing or old is written anew in the next round. One that is
 * newer stays. Throws SERIES_LEASE_LOST, MANIFEST_INVALID, storage errors.
 */
export async function publishPointers(round: Round, stop: AbortSignal): Promise<void> {
  const { plan, book } = round;
  const names = namesOfRun(plan, exampleRun);
  const state = round.held.state();
  const manifests = createManifests(round, stop);
  const placeless: string[] = [];
  for (const table of plan.tables) {
    const known = state.tables.find((one) => isSameTable(one, table));
    if (known === undefined) continue;
    const name = names.pointerName(table);
    if (name === null) placeless.push(nameOf(table));
    else await publishPointer(round, state, { table, known, name }, manifests, stop);
  }
  if (placeless.length > 0)
    book.notice(
      `No current.json was written for ${placeless.join(', ')}: the path template has no folder for a table that is the same in every run, such as {schema}/{table}/run={run}/.`,
    );
}

type Place = { readonly table: PlanTable; readonly known: SeriesTable; readonly name: string };
type Manifests = { readonly of: (runId: string, name: string) => Promise<Manifest> };

async function publishPointer(
  round: Round,
  state: SeriesState,
  { known, name }: Place,
  manifests: Manifests,
  stop: AbortSignal,
): Promise<void> {
  const found = await round.lease.read(name, stop);
  const before = found === null ? null : readPointer(found.text);
  if (before !== null && before.stateVersion >= state.version) return;
  const parts = new Map<string, Parts>();
  const keyOf = (runId: string, manifest: string): string => `${runId} ${manifest}`;
  for (const set of [before?.base ?? null, ...(before?.changes ?? [])])
    if (set !== null) parts.set(keyOf(set.runId, set.manifest), set.parts);
  for (const { runId, manifest } of [...(known.base === null ? [] : [known.base]), ...known.changes])
    if (!parts.has(keyOf(runId, manifest)))
      parts.set(keyOf(runId, manifest), partsIn(await manifests.of(runId, manifest), known));
  const pointer = buildPointer(state, known, (runId, manifest) => parts.get(keyOf(runId, manifest)) ?? []);
  round.held.lost.throwIfAborted();
  const text = `${JSON.stringify(pointer, null, 2)}\n`;
  const written = await round.lease.write(name, text, { etag: found?.etag ?? null, leaseId: null }, stop);
  if (written === null)
    round.book.notice(`${name} was replaced by somebody else meanwhile; the next round writes it anew.`);
}

/** Null for what is none: it is replaced. */
function readPointer(text: string): CurrentPointer | null {
  try {
    const parsed = parseOrExplain(currentPointerSchema, JSON.parse(text));
    return parsed.ok ? parsed.value : null;
  } catch {
    return null;
  }
}

/** Pure. */
export function buildPointer(state: SeriesState, table: SeriesTable, partsOf: PartsOf): CurrentPointer {
  const { schema, name, keyColumns, columns, base, changes } = table;
  // As the columns of change parts are named: see plan/changes-table.ts.
  const nameFor = createNameChooser(
    columns.flatMap((column) => [column.name, ...column.outputs.map((output) => output.name)]),
  );
  return {
    pointerVersion: 1,
    series: state.name,
    schema,
    name,
    stateVersion: state.version,
    round: state.round,
    updatedUtc: state.updatedUtc,
    keyColumns,
    operationColumn: nameFor(changeColumns.op, ''),
    versionColumn: nameFor(changeColumns.version, ''),
    columns,
    position: positionText(table),
    base: base === null ? null : { ...base, parts: partsOf(base.runId, base.manifest, table) },
    changes: changes.map((set) => ({ ...set, parts: partsOf(set.runId, set.manifest, table) })),
  };
}

const partsIn = ({ tables }: Manifest, table: SeriesTable): Parts =>
  tables
    .filter((one) => isSameTable(one, table))
    .flatMap(({ parts }) => parts.map(({ name, rows, bytes, md5 }) => ({ name, rows, bytes, md5 })));

/** Of this state folder, or as another machine has published them; each is read once. */
function createManifests({ runs, target }: Round, stop: AbortSignal): Manifests {
  const known = new Map<string, Promise<Manifest>>();
  const read = async (runId: string, name: string): Promise<Manifest> =>
    runs.manifest(runId) ?? readManifest(target, name, stop);
  return {
    of(runId, name) {
      const found = known.get(name) ?? read(runId, name);
      known.set(name, found);
      return found;
    },
  };
}
