// Text that is not exactly what is written is refused with row and column.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Compression } from '../../../../shared/run-options.ts';
import { columnOf } from '../../pipeline/formats/cells.ts';
import { refusalOf } from './decode-file.ts';

const id = columnOf('id', { kind: 'int', bits: 32, signed: true }, false);

function csv(type: LogicalType, cell: string, isNullable = true): Promise<string> {
  const columns = [id, columnOf('value', type, isNullable)];
  return refusalOf(Buffer.from(`id,value\r\n1,${cell}\r\n`, 'latin1'), { format: 'csv', compression: 'none', columns });
}

function json(type: LogicalType, cell: string, isNullable = true): Promise<string> {
  const columns = [id, columnOf('value', type, isNullable)];
  const line = `{"id":1,"value":${cell}}\n`;
  return refusalOf(Buffer.from(line, 'latin1'), { format: 'jsonl', compression: 'none', columns });
}

const types = {
  tiny: { kind: 'int', bits: 8, signed: false },
  small: { kind: 'int', bits: 16, signed: true },
  big: { kind: 'int', bits: 64, signed: true },
  unsigned: { kind: 'int', bits: 64, signed: false },
  money: { kind: 'decimal', precision: 19, scale: 4 },
  short: { kind: 'decimal', precision: 5, scale: 2 },
  date: { kind: 'date' },
  time: { kind: 'time', unit: 'micros', digits: 3 },
  stamp: { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false },
  double: { kind: 'float', bits: 64 },
  single: { kind: 'float', bits: 32 },
  uuid: { kind: 'uuid' },
  fixed: { kind: 'fixed', length: 2 },
  binary: { kind: 'binary' },
  string: { kind: 'string' },
  bool: { kind: 'bool' },
} as const satisfies Record<string, LogicalType>;

