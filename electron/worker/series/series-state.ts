// The state of a series: read from the target, and its next version after a run, as pure functions.
import { isSameSqlType } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { seriesStateSchema, type RoundKind, type SeriesState, type SeriesTable } from '../../../shared/series.ts';

export type NamedTable = { readonly schema: string; readonly name: string };

export const isSameTable = (a: NamedTable, b: NamedTable): boolean => a.schema === b.schema && a.name === b.name;
export const nameOf = ({ schema, name }: NamedTable): string => `${schema}.${name}`;

/** Throws SERIES_STATE_INVALID. */
export function parseState(text: string, series: string, blob: string): SeriesState {
  const invalid = (detail: string): AppError => new AppError('SERIES_STATE_INVALID', { series, blob, detail });
  const parsed = parseOrExplain(seriesStateSchema, parseJson(text, invalid));
  if (!parsed.ok) throw invalid(parsed.detail);
  if (parsed.value.name !== series) throw invalid(`it is that of series ${parsed.value.name}`);
  return parsed.value;
}

function parseJson(text: string, invalid: (detail: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('it is not valid JSON');
  }
}

/** Indented: people read it too. */
export const stateText = (state: SeriesState): string => `${JSON.stringify(state, null, 2)}\n`;

/** Before anything was loaded. */
export const firstState = (plan: Plan, series: string, by: string, nowUtc: string): SeriesState => ({
  seriesVersion: 1,
  name: series,
  version: 0,
  round: 0,
  updatedUtc: nowUtc,
  by,
  server: plan.server.name,
  database: plan.source.database,
  planHash: plan.hash,
  tables: [],
});

/** Throws SERIES_OF_ANOTHER when the state is about another database. */
export function assertSameSource(state: SeriesState, plan: Plan): void {
  const found = `${state.server} \\ ${state.database}`;
  const wanted = `${plan.server.name} \\ ${plan.source.database}`;
  if (found.toLowerCase() !== wanted.toLowerCase())
    throw new AppError('SERIES_OF_ANOTHER', { series: state.name, found, wanted });
}

/** A run that is complete, as far as its manifest says. */
export type DoneRun = {
  readonly kind: RoundKind;
  readonly round: number;
  readonly plan: Plan;
  /** Blob name. */
  readonly manifestName: string;
  readonly manifest: Manifest;
};

/** The state after a run: what it loaded whole is a new base, what it read of changes goes behind the others. */
export function absorbRun(state: SeriesState, run: DoneRun, by: string, nowUtc: string): SeriesState {
  const absorb = (table: ManifestTable): SeriesTable[] => {
    const planned = run.plan.tables.find((one) => isSameTable(one, table));
    const known = state.tables.find((one) => isSameTable(one, table));
    if (planned?.increment === undefined) return known === undefined ? [] : [known];
    if (run.kind === 'full') return [loaded(planned, planned.increment, table, run)];
    return known === undefined ? [] : [changed(known, planned, table, run)];
  };
  const absorbed = run.manifest.tables.flatMap(absorb);
  return {
    ...state,
    version: state.version + 1,
    updatedUtc: nowUtc,
    by,
    planHash: run.plan.series?.round?.planHash ?? run.plan.hash,
    tables: putTables(state.tables, absorbed),
  };
}

function loaded(
  planned: PlanTable,
  increment: SeriesTable['increment'],
  table: ManifestTable,
  { manifest, manifestName, round }: DoneRun,
): SeriesTable {
  const { schema, name, schemaFingerprint, rows } = table;
  const isWhole = increment.mode === 'reload';
  const position = isWhole ? null : (table.changeMark ?? null);
  return {
    schema,
    name,
    increment,
    keyColumns: keyColumnsOf(planned),
    columns: table.columns,
    schemaFingerprint,
    position,
    reload: position === null && !isWhole ? 'The source did not say where it stood when the table was loaded.' : null,
    base: { runId: manifest.runId, manifest: manifestName, round, rows },
    changes: [],
    rows,
    sinceSweep: 0,
  };
}

