// Row counts and sizes: sys.partitions, allocation_units and dm_db_partition_stats, from the loader's statistics.
import { SqlError } from '../../types.ts';
import { isOwner, type SessionState } from '../session/state.ts';
import { countPartitionRows } from '../partitioning.ts';
import { indexesOf, visibleTables } from './objects.ts';
import { view, type CatalogRow } from './shape.ts';
import type { OpenTable } from '../session/open-database.ts';

type Stats = { readonly rows: number; readonly pages: number };

function statsOf(state: SessionState, table: OpenTable): Stats {
  const [row]: unknown[] = state.connection
    .prepare('SELECT rows, bytes FROM stats WHERE number = ?')
    .raw()
    .all(table.number);
  const [rows, bytes]: unknown[] = Array.isArray(row) ? row : [0, 0];
  return { rows: Number(rows), pages: Math.ceil(Number(bytes) / 8000) + (Number(rows) > 0 ? 1 : 0) };
}

type Partition = {
  readonly table: OpenTable;
  readonly index: number;
  readonly number: number;
  readonly id: bigint;
  readonly rows: number;
  readonly pages: number;
};

/** One partition an index, unless its table is partitioned; a nonclustered index is taken to need a tenth of the data's pages. */
const partitions = (state: SessionState): Partition[] =>
  visibleTables(state).flatMap((table) => {
    const { rows, pages } = statsOf(state, table);
    const counts = table.definition.partitioning === undefined ? [rows] : countPartitionRows(table, state.connection);
    return indexesOf(table).flatMap((index) =>
      counts.map((count, i) => {
        const ownPages = Math.ceil((pages * count) / Math.max(1, rows));
        return {
          table,
          index: index.id,
          number: i + 1,
          id: 72_057_594_037_927_936n + BigInt(table.number) * 1_048_576n + BigInt(i * 1024 + index.id),
          rows: count,
          pages: index.id > 1 ? Math.ceil(ownPages / 10) : ownPages,
        };
      }),
    );
  });

const partitionRow = ({ table, index, number, id, rows }: Partition): CatalogRow => ({
  partition_id: id,
  object_id: table.objectId,
  index_id: index,
  partition_number: number,
  hobt_id: id,
  rows: BigInt(rows),
  data_compression: 0,
  data_compression_desc: 'NONE',
});

function requireDatabaseState(state: SessionState): void {
  if (isOwner(state)) return;
  throw new SqlError(262, `VIEW DATABASE STATE permission denied in database '${state.database.name}'.`, 14);
}

export const storageViews = [
  view(
    'sys',
    'partitions',
    `partition_id:bigint object_id:int index_id:int partition_number:int hobt_id:bigint rows:bigint?
     filestream_filegroup_id:smallint data_compression:tinyint data_compression_desc:desc?`,
    (state) => partitions(state).map(partitionRow),
  ),
  view(
    'sys',
    'allocation_units',
    `allocation_unit_id:bigint type:tinyint type_desc:desc? container_id:bigint data_space_id:int? total_pages:bigint
     used_pages:bigint data_pages:bigint`,
    (state) =>
      partitions(state).map(({ id, pages }) => ({
        allocation_unit_id: id,
        type: 1,
        type_desc: 'IN_ROW_DATA',
        container_id: id,
        data_space_id: 1,
        total_pages: BigInt(pages),
        used_pages: BigInt(pages),
        data_pages: BigInt(pages),
      })),
  ),
  view(
    'sys',
    'dm_db_partition_stats',
    `partition_id:bigint? object_id:int index_id:int partition_number:int in_row_data_page_count:bigint?
     in_row_used_page_count:bigint? in_row_reserved_page_count:bigint? lob_used_page_count:bigint?
     lob_reserved_page_count:bigint? row_overflow_used_page_count:bigint? row_overflow_reserved_page_count:bigint?
     used_page_count:bigint? reserved_page_count:bigint? row_count:bigint?`,
    (state) => {
      requireDatabaseState(state);
      return partitions(state).map((partition) => ({
        ...partitionRow(partition),
        in_row_data_page_count: BigInt(partition.pages),
        in_row_used_page_count: BigInt(partition.pages),
        used_page_count: BigInt(partition.pages),
        reserved_page_count: BigInt(partition.pages),
        row_count: BigInt(partition.rows),
      }));
    },
  ),
];
