// How the rows of each table lie (heap, clustered, columnstore) and how partitioned tables are cut.
import type { Partitioning, TableTraits } from '../../../../shared/catalog.ts';
import type { SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';
import { groupRows } from './keys.ts';

const indexStatements = ['SELECT i.object_id, i.type AS index_type FROM sys.indexes AS i WHERE i.index_id IN (0, 1)'];
const kinds: Readonly<Record<number, TableTraits['storage']>> = { 0: 'heap', 1: 'clustered', 5: 'columnstore' };

/** By object id; a table that is not in it was not told. */
export async function readStorageKinds(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, TableTraits['storage']>> {
  const rows = (await askFirst(session, indexStatements, signal)) ?? [];
  return new Map(
    rows.flatMap((row) => {
      const id = integerOf(row['object_id']);
      const kind = kinds[integerOf(row['index_type']) ?? -1];
      return id === null || kind === undefined ? [] : [[id, kind] as const];
    }),
  );
}

// Boundary values are left out: they are sql_variant, and $PARTITION makes them unnecessary.
const partitioningStatements = [
  `SELECT i.object_id, sc.name AS scheme_name, pf.name AS function_name, pf.boundary_value_on_right,
       pc.name AS column_name, p.partition_number, p.rows AS approx_rows
FROM sys.indexes AS i
JOIN sys.partition_schemes AS sc ON sc.data_space_id = i.data_space_id
JOIN sys.partition_functions AS pf ON pf.function_id = sc.function_id
JOIN sys.partitions AS p ON p.object_id = i.object_id AND p.index_id = i.index_id
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.partition_ordinal = 1
JOIN sys.columns AS pc ON pc.object_id = ic.object_id AND pc.column_id = ic.column_id
WHERE i.index_id IN (0, 1)
ORDER BY i.object_id, p.partition_number`,
];

/** By object id of the partitioned tables. */
export async function readPartitioning(
  session: SourceSession,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Partitioning>> {
  const rows = (await askFirst(session, partitioningStatements, signal)) ?? [];
  const groups = groupRows(rows, (row) => textOf(row['object_id']));
  return new Map(
    groups.flatMap((group) => {
      const first = group[0] ?? {};
      const id = integerOf(first['object_id']);
      if (id === null) return [];
      const partitioning: Partitioning = {
        scheme: textOf(first['scheme_name']),
        function: textOf(first['function_name']),
        column: textOf(first['column_name']),
        isRangeRight: flagOf(first['boundary_value_on_right']) === true,
        partitions: group.map((row) => ({
          number: integerOf(row['partition_number']) ?? 1,
          rows: integerOf(row['approx_rows']),
        })),
      };
      return [[id, partitioning] as const];
    }),
  );
}
