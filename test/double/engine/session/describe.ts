// sys.dm_exec_describe_first_result_set: the shape of a query's result without running it.
import { SqlError, type ResultColumn } from '../../types.ts';
import type { Bound } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import { columnFacts } from '../catalog/type-facts.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { typeText } from '../types/kinds.ts';
import type { Value } from '../types/value.ts';

/** CLR types have no system type name; the server's own ones are told as user types of the schema sys. */
const clrTypes = new Set(['hierarchyid', 'geometry', 'geography']);

const int = (name: string): ColumnShape => ({ name, type: { name: 'int' }, isNullable: true });
const bit = (name: string): ColumnShape => ({ name, type: { name: 'bit' }, isNullable: true });

function shapes(collation: string): readonly ColumnShape[] {
  const text = (name: string, length = 128): ColumnShape => ({
    name,
    type: { name: 'nvarchar', length, collation },
    isNullable: true,
  });
  return [
    bit('is_hidden'),
    int('column_ordinal'),
    text('name'),
    bit('is_nullable'),
    int('system_type_id'),
    text('system_type_name', 256),
    {
      ...int('max_length'),
      type: { name: 'smallint' as const },
    },
    {
      ...int('precision'),
      type: { name: 'tinyint' as const },
    },
    {
      ...int('scale'),
      type: { name: 'tinyint' as const },
    },
    text('collation_name'),
    int('user_type_id'),
    text('user_type_database'),
    text('user_type_schema'),
    text('user_type_name'),
    text('source_server'),
    text('source_database'),
    text('source_schema'),
    text('source_table'),
    text('source_column'),
    bit('is_identity_column'),
    bit('is_computed_column'),
    int('error_number'),
    int('error_severity'),
    int('error_state'),
    text('error_message', 4e3),
    int('error_type'),
    text('error_type_desc', 60),
  ];
}

function columnRow(column: ResultColumn, index: number): readonly (readonly [string, Value])[] {
  const facts = columnFacts(column.type);
  const isClr = clrTypes.has(column.type.name);
  return [
    ['is_hidden', 0],
    ['column_ordinal', index + 1],
    ['name', column.name === '' ? null : column.name],
    ['is_nullable', column.isNullable ? 1 : 0],
    ['system_type_id', facts.id],
    ['system_type_name', isClr ? null : typeText(column.type)],
    ...(isClr
      ? ([
          ['user_type_id', facts.userId],
          ['user_type_schema', 'sys'],
          ['user_type_name', column.type.name],
        ] as const)
      : []),
    ['max_length', facts.length],
    ['precision', facts.precision],
    ['scale', facts.scale],
    ['collation_name', facts.collation],
    ['is_identity_column', column.isIdentity === true ? 1 : 0],
    ['is_computed_column', column.isComputed === true ? 1 : 0],
  ];
}

/** `describe` binds a batch and gives the columns of its first result, or throws. */
export function describeRelation(
  args: readonly Bound[],
  collation: string,
  describe: (sql: string, declared: string) => readonly ResultColumn[],
): Relation {
  const columns = shapes(collation);
  const rowOf = (pairs: readonly (readonly [string, Value])[]): Value[] => {
    const values = new Map(pairs);
    return columns.map((column) => values.get(column.name) ?? null);
  };
  return rowsRelation(columns, (outer) => {
    const sql = args[0].evaluate({ row: [], outer });
    const declared = args[1].evaluate({ row: [], outer });
    if (typeof sql !== 'string') return [];
    try {
      return describe(sql, typeof declared === 'string' ? declared : '').map((column, index) =>
        rowOf(columnRow(column, index)),
      );
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      return [
        rowOf([
          ['is_hidden', 0],
          ['column_ordinal', 0],
          ['error_number', error.number],
          ['error_severity', error.severity],
          ['error_state', error.state],
          ['error_message', error.message],
        ]),
      ];
    }
  });
}
