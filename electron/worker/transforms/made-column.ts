// The columns that transforms make: as SQL Server would call their types, and as they are written.
import type { LogicalType, PlanColumn, SqlType } from '../../../shared/columns.ts';
import type { CastType } from '../../../shared/transforms.ts';

const noSize = { maxLength: 0, precision: 0, scale: 0, collation: null, codePage: null } as const;
const longestUnicode = 4000;

/** Unicode text of so many characters at most; null = of any length. */
export const unicodeText = (characters: number | null): SqlType => ({
  ...noSize,
  name: 'nvarchar',
  maxLength: characters === null || characters > longestUnicode ? -1 : Math.max(1, characters) * 2,
});

/** Characters (UTF-16 code units) that a text column can hold; null = without a limit. */
export function charactersOf({ name, maxLength }: SqlType): number | null {
  if (maxLength < 0 || !['char', 'varchar', 'nchar', 'nvarchar'].includes(name)) return null;
  return name.startsWith('n') ? maxLength / 2 : maxLength;
}

/** A type of SQL Server that holds what is written. */
function sqlTypeOf(type: LogicalType): SqlType {
  switch (type.kind) {
    case 'bool':
      return { ...noSize, name: 'bit', maxLength: 1 };
    case 'int':
      return {
        ...noSize,
        name: { 8: 'tinyint', 16: 'smallint', 32: 'int', 64: 'bigint' }[type.bits],
        maxLength: type.bits / 8,
      };
    case 'float':
      return { ...noSize, name: type.bits === 32 ? 'real' : 'float', maxLength: type.bits / 8 };
    case 'decimal':
      return { ...noSize, name: 'decimal', maxLength: 17, precision: type.precision, scale: type.scale };
    case 'date':
      return { ...noSize, name: 'date', maxLength: 3 };
    case 'timestamp':
      return { ...noSize, name: 'datetime2', maxLength: 8, scale: type.digits };
    default:
      return unicodeText(null);
  }
}

/** `from`: what is cast, whose own precision a timestamp keeps. */
export function logicalTypeOf(to: CastType, from: LogicalType | null = null): LogicalType {
  switch (to.kind) {
    case 'int':
      return { kind: 'int', bits: to.bits, signed: true };
    case 'timestamp':
      return from?.kind === 'timestamp' && !from.isUtc
        ? from
        : {
            kind: 'timestamp',
            unit: from?.kind === 'date' ? 'millis' : 'micros',
            digits: from?.kind === 'date' ? 0 : 6,
            isUtc: false,
          };
    default:
      return to;
  }
}

export const madeColumn = (
  name: string,
  type: LogicalType,
  isNullable: boolean,
  note: string | null,
  sqlType: SqlType = sqlTypeOf(type),
): PlanColumn => ({ name, sqlType, isNullable, selectAs: 'plain', outputs: [{ name, isNullable, type }], note });
