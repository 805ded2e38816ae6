// What is read of one table or query, in which order, and how each column is written: all but the size and the cuts.
import type { CatalogColumn, CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatCount, formatPlural } from '../../../shared/format.ts';
import { givenProblem } from '../../../shared/named-parameters.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Increment } from '../../../shared/increment.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { nameOf } from '../source/chosen-rows.ts';
import { describeQuery } from '../source/describe-query.ts';
import { carrying } from '../source/given-parameters.ts';
import type { SourceSession } from '../source/session.ts';
import { chooseKey, type KeyChoice } from './choose-key.ts';
import { planColumn } from './column-plan.ts';
import { findDateRanges, type Datetime2Choice } from './date-range-probe.ts';
import { declaredOf } from './declared.ts';
import { createNameChooser } from './output-names.ts';
import type { Picked } from './pick-tables.ts';
import { queryWarnings } from './query-warnings.ts';
import { fingerprintTable } from './schema-fingerprint.ts';

export type ReadingTools = {
  readonly session: SourceSession;
  readonly isExactCodePage: (codePage: number) => boolean;
};

export type Reading = Pick<
  PlanTable,
  'schema' | 'name' | 'kind' | 'where' | 'query' | 'parameters' | 'schemaFingerprint' | 'datesBeyond' | 'declared'
> & {
  /** Those that are written, then those that are read for the key alone. */
  readonly columns: readonly PlanColumn[];
  /** The columns above as the catalog tells them. */
  readonly catalogColumns: readonly CatalogColumn[];
  readonly key: CatalogKey | null;
  readonly readNote: string;
  readonly notes: readonly string[];
};

type Decided = { readonly columns: readonly PlanColumn[]; readonly leftOut: readonly string[] };

/** Throws COLUMN_UNKNOWN, TABLE_NOT_EXPORTABLE, FILTER_REFUSED, QUERY_REFUSED and whatever the source throws. */
export async function planReading(
  { choice, table }: Picked,
  datetime2: Datetime2Choice,
  tools: ReadingTools,
  signal: AbortSignal,
  increment: Increment | null = null,
): Promise<Reading> {
  if (table === null) return planQuery({ ...choice, query: choice.query ?? '' }, datetime2, tools, signal);
  const { where } = choice;
  const given = givenOf(choice);
  const rows = { schema: table.schema, name: table.name, where, query: null, ...given };
  const problem = givenProblem(where ?? '', choice.parameters ?? []);
  if (problem !== null) throw new AppError('FILTER_REFUSED', { table: nameOf(rows), detail: problem });
  // Change tracking knows rows by the primary key alone.
  const keyChoice = chooseKey(table, increment?.mode === 'changeTracking');
  const wanted = wantedColumns(table, choice.columns);
  const dates = await findDateRanges(carrying(tools.session, rows), rows, wanted, datetime2, signal);
  const written = decideColumns(table, wanted, dates.nanos, tools);
  if (written.columns.length === 0) {
    const detail =
      table.columns.length === 0 ? 'none of its columns is visible to this login' : written.leftOut.join(' ');
    throw new AppError('TABLE_NOT_EXPORTABLE', { table: nameOf(rows), detail: clause(detail) });
  }
  if (choice.columns !== null && written.leftOut.length > 0)
    throw new AppError('TABLE_NOT_EXPORTABLE', { table: nameOf(rows), detail: clause(written.leftOut.join(' ')) });
  const keyOnly = keyOnlyColumns(table, wanted, keyChoice);
  const forKey = decideColumns(table, keyOnly, new Set(), tools).columns;
  return {
    ...rows,
    kind: table.kind,
    columns: [...written.columns, ...forKey.map((column) => ({ ...column, note: null, isKeyOnly: true as const }))],
    catalogColumns: [...wanted, ...keyOnly],
    key: keyChoice.key,
    readNote: keyChoice.note,
    notes: [
      ...choiceNotes(table, choice),
      ...table.notes,
      ...written.leftOut,
      ...(keyChoice.warning === null ? [] : [keyChoice.warning]),
    ],
    schemaFingerprint: fingerprintTable(table, keyChoice.key, { columns: choice.columns, where, ...given }),
    ...(dates.beyond.length === 0 ? {} : { datesBeyond: [...dates.beyond] }),
    declared: declaredOf(table),
  };
}

