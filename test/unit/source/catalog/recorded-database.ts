// A small database with a table of each kind, as the catalog views of the newest version tell it.
import type { QueryRow } from '../../../../electron/worker/source/session.ts';
import type { Recorded } from './recorded-server.ts';

const object = (id: number, schema: string, name: string, type = 'U '): QueryRow => ({
  object_id: id,
  schema_name: schema,
  object_name: name,
  type,
});
const column = (id: number, columnId: number, name: string, more: QueryRow = {}): QueryRow => ({
  object_id: id,
  column_id: columnId,
  name,
  system_type_id: 56,
  user_type_id: 56,
  max_length: 4,
  precision: 10,
  scale: 0,
  collation_name: null,
  is_nullable: 0,
  is_identity: 0,
  is_computed: 0,
  ...more,
});

export const database: Recorded = {
  objects: [
    object(1, 'dbo', 'prices'),
    object(2, 'dbo', 'prices_history'),
    object(3, 'dbo', 'sessions'),
    object(4, 'dbo', 'ledger'),
    object(5, 'dbo', 'people'),
    object(6, 'dbo', 'knows'),
    object(7, 'cdc', 'dbo_prices_CT'),
    object(8, 'dbo', 'plain'),
  ],
  columns: [
    column(1, 1, 'id'),
    column(1, 2, 'valid_from', { is_hidden: 1, generated_always_type: 1 }),
    column(1, 3, 'double_id', { is_computed: 1 }),
    column(2, 1, 'id'),
    column(3, 1, 'id'),
    column(4, 1, 'id'),
    column(5, 1, 'graph_id_A1', { graph_type: 1, is_hidden: 1 }),
    column(5, 2, '$node_id_A1', { graph_type: 2 }),
    column(5, 3, 'salary', { is_masked: 1 }),
    column(6, 1, '$edge_id_B2', { graph_type: 2 }),
    column(6, 2, '$from_id_B2', { graph_type: 5 }),
    column(7, 1, 'id'),
    column(8, 1, 'id'),
    column(8, 2, 'seldom', { is_sparse: 1, is_nullable: 1 }),
    column(8, 3, 'all_seldom', { is_column_set: 1, is_nullable: 1 }),
  ],
  flags: [
    { object_id: 1, temporal_type: 2, history_table_id: 2, is_tracked_by_cdc: 1 },
    { object_id: 2, temporal_type: 1 },
    { object_id: 3, is_memory_optimized: 1, durability: 1 },
    { object_id: 4, ledger_type: 2 },
    { object_id: 5, is_node: 1 },
    { object_id: 6, is_edge: 1 },
    { object_id: 7 },
    { object_id: 8 },
  ],
  more: [
    [/FROM sys\.periods/, [{ object_id: 1, start_name: 'valid_from', end_name: 'valid_to' }]],
    [/FROM sys\.computed_columns/, [{ object_id: 1, column_id: 3, definition: '([id]*(2))', is_persisted: 0 }]],
    [
      /FROM sys\.masked_columns/,
      [{ object_id: 5, column_id: 3, masking_function: 'default()', unmask: 0, unmask_column: null }],
    ],
    [/FROM sys\.security_predicates/, [{ object_id: 8, policy_name: 'OnlyMine' }]],
    [/FROM cdc\.change_tables/, [{ source_object_id: 1, capture_instance: 'dbo_prices' }]],
    [/COUNT_BIG\(\*\) AS n FROM \[dbo\]\.\[sessions\]/, [{ n: 42 }]],
    [
      /FROM sys\.dm_db_partition_stats/,
      [1, 2, 4, 5, 6, 7, 8].map((id) => ({ object_id: id, approx_rows: id * 10, used_pages: 1 })),
    ],
    [
      /FROM sys\.synonyms/,
      [
        { schema_name: 'dbo', object_name: 'Tariffs', base_object_name: '[dbo].[prices]', database_name: 'db' },
        {
          schema_name: 'dbo',
          object_name: 'Far',
          base_object_name: '[other].[db].[dbo].[prices]',
          database_name: 'db',
        },
        { schema_name: 'dbo', object_name: 'Proc', base_object_name: 'dbo.some_procedure', database_name: 'db' },
      ],
    ],
  ],
};