function changed(
  known: SeriesTable,
  planned: PlanTable,
  table: ManifestTable,
  { manifest, manifestName, round }: DoneRun,
): SeriesTable {
  const position = table.changeMark ?? null;
  const set = { runId: manifest.runId, manifest: manifestName, round, rows: table.rows, kind: 'changes' } as const;
  return {
    ...known,
    // What could not be marked is read again from where it was: nothing is lost by it.
    position: position ?? known.position,
    increment: planned.increment ?? known.increment,
    // A table that has evolved has other columns from here on.
    columns: planned.schemaFingerprint === known.schemaFingerprint ? known.columns : evolved(known, planned),
    schemaFingerprint: planned.schemaFingerprint,
    changes: table.rows === 0 ? known.changes : [...known.changes, set],
    rows: table.rows === 0 ? known.rows : null,
  };
}

/** Columns that are there still stay as they are; new ones are NULL in rows that have not changed since. */
const evolved = (known: SeriesTable, { columns, written }: PlanTable): SeriesTable['columns'] =>
  (written ?? columns).slice(2).map((column) => {
    const before = known.columns.find(({ name }) => name === column.name);
    return before !== undefined && isSameSqlType(before.sqlType, column.sqlType) ? before : column;
  });

/** The names that the columns of the key have in the files. */
function keyColumnsOf({ key, columns }: PlanTable): string[] {
  return (key?.columns ?? []).flatMap(({ name }) => {
    const [output] = columns.find((column) => column.name === name)?.outputs ?? [];
    return output === undefined ? [] : [output.name];
  });
}

/** Each in its place, new ones behind. */
function putTables(tables: readonly SeriesTable[], changedTables: readonly SeriesTable[]): SeriesTable[] {
  const kept = tables.map((table) => changedTables.find((one) => isSameTable(one, table)) ?? table);
  const added = changedTables.filter((table) => !tables.some((one) => isSameTable(one, table)));
  return [...kept, ...added];
}

type Found = NamedTable & { readonly set: SeriesTable['changes'][number] | null };

/** Deletes that were found by comparing keys, behind what was there; also where none was found, they have been compared. */
export const addDeletes = (state: SeriesState, found: readonly Found[], by: string, nowUtc: string): SeriesState =>
  nextState(
    {
      ...state,
      tables: state.tables.map((table) => {
        const own = found.find((one) => isSameTable(one, table));
        if (own === undefined) return table;
        const swept = { ...table, sinceSweep: 0 };
        return own.set === null ? swept : { ...swept, changes: [...table.changes, own.set], rows: null };
      }),
    },
    by,
    nowUtc,
  );

type Based = NamedTable & { readonly base: NonNullable<SeriesTable['base']> };

/** New full versions, in which all changes are. */
export const putBases = (state: SeriesState, bases: readonly Based[], by: string, nowUtc: string): SeriesState =>
  nextState(
    {
      ...state,
      tables: state.tables.map((table) => {
        const own = bases.find((one) => isSameTable(one, table));
        return own === undefined ? table : { ...table, base: own.base, changes: [], rows: own.base.rows };
      }),
    },
    by,
    nowUtc,
  );

/** The round has ended; `isOlder`: the keys of the table were last compared before it. */
export const endOfRound = (
  state: SeriesState,
  round: number,
  isOlder: (table: SeriesTable) => boolean,
): SeriesState => ({
  ...state,
  round,
  tables: state.tables.map((table) => (isOlder(table) ? { ...table, sinceSweep: table.sinceSweep + 1 } : table)),
});

/** A table whose position is of no use any more is loaded whole in its next round. */
export const mustReload = (state: SeriesState, lost: NamedTable, why: string): SeriesState => ({
  ...state,
  tables: state.tables.map((table) => (isSameTable(table, lost) ? { ...table, position: null, reload: why } : table)),
});

/** The same with a new version. */
export const nextState = (state: SeriesState, by: string, nowUtc: string): SeriesState => ({
  ...state,
  version: state.version + 1,
  updatedUtc: nowUtc,
  by,
});
