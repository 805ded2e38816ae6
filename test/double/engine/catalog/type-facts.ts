// sys.types and the catalog's view of a type: ids, bytes, precision and scale as SQL Server reports them.
import type { SqlType } from '../../types.ts';
import { isText, isUnicode } from '../types/kinds.ts';
import { view } from './shape.ts';
import { oncePerTables, type OpenDatabase } from '../session/open-database.ts';

type Facts = {
  readonly id: number;
  readonly userId: number;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
};

const base: Readonly<Record<string, Facts>> = Object.fromEntries(
  `image 34 16 0 0|text 35 16 0 0|uniqueidentifier 36 16 0 0|date 40 3 10 0|time 41 5 16 7|datetime2 42 8 27 7
datetimeoffset 43 10 34 7|tinyint 48 1 3 0|smallint 52 2 5 0|int 56 4 10 0|smalldatetime 58 4 16 0|real 59 4 24 0
money 60 8 19 4|datetime 61 8 23 3|float 62 8 53 0|sql_variant 98 8016 0 0|ntext 99 16 0 0|bit 104 1 1 0
decimal 106 17 38 38|numeric 108 17 38 38|smallmoney 122 4 10 4|bigint 127 8 19 0|hierarchyid 240:128 892 0 0
geometry 240:129 -1 0 0|geography 240:130 -1 0 0|varbinary 165 8000 0 0|varchar 167 8000 0 0|binary 173 8000 0 0
char 175 8000 0 0|timestamp 189 8 0 0|nvarchar 231 8000 0 0|nchar 239 8000 0 0|xml 241 -1 0 0|sysname 231:256 256 0 0`
    .split(/[|\n]/)
    .map((line) => {
      const [name, ids, length, precision, scale] = line.split(' ');
      const [id, userId = id] = ids.split(':');
      return [
        name,
        {
          id: Number(id),
          userId: Number(userId),
          length: Number(length),
          precision: Number(precision),
          scale: Number(scale),
        },
      ];
    }),
);

const byScale = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);
const withDigits = (plain: number, scale: number): number => (scale === 0 ? plain : plain + 1 + scale);

export type ColumnFacts = Facts & { readonly collation: string | null };

/** max_length (bytes, -1 = max), precision, scale and collation of a column. */
export function columnFacts(type: SqlType): ColumnFacts {
  const known = base[type.name] ?? { id: 240, userId: 260, length: -1, precision: 0, scale: 0 };
  const collation = isText(type) ? (type.collation ?? null) : null;
  const scale = type.scale ?? 7;
  const facts = { ...known, collation };
  switch (type.name) {
    case 'decimal':
    case 'numeric': {
      const precision = type.precision ?? 18;
      const length = precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
      return { ...facts, length, precision, scale: type.scale ?? 0 };
    }
    case 'time':
      return { ...facts, length: byScale(scale), precision: withDigits(8, scale), scale };
    case 'datetime2':
      return { ...facts, length: byScale(scale) + 3, precision: withDigits(19, scale), scale };
    case 'datetimeoffset':
      return { ...facts, length: byScale(scale) + 5, precision: withDigits(26, scale), scale };
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary': {
      const length = type.length ?? 1;
      return { ...facts, length: length === -1 ? -1 : isUnicode(type) ? length * 2 : length };
    }
    default:
      return facts;
  }
}

type UserType = { readonly name: string; readonly id: number; readonly type: SqlType };

/** Alias and CLR types of a database, numbered from 257. */
export const userTypes = oncePerTables((database): readonly UserType[] => {
  const names = new Map<string, SqlType>();
  for (const { definition } of database.tables()) {
    for (const column of definition.columns) {
      if (column.aliasType !== undefined) names.set(column.aliasType, column.type);
      else if (column.type.name === 'clr_udt') names.set('clr_udt', column.type);
    }
  }
  return [...names].map(([name, type], index) => ({ name, id: 257 + index, type }));
});

/** user_type_id of a column. */
export function userTypeId(database: OpenDatabase, type: SqlType, alias: string | undefined): number {
  const name = alias ?? (type.name === 'clr_udt' ? 'clr_udt' : undefined);
  const user = userTypes(database).find((candidate) => candidate.name === name);
  return user?.id ?? columnFacts(type).userId;
}

export const systemTypeName = (id: number): string | undefined =>
  Object.entries(base).find(([, facts]) => facts.userId === id)?.[0];

export const typesView = view(
  'sys',
  'types',
  `name:sysname system_type_id:tinyint user_type_id:int schema_id:int principal_id:int? max_length:smallint
   precision:tinyint scale:tinyint collation_name:sysname? is_nullable:bit? is_user_defined:bit is_assembly_type:bit
   default_object_id:int rule_object_id:int is_table_type:bit`,
  ({ database }) => [
    ...Object.entries(base).map(([name, facts]) => ({
      name,
      system_type_id: facts.id,
      user_type_id: facts.userId,
      schema_id: 4,
      max_length: facts.length,
      precision: facts.precision,
      scale: facts.scale,
      collation_name: /char|text|sysname/.test(name) ? database.collation : null,
      is_nullable: name === 'timestamp' || name === 'sysname' ? 0 : 1,
      is_assembly_type: facts.id === 240 ? 1 : 0,
    })),
    ...userTypes(database).map(({ name, id, type }) => {
      const facts = columnFacts(type);
      return {
        name,
        system_type_id: facts.id,
        user_type_id: id,
        schema_id: 1,
        max_length: facts.length,
        precision: facts.precision,
        scale: facts.scale,
        collation_name: facts.collation,
        is_nullable: 1,
        is_user_defined: 1,
        is_assembly_type: type.name === 'clr_udt' ? 1 : 0,
      };
    }),
  ],
);
