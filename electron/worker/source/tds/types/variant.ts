// sql_variant: the exact text of the value, and the name of its base type with facets, e.g. `decimal(8,2)`.
import { AppError } from '../../../../../shared/errors.ts';
import type { Column } from '../../../batch/batch.ts';
import { ProtocolError } from '../protocol.ts';
import { TokenCursor } from '../token-cursor.ts';
import { readCodePage } from '../collation.ts';
import { writeAscii } from './ascii.ts';
import { hexOf, reserve, writeNull, type MakeCell, type Refuse } from './cell.ts';
import { codePageTable, singleByteToUtf8, utf8CodePage } from './code-page.ts';
import { readDatetime, readDays, readTicks, tickBytes } from './date-time.ts';
import { readOffset } from './datetime-offset.ts';
import { guidText, scaledText, unsignedLittleEndian } from './scalar-text.ts';
import { dateText, offsetDateTimeText, timeText } from './temporal.ts';
import { notUnicode } from './text.ts';
import { copyUtf8, utf16ToUtf8, utf8Start } from './unicode.ts';

/** The value's bytes: [at, at + length) behind the properties. */
type Value = { readonly bytes: Buffer; readonly view: DataView; readonly at: number; readonly length: number };
/** What a base type needs to write its text and tell its name. */
type BaseType = (value: Value, properties: TokenCursor) => { readonly name: string; readonly text: string | TextBytes };
/** Text that is copied rather than made: in UTF-16 (`utf16`) or in a code page. */
type TextBytes = { readonly encoding: 'utf16' | number };

export const variantCell: MakeCell = ({ name, outputs, columns: [texts, types], refuse }) => {
  if (outputs.length !== 2 || outputs.some((output) => output.type.kind !== 'string')) return null;
  return (bytes, view, at, end, row) => {
    if (at + 4 > end) return ~at;
    const length = view.getUint32(at, true);
    if (length === 0) {
      writeNull(texts, row);
      writeNull(types, row);
      return at + 4;
    }
    if (length < 2 || length > 9000) throw new ProtocolError(`a sql_variant of ${length} bytes`);
    const next = at + 4 + length;
    if (next > end) return ~at;
    const start = at + 6 + bytes[at + 5];
    if (start > next) throw new ProtocolError('a sql_variant whose properties are longer than itself');
    const value = { bytes, view, at: start, length: next - start };
    const base = baseTypes[bytes[at + 4]];
    if (base === undefined) throw new ProtocolError(`a sql_variant of type 0x${bytes[at + 4].toString(16)}`);
    const properties = new TokenCursor(bytes, at + 6, start);
    const { name: typeName, text } = base(value, properties);
    if (properties.isShort) throw new ProtocolError('a sql_variant with too few properties');
    if (typeof text === 'string') writeAscii(texts, name, row, text);
    else writeText(texts, name, row, value, text.encoding, refuse);
    writeAscii(types, name, row, typeName);
    return next;
  };
};

const expectLength = (value: Value, length: number): void => {
  if (value.length !== length)
    throw new ProtocolError(`a sql_variant value of ${value.length} instead of ${length} bytes`);
};

const scalar =
  (name: string, length: number, text: (view: DataView, at: number) => string): BaseType =>
  (value) => {
    expectLength(value, length);
    return { name, text: text(value.view, value.at) };
  };

const decimal =
  (name: string): BaseType =>
  (value, properties) => {
    const precision = properties.u8();
    const scale = properties.u8();
    if ((value.length & 3) !== 1 || value.length < 5 || value.length > 17)
      throw new ProtocolError(`a sql_variant ${name} of ${value.length} bytes`);
    const magnitude = unsignedLittleEndian(value.bytes, value.at + 1, value.length - 1);
    const unscaled = value.bytes[value.at] === 0 ? -magnitude : magnitude;
    return { name: `${name}(${precision},${scale})`, text: scaledText(unscaled, scale) };
  };

const text =
  (name: string, bytesPerCharacter: 1 | 2): BaseType =>
  (_value, properties) => {
    const codePage = readCodePage(properties);
    const length = properties.u16() / bytesPerCharacter;
    return { name: `${name}(${length})`, text: { encoding: bytesPerCharacter === 2 ? 'utf16' : (codePage ?? 0) } };
  };

const binary =
  (name: string): BaseType =>
  (value, properties) => {
    const length = properties.u16();
    const hex = value.bytes.toString('hex', value.at, value.at + value.length).toUpperCase();
    return { name: `${name}(${length})`, text: `0x${hex}` };
  };