/** Left out where there are none, so that plans without them stay as they were. */
const givenOf = ({ parameters }: TableChoice): Pick<PlanTable, 'parameters'> =>
  parameters === undefined || parameters.length === 0 ? {} : { parameters };

async function planQuery(
  choice: Picked['choice'] & { readonly query: string },
  datetime2: Datetime2Choice,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<Reading> {
  const { schema, name, query } = choice;
  const table = `${schema}.${name}`;
  const refuse = (detail: string): AppError => new AppError('QUERY_REFUSED', { table, detail });
  if (choice.columns !== null || choice.where !== null)
    throw refuse('columns and rows are chosen in the query itself, not beside it');
  const columns = await describeQuery(tools.session, { table, query, parameters: choice.parameters }, signal);
  // The range of a datetime2(7) is not asked for: that would run the whole query once more. Text is exact.
  const isNanos = ({ sqlType }: CatalogColumn): boolean => datetime2 === 'nanos' && sqlType.scale === 7;
  const nanos = new Set(columns.filter(isNanos).map((column) => column.name));
  const decided = decideColumns({ columns }, columns, nanos, tools);
  if (decided.leftOut.length > 0) throw refuse(clause(decided.leftOut.join(' ')));
  const converted = decided.columns.find(({ selectAs }) => selectAs === 'nvarchar');
  if (converted !== undefined)
    throw refuse(
      `column ${converted.name} cannot be decoded exactly here; write CONVERT(nvarchar(max), ...) AS ${converted.name} in the query`,
    );
  return {
    schema,
    name,
    kind: 'query',
    where: null,
    query,
    ...givenOf(choice),
    columns: decided.columns,
    catalogColumns: columns,
    key: null,
    readNote: 'It is a query: it is read as one stream, and read again from its start after a failure.',
    notes: ['It is what a query gives; the query stands in the plan.', ...queryWarnings(query)],
    schemaFingerprint: fingerprintTable({ columns }, null, { columns: null, where: null, query, ...givenOf(choice) }),
  };
}

/** For whoever finds the files later and takes them for the whole table. */
function choiceNotes(table: CatalogTable, { columns, where }: TableChoice): readonly string[] {
  const count = formatCount(new Set(columns).size);
  return [
    ...(columns === null ? [] : [`Only ${count} of its ${formatPlural(table.columns.length, 'column')} were chosen.`]),
    ...(where === null ? [] : [`Only rows that meet its filter are moved: ${where.replace(/\s+/g, ' ').trim()}`]),
    ...queryWarnings(where ?? ''),
  ];
}

/** In the order of the table, so that the same choice always gives the same file. Throws COLUMN_UNKNOWN. */
function wantedColumns(table: CatalogTable, names: readonly string[] | null): readonly CatalogColumn[] {
  if (names === null) return table.columns;
  const unknown = names.find((name) => table.columns.every((column) => column.name !== name));
  if (unknown !== undefined) throw new AppError('COLUMN_UNKNOWN', { table: nameOf(table), column: unknown });
  return table.columns.filter(({ name }) => names.includes(name));
}

function keyOnlyColumns(
  table: CatalogTable,
  wanted: readonly CatalogColumn[],
  { key }: KeyChoice,
): readonly CatalogColumn[] {
  const names = new Set(key?.columns.map(({ name }) => name));
  return table.columns.filter((column) => names.has(column.name) && !wanted.includes(column));
}

/** `of`: where the names of extra columns must not collide. */
function decideColumns(
  of: { readonly columns: readonly CatalogColumn[] },
  columns: readonly CatalogColumn[],
  nanos: ReadonlySet<string>,
  tools: ReadingTools,
): Decided {
  const choices = {
    isExactCodePage: tools.isExactCodePage,
    fitsNanos: (name: string) => nanos.has(name),
    extraName: createNameChooser(of.columns.map((column) => column.name)),
  };
  const decisions = columns.map((column) => ({ name: column.name, decision: planColumn(column, choices) }));
  return {
    columns: decisions.flatMap(({ decision }) => ('leftOut' in decision ? [] : [decision])),
    leftOut: decisions.flatMap(({ name, decision }) =>
      'leftOut' in decision ? [`Column ${name} is left out: ${decision.leftOut}.`] : [],
    ),
  };
}

/** A sentence as the end of another one. */
const clause = (sentence: string): string => sentence.replace(/\.$/, '');
