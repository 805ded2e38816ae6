// Which reader reads which type.
import type { WireFamily } from '../type-info.ts';
import { binaryCell } from './binary.ts';
import type { MakeCell } from './cell.ts';
import { dateCell, datetime2Cell, datetimeCell, timeCell } from './date-time.ts';
import { datetimeOffsetCell } from './datetime-offset.ts';
import { decimalCell, moneyCell } from './decimal.ts';
import { floatCell } from './float.ts';
import { guidCell } from './guid.ts';
import { bitCell, integerCell } from './integer.ts';
import { largeCell } from './large.ts';
import { nullCell } from './null.ts';
import { textCell } from './text.ts';
import { variantCell } from './variant.ts';

const makers: Readonly<Record<WireFamily, MakeCell>> = {
  null: nullCell,
  bit: bitCell,
  int: integerCell,
  float: floatCell,
  money: moneyCell,
  decimal: decimalCell,
  guid: guidCell,
  date: dateCell,
  time: timeCell,
  datetime: datetimeCell,
  datetime2: datetime2Cell,
  datetimeoffset: datetimeOffsetCell,
  char: textCell,
  nchar: textCell,
  binary: binaryCell,
  xml: largeCell,
  udt: largeCell,
  variant: variantCell,
};

/** The reader for a column's type into its outputs; null when the type does not fit them. */
export const makeCell: MakeCell = (target) => {
  const { family, framing } = target.type;
  const twoOutputs = target.outputs.length === 2;
  if (twoOutputs && family !== 'datetimeoffset' && family !== 'variant' && family !== 'null') return null;
  return framing === 'chunked' || framing === 'pointer' ? largeCell(target) : makers[family](target);
};
