// sys.schemas, objects, tables, views, columns, indexes and what hangs on them, computed from the definition.
import { day1900 } from '../stored/calendar.ts';
import { oncePerTables, type OpenTable, type OpenView } from '../session/open-database.ts';
import { maySee, type SessionState } from '../session/state.ts';
import { sameName } from '../bind/scope.ts';
import { instancesOf } from '../cdc/instances.ts';
import { columnFacts, userTypeId } from './type-facts.ts';
import { dataSpaceOf } from './data-space.ts';
import { view, type CatalogRow } from './shape.ts';

/** 2024-01-01: objects of the double were all made then, so that nothing drifts between runs. */
export const createdOn = (738_885 - day1900) * 25_920_000;

const fixedSchemas: readonly (readonly [string, number])[] = [
  ['dbo', 1],
  ['guest', 2],
  ['INFORMATION_SCHEMA', 3],
  ['sys', 4],
];

const schemasOf = oncePerTables((database): readonly (readonly [string, number])[] => {
  const own = new Set<string>();
  for (const { definition } of [...database.tables(), ...database.views]) {
    if (!fixedSchemas.some(([name]) => sameName(name, definition.schema))) own.add(definition.schema);
  }
  return [...fixedSchemas, ...[...own].map((name, index) => [name, 5 + index] as const)];
});

export const schemas = ({ database }: SessionState): readonly (readonly [string, number])[] => schemasOf(database);

export const schemaId = (state: SessionState, name: string): number | null =>
  schemas(state).find(([known]) => sameName(known, name))?.[1] ?? null;

export const visibleTables = (state: SessionState): readonly OpenTable[] =>
  state.database.tables().filter(({ definition }) => maySee(state, definition.schema, definition.name));
export const visibleViews = (state: SessionState): readonly OpenView[] =>
  state.database.views.filter(({ definition }) => maySee(state, definition.schema, definition.name));

const objectColumns = `name:sysname object_id:int principal_id:int? schema_id:int parent_object_id:int type:char2
  type_desc:desc? create_date:datetime modify_date:datetime is_ms_shipped:bit is_published:bit is_schema_published:bit`;

const temporalNames = ['NON_TEMPORAL_TABLE', 'HISTORY_TABLE', 'SYSTEM_VERSIONED_TEMPORAL_TABLE'] as const;

/** 2 = system-versioned, 1 = the history of one. */
function temporalType(state: SessionState, { definition }: OpenTable): 0 | 1 | 2 {
  if (definition.temporal !== undefined) return 2;
  const isHistory = state.database
    .tables()
    .some(
      ({ definition: { temporal } }) =>
        temporal?.history.schema === definition.schema && temporal.history.name === definition.name,
    );
  return isHistory ? 1 : 0;
}

const historyOf = (state: SessionState, { definition: { temporal } }: OpenTable): OpenTable | undefined =>
  state.database
    .tables()
    .find(
      ({ definition }) => definition.schema === temporal?.history.schema && definition.name === temporal.history.name,
    );

function objectRow(state: SessionState, object: OpenTable | OpenView): CatalogRow {
  const isTable = object.kind === 'table';
  return {
    name: object.definition.name,
    object_id: object.objectId,
    schema_id: schemaId(state, object.definition.schema),
    parent_object_id: 0,
    type: isTable ? 'U ' : 'V ',
    type_desc: isTable ? 'USER_TABLE' : 'VIEW',
    create_date: createdOn,
    modify_date: createdOn,
  };
}

const objectRows = (state: SessionState): CatalogRow[] =>
  [...visibleTables(state), ...visibleViews(state)].map((object) => objectRow(state, object));

export type IndexFacts = {
  readonly id: number;
  readonly name: string | null;
  readonly type: number;
  readonly isUnique: boolean;
  readonly isPrimaryKey: boolean;
  readonly columns: readonly { readonly name: string; readonly isDescending?: boolean }[];
};

/** The indexes of a table with their ids: 0 = heap, 1 = clustered, others from 2 on. */
export function indexesOf({ definition }: OpenTable): readonly IndexFacts[] {
  const clustered = definition.indexes.find((index) => index.isClustered);
  const others = definition.indexes.filter((index) => index !== clustered);
  const heap: IndexFacts = { id: 0, name: null, type: 0, isUnique: false, isPrimaryKey: false, columns: [] };
  return [
    ...(clustered === undefined
      ? [heap]
      : [{ ...clustered, id: 1, type: 1, isPrimaryKey: clustered.isPrimaryKey === true }]),
    ...others.map((index, i) => ({ ...index, id: i + 2, type: 2, isPrimaryKey: index.isPrimaryKey === true })),
  ];
}

