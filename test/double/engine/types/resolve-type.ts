// From a type as written to a SqlType with its facets checked and defaulted.
import { SqlError, type SqlType, type SqlTypeName } from '../../types.ts';
import type { TypeNode } from '../syntax/ast.ts';

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  character: 'char',
  rowversion: 'timestamp',
  'binary varying': 'varbinary',
};

const plainNames: readonly SqlTypeName[] = [
  ...(['bit', 'tinyint', 'smallint', 'int', 'bigint', 'smallmoney', 'money', 'real', 'date', 'datetime'] as const),
  ...(['smalldatetime', 'uniqueidentifier', 'xml', 'image', 'timestamp', 'sql_variant', 'hierarchyid'] as const),
  ...(['geography', 'geometry'] as const),
];
const timeNames: readonly SqlTypeName[] = ['time', 'datetime2', 'datetimeoffset'];
const sizedNames: readonly SqlTypeName[] = ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'];

export type TypeContext = {
  /** Collation of character types that name none. */
  readonly collation: string;
  /** Length of char, binary ... without brackets: 1 in declarations, 30 in CAST and CONVERT. */
  readonly defaultLength: number;
  /** Alias types of the database. */
  readonly alias: (name: string) => SqlType | undefined;
};

function sized(node: TypeNode, name: SqlTypeName, context: TypeContext): SqlType {
  const [length = context.defaultLength] = node.facets;
  const limit = name === 'nchar' || name === 'nvarchar' ? 4000 : 8000;
  const isMaxAllowed = name === 'varchar' || name === 'nvarchar' || name === 'varbinary';
  if (length > limit) {
    const message = `The size (${length}) given to the type '${name}' exceeds the maximum allowed for any data type (8000).`;
    throw new SqlError(131, message, 15, 2, node.line);
  }
  if (length === 0 || (length === -1 && !isMaxAllowed)) {
    throw new SqlError(
      1001,
      `Line ${node.line}: Length or precision specification ${length} is invalid.`,
      15,
      1,
      node.line,
    );
  }
  const collation = name === 'binary' || name === 'varbinary' ? {} : { collation: context.collation };
  return { name, length, ...collation };
}

function decimalType(node: TypeNode, name: 'decimal' | 'numeric'): SqlType {
  const [precision = 18, scale = 0] = node.facets;
  if (precision < 1 || precision > 38) {
    const message = `Column or parameter #1: Specified column precision ${precision} is greater than the maximum precision of 38.`;
    throw new SqlError(2750, message, 16, 1, node.line);
  }
  if (scale < 0 || scale > precision) {
    const message = `The scale (${scale}) for column '' must be within the range 0 to ${precision}.`;
    throw new SqlError(183, message, 15, 1, node.line);
  }
  return { name, precision, scale };
}

/** Throws 243 for an unknown type, 1001, 1002, 131, 183, 2750 for impossible facets. */
export function resolveType(node: TypeNode, context: TypeContext): SqlType {
  const written = node.name.toLowerCase();
  const name = synonyms[written] ?? written;
  const plain = plainNames.find((known) => known === name);
  const tooMany = (most: number): void => {
    if (node.facets.length > most) {
      throw new SqlError(
        2716,
        `Column, parameter, or variable #1: Cannot specify a column width on data type ${written}.`,
        16,
        1,
        node.line,
      );
    }
  };
  if (plain !== undefined) {
    tooMany(0);
    return { name: plain };
  }
  if (name === 'decimal' || name === 'numeric') {
    tooMany(2);
    return decimalType(node, name);
  }
  tooMany(1);
  if (name === 'float') {
    const [bits = 53] = node.facets;
    if (bits < 1 || bits > 53)
      throw new SqlError(
        1001,
        `Line ${node.line}: Length or precision specification ${bits} is invalid.`,
        15,
        1,
        node.line,
      );
    return { name: bits <= 24 ? 'real' : 'float' };
  }
  if (name === 'sysname') return { name: 'nvarchar', length: 128, collation: context.collation };
  if (name === 'text' || name === 'ntext') return { name, collation: context.collation };
  const time = timeNames.find((known) => known === name);
  if (time !== undefined) {
    const [scale = 7] = node.facets;
    if (scale < 0 || scale > 7)
      throw new SqlError(1002, `Line ${node.line}: Specified scale ${scale} is invalid.`, 15, 1, node.line);
    return { name: time, scale };
  }
  const size = sizedNames.find((known) => known === name);
  if (size !== undefined) return sized(node, size, context);
  const alias = context.alias(node.name);
  if (alias !== undefined) return alias;
  throw new SqlError(243, `Type ${node.name} is not a defined system type.`, 16, 1, node.line);
}
