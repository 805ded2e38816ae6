// The pointer to the current state of a table, `current.json`: derived from the state of its series and manifests.
import { parseOrExplain } from '../../../shared/issues.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import { positionText } from '../../../shared/position-text.ts';
import {
  changeColumns,
  currentPointerSchema,
  type CurrentPointer,
  type SeriesState,
  type SeriesTable,
} from '../../../shared/series.ts';
import { createNameChooser } from '../plan/output-names.ts';
import { isSameTable } from './series-state.ts';

export type PointedParts = NonNullable<CurrentPointer['base']>['parts'];
type NamedRun = { readonly runId: string; readonly manifest: string };

/** Null for what is none: it is replaced. */
export function readPointer(text: string): CurrentPointer | null {
  try {
    const parsed = parseOrExplain(currentPointerSchema, JSON.parse(text));
    return parsed.ok ? parsed.value : null;
  } catch {
    return null;
  }
}

/** A pointer of a newer state stays; one of a series that was given up and begun anew does not. */
export const isNewer = (pointer: CurrentPointer, state: SeriesState): boolean =>
  pointer.stateVersion >= state.version && pointer.updatedUtc >= state.updatedUtc;

/** Whether both name the same files. */
export function hasSameFiles(before: CurrentPointer, now: CurrentPointer): boolean {
  const filesOf = ({ base, changes, columns }: CurrentPointer): string =>
    JSON.stringify([columns, [base, ...changes].map((set) => [set?.manifest, set?.parts.map(({ name }) => name)])]);
  return filesOf(before) === filesOf(now);
}

/** `partsOf`: what a run has of the table. */
export function buildPointer(
  state: SeriesState,
  table: SeriesTable,
  partsOf: (run: NamedRun) => PointedParts,
): CurrentPointer {
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
    base: base === null ? null : { ...base, parts: partsOf(base) },
    changes: changes.map((set) => ({ ...set, parts: partsOf(set) })),
  };
}

/**
 * The parts of the runs that a state names: those that the last pointer lists are known, and only manifests of others
 * are read.
 */
export async function gatherParts(
  { base, changes, ...table }: SeriesTable,
  before: CurrentPointer | null,
  manifestOf: (name: string) => Promise<Manifest>,
): Promise<(run: NamedRun) => PointedParts> {
  const parts = new Map<string, PointedParts>();
  for (const set of [before?.base ?? null, ...(before?.changes ?? [])])
    if (set !== null) parts.set(keyOf(set), set.parts);
  for (const set of [...(base === null ? [] : [base]), ...changes])
    if (!parts.has(keyOf(set))) parts.set(keyOf(set), partsIn(await manifestOf(set.manifest), table));
  return (run) => parts.get(keyOf(run)) ?? [];
}

const keyOf = ({ runId, manifest }: NamedRun): string => `${runId} ${manifest}`;

const partsIn = ({ tables }: Manifest, table: Pick<SeriesTable, 'schema' | 'name'>): PointedParts =>
  tables
    .filter((one) => isSameTable(one, table))
    .flatMap(({ parts }) => parts.map(({ name, rows, bytes, md5 }) => ({ name, rows, bytes, md5: md5 ?? '' })));
