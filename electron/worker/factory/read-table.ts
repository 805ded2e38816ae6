// How a Copy activity reads a table: by which statement, and cut along which column.
import { factoryCsvTexts } from '../../../shared/factory-csv.ts';
import type { FactoryRead } from '../../../shared/factory.ts';
import { rangeColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { quoteTable } from '../source/quote-name.ts';
import { filterClause } from '../source/row-filter.ts';
import { selectItem } from '../source/select-item.ts';
import { writtenColumns } from './fit-table.ts';
import type { JsonObject } from './resource.ts';

export type TableRead = {
  readonly read: FactoryRead;
  /** What an entry of the control table says of the read. */
  readonly item: JsonObject;
  /** Sentence: why it is not cut as in the plan; null = it is, or is not cut there either. */
  readonly note: string | null;
};

/** The types of which Data Factory makes ranges; of the first, bounds of ours are given. */
const numbers = new Set(['int', 'smallint', 'bigint']);
const dates = new Set(['date', 'smalldatetime', 'datetime', 'datetime2']);
const rangeTypes = new Set([...numbers, ...dates, 'datetimeoffset']);

/** Ranges hold no NULL, so that only columns without NULL may cut: its rows would be missing without an error. */
export function readOf(table: PlanTable, { format }: Pick<RunOptions, 'format'>): TableRead {
  if (table.partitions.length === 1) return { read: 'whole', item: { query: statementOf(table, false) }, note: null };
  return physicalOf(table, format) ?? rangesOf(table) ?? wholeOf(table);
}

const wholeOf = (table: PlanTable): TableRead => ({
  read: 'whole',
  item: { query: statementOf(table, false) },
  note: 'It is read by one query, not by several as in the plan: Data Factory cuts along one column of whole numbers or dates that is never NULL.',
});

/** Such a read takes no statement: no filter, and no column that the server converts. */
function physicalOf(table: PlanTable, format: RunOptions['format']): TableRead | null {
  const { layout, where, query, columns, partitions } = table;
  const column = columns.find(({ name }) => name === layout?.columnName);
  const isPhysical = partitions.every(({ scope }) => scope?.kind === 'physical');
  const isPlain = columns.every(({ selectAs }) => selectAs === 'plain');
  if (column === undefined || column.isNullable || !isPhysical || where !== null || query !== null || !isPlain)
    return null;
  const mappings = writtenColumns(table).map(({ name }) => ({ source: { name }, sink: { name } }));
  const texts = format === 'csv' ? factoryCsvTexts : {};
  return { read: 'physical', item: { translator: { type: 'TabularTranslator', mappings, ...texts } }, note: null };
}

function rangesOf(table: PlanTable): TableRead | null {
  const first = rangeColumnsOf(table)[0];
  const column = writtenColumns(table).find(({ name }) => name === first?.name);
  if (table.query !== null || column === undefined || column.isNullable || !rangeTypes.has(column.sqlType.name))
    return null;
  if (table.partitions.some(({ scope }) => scope !== undefined)) return null;
  const item = { query: statementOf(table, true), column: column.name };
  const bounds = boundsOf(table, column.sqlType.name);
  return bounds === null
    ? { read: 'ranges', item, note: null }
    : { read: 'bounded', item: { ...item, ...bounds }, note: null };
}

/** The outermost cuts of the plan, between which strides are made; null where they do not span anything. */
function boundsOf({ partitions }: PlanTable, type: string): { readonly lower: string; readonly upper: string } | null {
  if (!numbers.has(type) && !dates.has(type)) return null;
  const cuts = partitions.flatMap(({ upTo }) => (upTo === null ? [] : [upTo[0]]));
  const compare = numbers.has(type)
    ? (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : 1)
    : (a: string, b: string) => (a < b ? -1 : 1);
  const sorted = cuts.filter((cut) => cut !== undefined).toSorted(compare);
  const lower = sorted[0];
  const upper = sorted.at(-1);
  return lower === undefined || upper === undefined || lower === upper ? null : { lower, upper };
}

function statementOf(table: PlanTable, isCut: boolean): string {
  if (table.query !== null) return table.query;
  const conditions = [
    ...(isCut ? ['?AdfDynamicRangePartitionCondition'] : []),
    ...(table.where === null ? [] : [filterClause(`${table.schema}.${table.name}`, table.where)]),
  ];
  return [
    `SELECT ${writtenColumns(table).map(selectItem).join(', ')}`,
    `FROM ${quoteTable(table)} AS t`,
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join('\nAND ')}`]),
  ].join('\n');
}
