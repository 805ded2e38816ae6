// Chooses how a column travels from its SQL type.
import type { SqlType } from '../../types.ts';
import { binaryType, clrType, imageType, rowversionType, uniqueidentifierType } from './binary.ts';
import { characterType } from './characters.ts';
import { dateType, scaledTimeType } from './date-time.ts';
import { decimalType } from './decimal.ts';
import { fixedSizeType } from './numbers.ts';
import { variantType } from './variant.ts';
import type { WireOptions, WireType } from './wire-type.ts';

type Column = { readonly type: SqlType; readonly isNullable: boolean };

/** `database` is named in the metadata of CLR types. */
export function wireTypeOf({ type, isNullable }: Column, database: string, options: WireOptions): WireType {
  const { name } = type;
  switch (name) {
    case 'decimal':
    case 'numeric':
      return decimalType(type);
    case 'date':
      return dateType();
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return scaledTimeType(name, type);
    case 'uniqueidentifier':
      return uniqueidentifierType();
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'text':
    case 'ntext':
    case 'xml':
      return characterType(name, type, options);
    case 'binary':
    case 'varbinary':
      return binaryType(name, type, options);
    case 'image':
      return imageType();
    case 'timestamp':
      return rowversionType(isNullable);
    case 'sql_variant':
      return variantType();
    case 'hierarchyid':
    case 'geography':
    case 'geometry':
    case 'clr_udt':
      return clrType(name, database, options);
    default: {
      const fixed = fixedSizeType(name, isNullable);
      if (fixed === null) throw new TypeError(`the wire does not know the type ${name}`);
      return fixed;
    }
  }
}

export { defaultWireOptions, type WireOptions, type WireType } from './wire-type.ts';