describe('a cell of a CSV file', () => {
  it.each<[keyof typeof types, readonly string[], readonly string[]]>([
    ['tiny', ['0', '255', ''], ['256', '-1', '-0', '01', '1.0', ' 1', '"1"', '1e2']],
    ['small', ['-32768', '32767'], ['32768', '-32769', '--1', '+1']],
    ['big', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808', '-9223372036854775809', '1.0']],
    ['unsigned', ['18446744073709551615'], ['18446744073709551616', '-1000000000000000000', '99999999999999999999']],
    ['money', ['-922337203685477.5808', '0.0000'], ['1.234', '1.23456', '.1234', '1,5', '01.0000', '-0.0000']],
    ['short', ['999.99', '-0.01'], ['1000.00', '0999.99', '1']],
    [
      'date',
      ['0001-01-01', '2024-02-29'],
      ['2023-02-29', '2024-13-01', '2024-00-01', '2024-1-01', '24-01-01', '02024-01-01'],
    ],
    ['time', ['23:59:59.999'], ['24:00:00.000', '23:60:00.000', '23:59:59.9999', '23:59:59', '1:02:03.000']],
    [
      'stamp',
      ['1753-01-01 00:00:00.0000000'],
      ['1753-01-01T00:00:00.0000000', '1753-01-01', '2600-01-01 00:00:00.0000000'],
    ],
    [
      'double',
      ['-0', '5e-324', '1.7976931348623157e+308', 'NaN', '-Infinity'],
      ['1e400', 'nan', '0x10', '1.2.3', '-', 'Infinit', '1_0'],
    ],
    ['single', ['0.1', '3.4028235e+38'], ['1e39']],
    [
      'uuid',
      ['01234567-89AB-CDEF-0123-456789ABCDEF'],
      ['01234567-89AB-CDEF-0123-456789abcdef', '0123456789ABCDEF0123456789ABCDEF0000', '{0'],
    ],
    ['fixed', ['00FF'], ['00F', '00FF00', '00ff', '""']],
    ['binary', ['""', '0A', ''], ['0', '0a', '0x0A', '"0A"']],
    ['string', ['""', 'a b', '"a,""b"""', '"\r\n"', ''], ['a"b', '"a"b', '\xff', '"\xc3"']],
    ['bool', ['0', '1'], ['2', 'true', '00']],
  ])('of the type %s has one text', async (name, good, bad) => {
    for (const cell of good) expect(await csv(types[name], cell), cell).toBe('read');
    for (const cell of bad)
      expect(await csv(types[name], cell), cell).toMatch(/^(row 0, column "value": |it ends amid row 0)/);
  });

  it('is not NULL where none belongs', async () => {
    expect(await csv(types.string, '', false)).toBe('row 0, column "value": it is NULL');
  });
});

describe('a value of JSON Lines', () => {
  it.each<[keyof typeof types, readonly string[], readonly string[]]>([
    ['small', ['-32768', 'null'], ['32768', '"1"', '1.0', 'nul', 'NULL']],
    ['big', ['"9223372036854775807"'], ['9007199254740993', '"9223372036854775808"', '""', '"1', '"1"2']],
    ['money', ['"0.0001"'], ['0.0001', '"0.00010"']],
    ['double', ['-0.0', '1e-7', '"NaN"', '"-Infinity"'], ['NaN', '"1"', '.', '"NaN']],
    ['bool', ['true', 'false'], ['1', 'True', 'tru']],
    ['fixed', ['"AP8="'], ['"AP8"', '"AP9="', '"AP8A"', '"A==="', '"AP8=="']],
    ['binary', ['""', '"AA=="', '"AAA="', '"+/+/"'], ['"AB=="', '"AA="', '"-_-_"', '"A"']],
    [
      'string',
      ['"\\ud83d\\ude00 \\u00DF\\n\\/"', '""'],
      ['"\\ud83d"', '"\\ude00"', '"\\ud83d\\u0041"', '"\\x"', '"\t"', '"\\u12g4"', '"\xff"', 'abc'],
    ],
    ['date', ['"1970-01-01"'], ['1970', '"1970-01-01 "']],
  ])('of the type %s has one text', async (name, good, bad) => {
    for (const cell of good) expect(await json(types[name], cell), cell).toBe('read');
    for (const cell of bad)
      expect(await json(types[name], cell), cell).toMatch(/^(row 0, column "value": |it ends amid row 0)/);
  });

  it('stands under its own name, in its place', async () => {
    const columns = [id, columnOf('value', types.bool)];
    const read = (line: string): Promise<string> =>
      refusalOf(Buffer.from(`${line}\n`), { format: 'jsonl', compression: 'none', columns });
    expect(await read('{"id":1,"value":true}')).toBe('read');
    expect(await read('{"value":true,"id":1}')).toBe('row 0, column "id": its name does not stand there');
    expect(await read('{"id":1,"Value":true}')).toBe('row 0, column "value": its name does not stand there');
    expect(await read('{"id":1}')).toMatch(/^row 0, column "value"|^it ends amid/);
    expect(await read('{"id":1,"value":true,"more":1}')).toBe('row 0, column "value": the line does not end behind it');
  });
});

describe('a text file', () => {
  const columns = [id];
  const text = Buffer.from('id\r\n1\r\n2\r\n');
  const read = (file: Uint8Array, compression: Compression = 'none'): Promise<string> =>
    refusalOf(file, { format: 'csv', compression, columns, pieceBytes: 3 });

  it('is read to its end', async () => {
    expect(await read(text)).toBe('read');
    expect(await read(gzipSync(text), 'gzip')).toBe('read');
  });

  it.each([
    [text.subarray(0, -1), 'it ends amid row 1'],
    [text.subarray(0, 3), 'it has no first line'],
    [Buffer.from('id\n1\n'), 'its first line does not name the columns that belong there'],
    [Buffer.from('id\r\n1\r\n\r\n'), 'row 1, column "id": it is NULL'],
    [Buffer.from('id\r\n1\n'), 'row 0, column "id": the line does not end behind it'],
    [Buffer.from('\ufeffid\r\n1\r\n'), 'its first line does not name the columns that belong there'],
  ])('is refused when it is broken (%#)', async (file, words) => {
    expect(await read(file)).toBe(words);
  });

  it('is refused when its gzip is broken, cut or goes on', async () => {
    const packed = gzipSync(text);
    const flipped = Buffer.from(packed);
    flipped[packed.length - 6] ^= 1;
    expect(await read(flipped, 'gzip')).toMatch(/^it cannot be unzipped: /);
    expect(await read(packed.subarray(0, -3), 'gzip')).toMatch(/^it cannot be unzipped: /);
    expect(await read(text, 'gzip')).toMatch(/^it cannot be unzipped: /);
    expect(await read(Buffer.concat([packed, Buffer.from('more')]), 'gzip')).toMatch(/bytes follow its end|unzipped/);
  });

  it('of several members is one text', async () => {
    const parts = [text.subarray(0, 6), text.subarray(6)].map((part) => gzipSync(part));
    expect(await read(Buffer.concat(parts), 'gzip')).toBe('read');
  });
});