const withScale =
  (
    name: string,
    dateBytes: number,
    textOf: (view: DataView, at: number, size: number, scale: number) => string,
  ): BaseType =>
  (value, properties) => {
    const scale = properties.u8();
    if (scale > 7) throw new ProtocolError(`a sql_variant ${name}(${scale})`);
    const size = tickBytes(scale);
    expectLength(value, size + dateBytes);
    return { name: `${name}(${scale})`, text: textOf(value.view, value.at, size, scale) };
  };

const datetime = (name: string, width: number): BaseType =>
  scalar(name, width, (view, at) => {
    const { days, ticks } = readDatetime(view, at, width);
    return `${dateText(days)} ${timeText(ticks, width === 8 ? 3 : 0)}`;
  });

const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** The shortest digits that give the same real back; String() would print the digits of the double it is stored in. */
function realText(value: number): string {
  // toPrecision drops the sign of zero
  if (value === 0) return floatText(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return floatText(short);
  }
  return floatText(Number(value.toPrecision(9)));
}

const money = (view: DataView, at: number): string =>
  scaledText((BigInt(view.getInt32(at, true)) << 32n) | BigInt(view.getUint32(at + 4, true)), 4);

const baseTypes: Readonly<Record<number, BaseType>> = {
  0x30: scalar('tinyint', 1, (view, at) => String(view.getUint8(at))),
  0x32: scalar('bit', 1, (view, at) => (view.getUint8(at) === 0 ? '0' : '1')),
  0x34: scalar('smallint', 2, (view, at) => String(view.getInt16(at, true))),
  0x38: scalar('int', 4, (view, at) => String(view.getInt32(at, true))),
  0x7f: scalar('bigint', 8, (view, at) => String(view.getBigInt64(at, true))),
  0x3b: scalar('real', 4, (view, at) => realText(view.getFloat32(at, true))),
  0x3e: scalar('float', 8, (view, at) => floatText(view.getFloat64(at, true))),
  0x7a: scalar('smallmoney', 4, (view, at) => scaledText(BigInt(view.getInt32(at, true)), 4)),
  0x3c: scalar('money', 8, money),
  0x3a: datetime('smalldatetime', 4),
  0x3d: datetime('datetime', 8),
  0x24: scalar('uniqueidentifier', 16, guidText),
  0x28: scalar('date', 3, (view, at) => dateText(readDays(view, at))),
  0x29: withScale('time', 0, (view, at, size, scale) => timeText(readTicks(view, at, size, scale), scale)),
  0x2a: withScale('datetime2', 3, (view, at, size, scale) => {
    return `${dateText(readDays(view, at + size))} ${timeText(readTicks(view, at, size, scale), scale)}`;
  }),
  0x2b: withScale('datetimeoffset', 5, (view, at, size, scale) =>
    offsetDateTimeText(
      readDays(view, at + size),
      readTicks(view, at, size, scale),
      scale,
      readOffset(view, at + size + 3),
    ),
  ),
  0x6a: decimal('decimal'),
  0x6c: decimal('numeric'),
  0xa5: binary('varbinary'),
  0xad: binary('binary'),
  0xa7: text('varchar', 1),
  0xaf: text('char', 1),
  0xe7: text('nvarchar', 2),
  0xef: text('nchar', 2),
};

function writeText(
  column: Column,
  name: string,
  row: number,
  value: Value,
  encoding: 'utf16' | number,
  refuse: Refuse,
): void {
  const { bytes, view, at, length } = value;
  const start = column.offsets[row];
  reserve(column, name, row, start + length * 3);
  const { data } = column;
  const stop = at + length;
  const refuseAs = (error: AppError, called: string): void => {
    refuse(error, row, hexOf(called, bytes, at, stop));
    writeNull(column, row);
  };
  if (encoding === 'utf16') {
    if ((length & 1) !== 0) throw new ProtocolError(`UTF-16 text of ${length} bytes`);
    const out = utf16ToUtf8(view, at, stop, data, start);
    if (out < 0) refuseAs(notUnicode(name, row), 'utf-16le');
    else column.offsets[row + 1] = out;
  } else if (encoding === utf8CodePage) {
    const state = utf8Start();
    if (!copyUtf8(bytes, at, stop, data, start, state) || state.due !== 0) refuseAs(notUnicode(name, row), 'utf-8');
    else column.offsets[row + 1] = start + length;
  } else {
    const table = codePageTable(encoding);
    if (table === null)
      refuseAs(new AppError('CODE_PAGE_UNSUPPORTED', { column: name, codePage: encoding }), `cp${String(encoding)}`);
    else column.offsets[row + 1] = singleByteToUtf8(table, bytes, view, at, stop, data, start);
  }
}
