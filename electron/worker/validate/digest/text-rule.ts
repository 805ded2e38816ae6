// Which canonical text C1 a column has: one table of rules that the local digest and the statements both follow.
import type { PlanColumn } from '../../../../shared/columns.ts';

/** `length`: code units of every value's text, null = they differ. `most`: no value's text is longer; null = any length. */
export type TextRule = {
  readonly kind:
    | 'bit'
    | 'integer'
    | 'decimal'
    | 'money'
    | 'float'
    | 'date'
    | 'time'
    /** Date and time without offset. */
    | 'moment'
    | 'offsetMoment'
    /** A date with time that is written as its text. */
    | 'momentText'
    | 'text'
    | 'bytes'
    | 'rowversion'
    | 'uuid'
    | 'variant'
    /** In place of the value its SHA-256: it may be of any size. */
    | 'textHash'
    | 'bytesHash';
  readonly length: number | null;
  readonly most: number | null;
  /** Fractional digits of times; bits of floats; 0 otherwise. */
  readonly detail: number;
};

const fixed = (kind: TextRule['kind'], length: number, detail = 0): TextRule => ({
  kind,
  length,
  most: length,
  detail,
});
const upTo = (kind: TextRule['kind'], most: number): TextRule => ({ kind, length: null, most, detail: 0 });
const fraction = (digits: number): number => (digits === 0 ? 0 : digits + 1);

/** Null: there is no rule for the type, so that the column is left out on both sides. */
export function textRuleOf({ sqlType, outputs, selectAs }: PlanColumn): TextRule | null {
  const { maxLength, scale } = sqlType;
  const [{ type }] = outputs;
  if (selectAs.startsWith('$')) return upTo('text', 4000);
  switch (sqlType.name) {
    case 'bit':
      return fixed('bit', 1);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return upTo('integer', 20);
    case 'decimal':
    case 'numeric':
      return upTo('decimal', 41);
    case 'money':
    case 'smallmoney':
      return upTo('money', 30);
    case 'real':
    case 'float':
      return type.kind === 'float' && type.bits === 32 ? fixed('float', 8, 32) : fixed('float', 16, 64);
    case 'date':
      return fixed('date', 10);
    case 'time':
      return fixed('time', 8 + fraction(scale), scale);
    case 'smalldatetime':
    case 'datetime':
      return fixed('moment', 23, 3);
    case 'datetime2':
      return fixed(type.kind === 'string' ? 'momentText' : 'moment', 19 + fraction(scale), scale);
    case 'datetimeoffset':
      return fixed(type.kind === 'string' ? 'momentText' : 'offsetMoment', 26 + fraction(scale), scale);
    case 'uniqueidentifier':
      return fixed('uuid', 36);
    case 'timestamp':
    case 'rowversion':
      return fixed('rowversion', 16);
    case 'sql_variant':
      return upTo('variant', 16_100);
    case 'char':
    case 'varchar':
      return maxLength > 0 ? upTo('text', maxLength) : fixed('textHash', 64);
    case 'nchar':
    case 'nvarchar':
      return maxLength > 0 ? upTo('text', maxLength / 2) : fixed('textHash', 64);
    case 'text':
    case 'ntext':
    case 'xml':
    case 'json':
      return fixed('textHash', 64);
    case 'binary':
    case 'varbinary':
      return maxLength > 0 ? upTo('bytes', maxLength * 2) : fixed('bytesHash', 64);
    case 'hierarchyid':
    case 'geography':
    case 'geometry':
    case 'clr_udt':
    case 'image':
      return fixed('bytesHash', 64);
    default:
      return null;
  }
}

/** Columns left out of the digest on both sides, each with a clause that says why. */
export function notDigestible(columns: readonly PlanColumn[]): { name: string; why: string }[] {
  return columns
    .filter((column) => column.isKeyOnly !== true && textRuleOf(column) === null)
    .map(({ name, sqlType }) => ({ name, why: `there is no canonical text for the type ${sqlType.name}` }));
}