/** The partition column of a partitioned table stands in every index, if need be behind its key. */
function indexColumnRows(table: OpenTable, index: IndexFacts): CatalogRow[] {
  const { columns, partitioning } = table.definition;
  const isKey = index.columns.some(({ name }) => name === partitioning?.column);
  const all = index.columns.map((part, i) => ({ ...part, ordinal: i + 1 }));
  const hidden = partitioning === undefined || isKey ? [] : [{ name: partitioning.column, ordinal: 0 }];
  return [...all, ...hidden].map((part, i) => ({
    object_id: table.objectId,
    index_id: index.id,
    index_column_id: i + 1,
    column_id: columns.findIndex((column) => column.name === part.name) + 1,
    key_ordinal: part.ordinal,
    partition_ordinal: part.name === partitioning?.column ? 1 : 0,
    is_descending_key: 'isDescending' in part && part.isDescending === true ? 1 : 0,
    is_included_column: 0,
  }));
}

function columnRow(state: SessionState, table: OpenTable, index: number): CatalogRow {
  const column = table.definition.columns[index];
  const facts = columnFacts(column.type);
  return {
    object_id: table.objectId,
    name: column.name,
    column_id: index + 1,
    system_type_id: facts.id,
    user_type_id: userTypeId(state.database, column.type, column.aliasType),
    max_length: facts.length,
    precision: facts.precision,
    scale: facts.scale,
    collation_name: facts.collation,
    is_nullable: column.isNullable ? 1 : 0,
    is_ansi_padded: ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'].includes(column.type.name) ? 1 : 0,
    is_identity: column.isIdentity === true ? 1 : 0,
    is_computed: column.computedDefinition === undefined ? 0 : 1,
    generated_always_type_desc: 'NOT_APPLICABLE',
  };
}

/** Columns of a view as its query gives them; asked of the binder by whoever knows it. */
export type ViewColumns = (state: SessionState, object: OpenView) => readonly CatalogRow[];

const columnWords = `object_id:int name:sysname? column_id:int system_type_id:tinyint user_type_id:int max_length:smallint
  precision:tinyint scale:tinyint collation_name:sysname? is_nullable:bit? is_ansi_padded:bit is_rowguidcol:bit
  is_identity:bit is_computed:bit is_filestream:bit is_replicated:bit? is_non_sql_subscribed:bit? is_merge_published:bit?
  is_dts_replicated:bit? is_xml_document:bit xml_collection_id:int default_object_id:int rule_object_id:int is_sparse:bit?
  is_column_set:bit? generated_always_type:tinyint? generated_always_type_desc:desc? encryption_type:int?
  encryption_type_desc:desc? encryption_algorithm_name:sysname? column_encryption_key_id:int? is_hidden:bit is_masked:bit
  graph_type:int? graph_type_desc:desc?`;

const tableColumnRows = (state: SessionState): CatalogRow[] =>
  visibleTables(state).flatMap((table) =>
    table.definition.columns.map((_, index) => ({
      generated_always_type: 0,
      is_sparse: 0,
      is_column_set: 0,
      ...columnRow(state, table, index),
    })),
  );

