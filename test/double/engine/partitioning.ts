// Partitioned tables: which partition a value belongs to, as $PARTITION tells it, and how many rows each holds.
import type Database from 'better-sqlite3';
import type { PartitioningDefinition, SqlType, TableDefinition } from '../types.ts';
import { comparerOf } from './bind/compare.ts';
import { dataColumn } from './physical.ts';
import { storedFromText } from './stored/from-text.ts';
import { loaderOf, type Value } from './types/value.ts';
import type { OpenTable } from './session/open-database.ts';

export const partitionCount = ({ boundaries }: PartitioningDefinition): number => boundaries.length + 1;

/** The partition column's type. Throws when the definition names no column of the table. */
export function partitionType({ columns, partitioning }: TableDefinition): SqlType {
  const column = columns.find(({ name }) => name === partitioning?.column);
  if (column === undefined) throw new Error(`no partition column ${partitioning?.column}`);
  return column.type;
}

/** Number of the partition of a value, from 1; NULL belongs to the first. */
export function partitionOf({ boundaries, isRight }: PartitioningDefinition, type: SqlType): (value: Value) => number {
  const load = loaderOf(type);
  const compare = comparerOf(type);
  const bounds = boundaries.map((text) => load(storedFromText(type, text)));
  return (value) =>
    value === null
      ? 1
      : 1 + bounds.filter((bound) => (isRight ? compare(bound, value) <= 0 : compare(bound, value) < 0)).length;
}

/** Rows of each partition, the first first. */
export function countPartitionRows(table: OpenTable, connection: Database.Database): readonly number[] {
  const { partitioning, columns } = table.definition;
  if (partitioning === undefined) return [];
  const type = partitionType(table.definition);
  const numberOf = partitionOf(partitioning, type);
  const load = loaderOf(type);
  const data = dataColumn(columns.findIndex(({ name }) => name === partitioning.column));
  const counts = Array.from({ length: partitionCount(partitioning) }, () => 0);
  const groups: unknown[] = connection
    .prepare(`SELECT ${data}, count(*) FROM ${table.physical.name} GROUP BY ${data}`)
    .raw()
    .all();
  for (const group of groups) {
    if (!Array.isArray(group)) continue;
    const [value, count]: unknown[] = group;
    const isStored = value === null || typeof value === 'number' || typeof value === 'string';
    const number = isStored || value instanceof Uint8Array ? numberOf(load(value)) : 1;
    counts[number - 1] += Number(count);
  }
  return counts;
}
