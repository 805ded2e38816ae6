import { describe, expect, it } from 'vitest';
import { bigEndianInteger, dayText, timeOfDayText, timestampText, utf8Of, withDigits } from '../../oracle/cell-text.ts';
import { expectedCells, typeName } from '../../oracle/expected-cells.ts';
import { storedFromText } from '../../double/engine/stored/from-text.ts';
import { variantToStored } from '../../double/engine/stored/variant.ts';
import type { LogicalType } from '../../../shared/columns.ts';
import type { SqlType } from '../../double/types.ts';

describe('cell texts', () => {
  it('cut fractional digits only when they are zero', () => {
    expect(withDigits('2024-01-01 00:00:00.1230000', 3)).toBe('2024-01-01 00:00:00.123');
    expect(withDigits('2024-01-01 00:00:00.0000000', 0)).toBe('2024-01-01 00:00:00');
    expect(withDigits('2024-01-01 00:00:00.1230001', 3)).toBe('2024-01-01 00:00:00.1230001');
  });

  it('show nanoseconds that SQL Server cannot hold', () => {
    expect(timestampText(100n, 7)).toBe('1970-01-01 00:00:00.0000001');
    expect(timestampText(101n, 7)).toBe('1970-01-01 00:00:00.0000001 and 1 ns');
    expect(timeOfDayText(86_400_000_000_000n, 7)).toBe('86400000000000 ns of the day');
  });

  it('reach from year 1 to year 9999', () => {
    expect(dayText(-719_162)).toBe('0001-01-01');
    expect(dayText(2_932_896)).toBe('9999-12-31');
    expect(timestampText(-1_00n, 7)).toBe('1969-12-31 23:59:59.9999999');
  });

  it('keep a leading U+FEFF and read signed bytes', () => {
    expect(utf8Of(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
    expect(bigEndianInteger(Uint8Array.from([0xff, 0xfe]))).toBe(-2n);
    expect(bigEndianInteger(Uint8Array.from([0x80, 0, 0, 0]))).toBe(-2_147_483_648n);
  });
});

describe('expected cells', () => {
  const cellsOf = (type: SqlType, text: string, ...written: readonly LogicalType[]): readonly (string | null)[] =>
    expectedCells(
      type,
      written.map((logical, index) => ({ name: `c${index}`, isNullable: true, type: logical })),
    ).map((cell) => cell(storedFromText(type, text)));
  const minutes: LogicalType = { kind: 'int', bits: 16, signed: true };

  it('of a datetimeoffset are the instant and the offset in minutes', () => {
    const instant: LogicalType = { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: true };
    const type: SqlType = { name: 'datetimeoffset', scale: 7 };
    expect(cellsOf(type, '2024-01-01 00:00:00.0000001 +05:30', instant, minutes)).toEqual([
      '2023-12-31 18:30:00.0000001',
      '330',
    ]);
    expect(cellsOf(type, '2024-01-01 00:00:00 -00:30', instant, minutes)).toEqual([
      '2024-01-01 00:30:00.0000000',
      '-30',
    ]);
  });

  it('of a datetimeoffset written as text are its own text', () => {
    const type: SqlType = { name: 'datetimeoffset', scale: 7 };
    expect(cellsOf(type, '0001-01-01 00:00:00 +00:00', { kind: 'string' })).toEqual([
      '0001-01-01 00:00:00.0000000 +00:00',
    ]);
  });

  it('of a smalldatetime have no fraction', () => {
    const written: LogicalType = { kind: 'timestamp', unit: 'millis', digits: 0, isUtc: false };
    expect(cellsOf({ name: 'smalldatetime' }, '2079-06-06 23:59', written)).toEqual(['2079-06-06 23:59:00']);
  });

  it('of a sql_variant are its text and its type as T-SQL declares it', () => {
    const base: SqlType = { name: 'decimal', precision: 8, scale: 2 };
    const stored = variantToStored(base, storedFromText(base, '46279.10'));
    const text: LogicalType = { kind: 'string' };
    const cells = expectedCells({ name: 'sql_variant' }, [
      { name: 'c', isNullable: true, type: text },
      { name: 'c__type', isNullable: true, type: text },
    ]);
    expect(cells.map((cell) => cell(stored))).toEqual(['46279.10', 'decimal(8,2)']);
    expect(cells.map((cell) => cell(null))).toEqual([null, null]);
  });

  it('refuse a second column for a type that has none', () => {
    expect(() => cellsOf({ name: 'int' }, '1', minutes, minutes)).toThrow('never written as two columns');
  });

  it.each([
    [{ name: 'nvarchar', length: 20 }, 'nvarchar(20)'],
    [{ name: 'varchar', length: -1 }, 'varchar(max)'],
    [{ name: 'datetime2', scale: 3 }, 'datetime2(3)'],
    [{ name: 'float' }, 'float'],
  ] as const)('name the type %j %s', (type, name) => {
    expect(typeName(type)).toBe(name);
  });
});
