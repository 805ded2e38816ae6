// sql_variant as stored: JSON text that carries the base type and the canonical text of the value.
import { z } from 'zod';
import { SqlError, type SqlType, type SqlTypeName, type StoredValue } from '../../types.ts';

const baseNames: readonly string[] = [
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'numeric',
  'smallmoney',
  'money',
  'real',
  'float',
  'date',
  'time',
  'datetime',
  'smalldatetime',
  'datetime2',
  'datetimeoffset',
  'uniqueidentifier',
  'char',
  'varchar',
  'nchar',
  'nvarchar',
  'binary',
  'varbinary',
];
const isBaseName = (name: unknown): name is SqlTypeName => typeof name === 'string' && baseNames.includes(name);

const variantSchema = z.object({
  type: z.object({
    name: z.custom<SqlTypeName>(isBaseName),
    length: z.int().optional(),
    precision: z.int().optional(),
    scale: z.int().optional(),
    collation: z.string().optional(),
  }),
  value: z.string(),
});

/** Base type and canonical text of a stored variant. */
export function variantFromStored(stored: StoredValue): { readonly type: SqlType; readonly value: string } {
  if (typeof stored !== 'string') throw new SqlError(8114, 'Error converting data type sql_variant.');
  return variantSchema.parse(JSON.parse(stored));
}
