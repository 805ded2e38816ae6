// sys.dm_db_stats_histogram and sys.dm_db_stats_properties: the statistics of an index, made from its rows when asked.
import type { SqlType } from '../../types.ts';
import type { Bound } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import { indexesOf, visibleTables } from '../catalog/objects.ts';
import { dataColumn, sortKeyColumn } from '../physical.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { variantToStored } from '../stored/variant.ts';
import { isText } from '../types/kinds.ts';
import { storerOf, type Value } from '../types/value.ts';
import type { OpenTable } from './open-database.ts';
import { maySelect, type SessionState } from './state.ts';

const mostSteps = 200;

const bigint = (name: string): ColumnShape => ({ name, type: { name: 'bigint' }, isNullable: true });
const int = (name: string): ColumnShape => ({ name, type: { name: 'int' }, isNullable: false });
const real = (name: string): ColumnShape => ({ name, type: { name: 'real' }, isNullable: true });

const histogramColumns: readonly ColumnShape[] = [
  int('object_id'),
  int('stats_id'),
  int('step_number'),
  { name: 'range_high_key', type: { name: 'sql_variant' }, isNullable: true },
  real('range_rows'),
  real('equal_rows'),
  bigint('distinct_range_rows'),
  real('average_range_rows'),
];

const propertyColumns: readonly ColumnShape[] = [
  int('object_id'),
  int('stats_id'),
  { name: 'last_updated', type: { name: 'datetime2', scale: 7 }, isNullable: true },
  bigint('rows'),
  bigint('rows_sampled'),
  { name: 'steps', type: { name: 'int' }, isNullable: true },
  bigint('unfiltered_rows'),
  bigint('modification_counter'),
  { name: 'persisted_sample_percent', type: { name: 'float' }, isNullable: true },
];

type Indexed = { readonly table: OpenTable; readonly column: number; readonly type: SqlType };
type Step = { readonly value: unknown; readonly range: number; readonly equal: number; readonly distinct: number };

/** A rowversion is binary(8) inside a sql_variant. */
const variantType = (type: SqlType): SqlType => (type.name === 'timestamp' ? { name: 'binary', length: 8 } : type);

function findIndex(state: SessionState, objectId: Value, statsId: Value): Indexed | null {
  const table = visibleTables(state).find((one) => one.objectId === Number(objectId));
  if (table === undefined || !maySelect(state, table.definition.schema, table.definition.name)) return null;
  const index = indexesOf(table).find(({ id }) => id > 0 && id === Number(statsId));
  const first = index?.columns[0]?.name;
  const column = table.definition.columns.findIndex(({ name }) => name === first);
  return column < 0 ? null : { table, column, type: table.definition.columns[column].type };
}

/** Of equal depth: a value of many rows is a step of its own, others share one until it is deep enough. */
function stepsOf(state: SessionState, { table, column, type }: Indexed): Step[] {
  const data = dataColumn(column);
  const order = isText(type) ? sortKeyColumn(column) : data;
  const read = state.connection
    .prepare(`SELECT min(${data}), count(*) FROM ${table.physical.name} GROUP BY ${order} ORDER BY ${order}`)
    .raw()
    .safeIntegers();
  const groups: unknown[] = read.all();
  const total = groups.reduce((sum: number, group) => sum + (Array.isArray(group) ? Number(group[1]) : 0), 0);
  const depth = Math.max(1, total / (mostSteps - 2));
  const steps: Step[] = [];
  let range = 0;
  let distinct = 0;
  for (const [i, group] of groups.entries()) {
    if (!Array.isArray(group)) continue;
    const equal = Number(group[1]);
    const next: unknown = groups[i + 1];
    const isBeforeHeavy = Array.isArray(next) && Number(next[1]) > depth;
    const isStep =
      i === 0 || i === groups.length - 1 || range + equal >= depth || (isBeforeHeavy && steps.length < mostSteps - 2);
    if (!isStep) {
      range += equal;
      distinct += 1;
      continue;
    }
    steps.push({ value: group[0], range, equal, distinct });
    range = 0;
    distinct = 0;
  }
  return steps;
}

const isStored = (value: unknown): value is null | number | bigint | string | Uint8Array =>
  value === null || ['number', 'bigint', 'string'].includes(typeof value) || value instanceof Uint8Array;

function histogramRows(state: SessionState, objectId: Value, statsId: Value): Value[][] {
  const index = findIndex(state, objectId, statsId);
  if (index === null) return [];
  return stepsOf(state, index).map(({ value, range, equal, distinct }, i) => {
    const stored = isStored(value) ? value : null;
    const key = variantToStored(variantType(index.type), stored);
    const average = distinct === 0 ? 1 : range / distinct;
    return [objectId, statsId, i + 1, key, range, equal, BigInt(distinct), average];
  });
}

function propertyRows(state: SessionState, objectId: Value, statsId: Value): Value[][] {
  const index = findIndex(state, objectId, statsId);
  if (index === null) return [];
  const count: unknown = state.connection.prepare(`SELECT count(*) FROM ${index.table.physical.name}`).pluck().get();
  const rows = BigInt(Number(count));
  if (rows === 0n) return [[objectId, statsId, null, null, null, null, null, null, null]];
  const updated = storerOf({ name: 'datetime2', scale: 7 })(638_396_640_000_000_000n);
  return [[objectId, statsId, updated, rows, rows, stepsOf(state, index).length, rows, 0n, 0]];
}

/** The relation of one of the two functions; undefined for any other name. */
export function statisticsFunction(state: SessionState, name: string, args: readonly Bound[]): Relation | undefined {
  const isHistogram = name.toLowerCase() === 'dm_db_stats_histogram';
  if ((!isHistogram && name.toLowerCase() !== 'dm_db_stats_properties') || args.length !== 2) return undefined;
  const rowsOf = isHistogram ? histogramRows : propertyRows;
  return rowsRelation(isHistogram ? histogramColumns : propertyColumns, (outer) => {
    const [objectId, statsId] = args.map((arg) => arg.evaluate({ row: [], outer }));
    return rowsOf(state, objectId, statsId);
  });
}
