// The errors of conversions, in SQL Server's words.
import { SqlError, type SqlType } from '../../types.ts';
import { isUnicode, messageName } from '../types/kinds.ts';

const textName = (type: SqlType): string => (isUnicode(type) ? 'nvarchar' : 'varchar');

/** 8115: the value does not fit the target type. */
export const overflow = (to: SqlType, from = 'expression'): SqlError =>
  new SqlError(8115, `Arithmetic overflow error converting ${from} to data type ${messageName(to)}.`, 16, 2);

/** 245: text that is no integer. */
export const badInteger = (text: string, from: SqlType, to: SqlType): SqlError =>
  new SqlError(245, `Conversion failed when converting the ${textName(from)} value '${text}' to data type ${to.name}.`);

/** 8114: text that is no number of the other numeric types. */
export const badNumber = (from: SqlType, to: SqlType): SqlError =>
  new SqlError(8114, `Error converting data type ${textName(from)} to ${messageName(to)}.`, 16, 5);

/** 241: text that is no date or time. */
export const badDate = (): SqlError =>
  new SqlError(241, 'Conversion failed when converting date and/or time from character string.');

/** 242: a date the target type does not reach. */
export const dateOutOfRange = (from: SqlType, to: SqlType): SqlError =>
  new SqlError(
    242,
    `The conversion of a ${from.name} data type to a ${to.name} data type resulted in an out-of-range value.`,
    16,
    3,
  );

/** 529: no such conversion at all. */
export const notAllowed = (from: SqlType, to: SqlType): SqlError =>
  new SqlError(529, `Explicit conversion from data type ${from.name} to ${to.name} is not allowed.`, 16, 2);
