// sys.partition_functions, sys.partition_schemes and sys.partition_range_values, from the definitions of the tables.
import type { PartitioningDefinition, SqlType } from '../../types.ts';
import { partitionCount, partitionType } from '../partitioning.ts';
import type { OpenTable } from '../session/open-database.ts';
import type { SessionState } from '../session/state.ts';
import { storedFromText } from '../stored/from-text.ts';
import { variantToStored } from '../stored/variant.ts';
import { dataSpaceOf } from './data-space.ts';
import { createdOn, visibleTables } from './objects.ts';
import { view } from './shape.ts';

const firstFunction = 65_536;

type Partitioned = {
  readonly table: OpenTable;
  readonly partitioning: PartitioningDefinition;
  readonly type: SqlType;
};

const partitioned = (state: SessionState): readonly Partitioned[] =>
  visibleTables(state).flatMap((table) => {
    const { partitioning } = table.definition;
    return partitioning === undefined ? [] : [{ table, partitioning, type: partitionType(table.definition) }];
  });

export const partitionViews = [
  view(
    'sys',
    'partition_schemes',
    'name:sysname data_space_id:int type:char2 type_desc:desc? is_default:bit? is_system:bit? function_id:int',
    (state) =>
      partitioned(state).map(({ table, partitioning }) => ({
        name: partitioning.schemeName,
        data_space_id: dataSpaceOf(table),
        type: 'PS',
        type_desc: 'PARTITION_SCHEME',
        is_default: 0,
        is_system: 0,
        function_id: firstFunction + table.number,
      })),
  ),
  view(
    'sys',
    'partition_functions',
    'name:sysname function_id:int type:char2 type_desc:desc? fanout:int boundary_value_on_right:bit is_system:bit create_date:datetime modify_date:datetime',
    (state) =>
      partitioned(state).map(({ table, partitioning }) => ({
        name: partitioning.functionName,
        function_id: firstFunction + table.number,
        type: 'R ',
        type_desc: 'RANGE',
        fanout: partitionCount(partitioning),
        boundary_value_on_right: partitioning.isRight ? 1 : 0,
        create_date: createdOn,
        modify_date: createdOn,
      })),
  ),
  view(
    'sys',
    'partition_range_values',
    'function_id:int boundary_id:int parameter_id:int value:sql_variant?',
    (state) =>
      partitioned(state).flatMap(({ table, partitioning, type }) =>
        partitioning.boundaries.map((text, i) => ({
          function_id: firstFunction + table.number,
          boundary_id: i + 1,
          parameter_id: 1,
          value: variantToStored(type, storedFromText(type, text)),
        })),
      ),
  ),
];