export const objectViews = (viewColumns: ViewColumns) => {
  const columnRows = (state: SessionState): CatalogRow[] => [
    ...tableColumnRows(state),
    ...visibleViews(state).flatMap((object) => viewColumns(state, object)),
  ];
  return [
    view('sys', 'schemas', 'name:sysname schema_id:int principal_id:int?', (state) =>
      schemas(state).map(([name, id]) => ({ name, schema_id: id, principal_id: 1 })),
    ),
    view('sys', 'objects', objectColumns, objectRows),
    view('sys', 'all_objects', objectColumns, objectRows),
    view(
      'sys',
      'tables',
      `${objectColumns} lob_data_space_id:int filestream_data_space_id:int? max_column_id_used:int lock_on_bulk_load:bit
       uses_ansi_nulls:bit? is_replicated:bit? has_replication_filter:bit? is_merge_published:bit?
       is_sync_tran_subscribed:bit? has_unchecked_assembly_data:bit text_in_row_limit:int? large_value_types_out_of_row:bit?
       is_tracked_by_cdc:bit? lock_escalation:tinyint? lock_escalation_desc:desc? is_filetable:bit? is_memory_optimized:bit?
       durability:tinyint? durability_desc:desc? temporal_type:tinyint? temporal_type_desc:desc? history_table_id:int?
       is_remote_data_archive_enabled:bit? is_external:bit history_retention_period:int? history_retention_period_unit:int?
       history_retention_period_unit_desc:desc? is_node:bit? is_edge:bit?
       ledger_type:tinyint? ledger_type_desc:desc? is_dropped_ledger_table:bit?`,
      (state) => {
        const captured = new Set(instancesOf(state.connection).map(({ number }) => number));
        return visibleTables(state).map((table) => ({
          ...objectRow(state, table),
          max_column_id_used: table.definition.columns.length,
          uses_ansi_nulls: 1,
          is_replicated: 0,
          has_replication_filter: 0,
          is_merge_published: 0,
          is_tracked_by_cdc: captured.has(table.number) ? 1 : 0,
          is_filetable: 0,
          is_memory_optimized: 0,
          durability: 0,
          durability_desc: 'SCHEMA_AND_DATA',
          temporal_type: temporalType(state, table),
          history_table_id: historyOf(state, table)?.objectId ?? null,
          history_retention_period: temporalType(state, table) === 2 ? -1 : null,
          history_retention_period_unit: temporalType(state, table) === 2 ? -1 : null,
          history_retention_period_unit_desc: temporalType(state, table) === 2 ? 'INFINITE' : null,
          is_node: 0,
          temporal_type_desc: temporalNames[temporalType(state, table)],
          is_edge: 0,
          ledger_type: 0,
          ledger_type_desc: 'NON_LEDGER_TABLE',
          is_dropped_ledger_table: 0,
          lock_escalation: 0,
          lock_escalation_desc: 'TABLE',
        }));
      },
    ),
    view(
      'sys',
      'views',
      `${objectColumns} is_replicated:bit? has_replication_filter:bit? has_opaque_metadata:bit with_check_option:bit`,
      (state) => visibleViews(state).map((object) => objectRow(state, object)),
    ),
    view('sys', 'columns', columnWords, columnRows),
    view(
      'sys',
      'computed_columns',
      `${columnWords} definition:max? uses_database_collation:bit is_persisted:bit`,
      (state) =>
        visibleTables(state).flatMap((table) =>
          table.definition.columns.flatMap((column, index) =>
            column.computedDefinition === undefined
              ? []
              : [{ ...columnRow(state, table, index), definition: column.computedDefinition, is_persisted: 1 }],
          ),
        ),
    ),
    view(
      'sys',
      'identity_columns',
      `${columnWords} seed_value:sql_variant? increment_value:sql_variant? last_value:sql_variant? is_not_for_replication:bit?`,
      (state) =>
        visibleTables(state).flatMap((table) =>
          table.definition.columns.flatMap((column, index) =>
            column.isIdentity === true ? [columnRow(state, table, index)] : [],
          ),
        ),
    ),
    view(
      'sys',
      'periods',
      'name:sysname? period_type:tinyint? period_type_desc:desc? object_id:int start_column_id:int end_column_id:int',
      (state) =>
        visibleTables(state).flatMap(({ objectId, definition: { columns, temporal } }) => {
          if (temporal === undefined) return [];
          const at = (name: string): number => columns.findIndex((column) => column.name === name) + 1;
          return [
            {
              name: 'SYSTEM_TIME',
              period_type: 1,
              period_type_desc: 'SYSTEM_TIME_PERIOD',
              object_id: objectId,
              start_column_id: at(temporal.from),
              end_column_id: at(temporal.to),
            },
          ];
        }),
    ),
    view('sys', 'masked_columns', `${columnWords} masking_function:max?`),
    view(
      'sys',
      'indexes',
      `object_id:int name:sysname? index_id:int type:tinyint type_desc:desc? is_unique:bit? data_space_id:int?
       ignore_dup_key:bit? is_primary_key:bit? is_unique_constraint:bit? fill_factor:tinyint is_padded:bit? is_disabled:bit?
       is_hypothetical:bit? is_ignored_in_optimization:bit? allow_row_locks:bit? allow_page_locks:bit? has_filter:bit?
       filter_definition:max? compression_delay:int? auto_created:bit? optimize_for_sequential_key:bit?`,
      (state) =>
        visibleTables(state).flatMap((table) =>
          indexesOf(table).map((index) => ({
            object_id: table.objectId,
            name: index.name,
            index_id: index.id,
            type: index.type,
            type_desc: ['HEAP', 'CLUSTERED', 'NONCLUSTERED'][index.type],
            is_unique: index.isUnique ? 1 : 0,
            data_space_id: dataSpaceOf(table),
            is_primary_key: index.isPrimaryKey ? 1 : 0,
            is_unique_constraint: 0,
            ignore_dup_key: 0,
            is_disabled: 0,
            is_hypothetical: 0,
            has_filter: 0,
            is_padded: 0,
            allow_row_locks: 1,
            allow_page_locks: 1,
            auto_created: 0,
          })),
        ),
    ),
    view(
      'sys',
      'index_columns',
      `object_id:int index_id:int index_column_id:int column_id:int key_ordinal:tinyint partition_ordinal:tinyint
       is_descending_key:bit? is_included_column:bit? column_store_order_ordinal:tinyint`,
      (state) =>
        visibleTables(state).flatMap((table) => indexesOf(table).flatMap((index) => indexColumnRows(table, index))),
    ),
    view(
      'sys',
      'key_constraints',
      `${objectColumns} unique_index_id:int? is_system_named:bit is_enforced:bit`,
      (state) =>
        visibleTables(state).flatMap((table) =>
          indexesOf(table).flatMap((index) =>
            index.isPrimaryKey
              ? [
                  {
                    name: index.name,
                    object_id: table.objectId + 1 + index.id,
                    schema_id: schemaId(state, table.definition.schema),
                    parent_object_id: table.objectId,
                    type: 'PK',
                    type_desc: 'PRIMARY_KEY_CONSTRAINT',
                    create_date: createdOn,
                    modify_date: createdOn,
                    unique_index_id: index.id,
                    is_enforced: 1,
                  },
                ]
              : [],
          ),
        ),
    ),
    view(
      'sys',
      'stats',
      `object_id:int name:sysname? stats_id:int auto_created:bit? user_created:bit? no_recompute:bit? has_filter:bit?
       filter_definition:max? is_temporary:bit? is_incremental:bit?`,
      (state) =>
        visibleTables(state).flatMap((table) =>
          indexesOf(table).flatMap((index) =>
            index.id === 0
              ? []
              : [
                  {
                    object_id: table.objectId,
                    name: index.name,
                    stats_id: index.id,
                    auto_created: 0,
                    user_created: 0,
                    has_filter: 0,
                    is_incremental: 0,
                  },
                ],
          ),
        ),
    ),
    view('sys', 'default_constraints', `${objectColumns} parent_column_id:int definition:max? is_system_named:bit`),
    view('sys', 'check_constraints', `${objectColumns} parent_column_id:int definition:max? is_disabled:bit`),
    view(
      'sys',
      'foreign_keys',
      `${objectColumns} referenced_object_id:int? key_index_id:int? is_disabled:bit is_not_for_replication:bit
       is_not_trusted:bit delete_referential_action:tinyint? update_referential_action:tinyint? is_system_named:bit`,
    ),
    view(
      'sys',
      'foreign_key_columns',
      'constraint_object_id:int constraint_column_id:int parent_object_id:int parent_column_id:int referenced_object_id:int referenced_column_id:int',
    ),
    view('sys', 'synonyms', `${objectColumns} base_object_name:text?`),
    view('sys', 'triggers', `${objectColumns} parent_class:tinyint parent_id:int is_disabled:bit`),
    view('sys', 'security_policies', `${objectColumns} is_enabled:bit is_not_for_replication:bit`),
    view(
      'sys',
      'security_predicates',
      'object_id:int security_predicate_id:int target_object_id:int predicate_definition:max? predicate_type:int? predicate_type_desc:desc? operation:int? operation_desc:desc?',
    ),
    view(
      'sys',
      'extended_properties',
      'class:tinyint class_desc:desc? major_id:int minor_id:int name:sysname value:sql_variant?',
    ),
  ];
};
