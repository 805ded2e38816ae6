// A file whose columns are not the ones expected is refused, with the difference in words.
import { describe, expect, it } from 'vitest';
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import { columnOf, type Cell, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { refusalOf } from './decode-file.ts';

const filled = (type: LogicalType, cells: readonly Cell[], isNullable = true): FilledColumn => ({
  column: columnOf('amount', type, isNullable),
  cells,
});
const written = filled({ kind: 'decimal', precision: 18, scale: 4 }, [1n, 2n, 3n]);

function read(file: FilledColumn, expected: readonly OutputColumn[]): Promise<string> {
  return refusalOf(encodeFile([file], { format: 'parquet', compression: 'zstd' }), {
    format: 'parquet',
    compression: 'zstd',
    columns: expected,
  });
}

describe('the schema of a Parquet file', () => {
  it('is accepted when it is the one expected', async () => {
    expect(await read(written, [written.column])).toBe('read');
  });

  it.each([
    ['another name', { ...written.column, name: 'Amount' }, 'it has a column "amount" where "Amount" belongs'],
    ['NULL allowed', { ...written.column, isNullable: false }, 'column "amount" is nullable in the file'],
    [
      'another scale',
      columnOf('amount', { kind: 'decimal', precision: 18, scale: 2 }),
      'column "amount" is marked as decimal(18,4) where decimal(18,2) belongs',
    ],
    [
      'another storage',
      columnOf('amount', { kind: 'decimal', precision: 9, scale: 4 }),
      'column "amount" is stored as INT64(0), not as INT32',
    ],
    [
      'another meaning of the same bits',
      columnOf('amount', { kind: 'int', bits: 64, signed: true }),
      'column "amount" is marked as decimal(18,4) where int(64,signed) belongs',
    ],
  ])('is refused for %s', async (_, expected, words) => {
    expect(await read(written, [expected])).toBe(words);
  });

  const timestamp = (unit: 'millis' | 'micros' | 'nanos', isUtc: boolean): LogicalType => ({
    kind: 'timestamp',
    unit,
    digits: 3,
    isUtc,
  });
  it.each<[string, LogicalType, LogicalType]>([
    ['an instant for wall-clock time', timestamp('micros', true), timestamp('micros', false)],
    ['wall-clock time for an instant', timestamp('nanos', false), timestamp('nanos', true)],
    ['another unit', timestamp('millis', false), timestamp('micros', false)],
    ['unsigned for signed', { kind: 'int', bits: 32, signed: false }, { kind: 'int', bits: 32, signed: true }],
    ['fewer bits', { kind: 'int', bits: 8, signed: true }, { kind: 'int', bits: 16, signed: true }],
    ['text for bytes', { kind: 'string' }, { kind: 'binary' }],
    ['16 bytes for a UUID', { kind: 'fixed', length: 16 }, { kind: 'uuid' }],
    ['another length', { kind: 'fixed', length: 8 }, { kind: 'fixed', length: 9 }],
    ['a single float for a double', { kind: 'float', bits: 32 }, { kind: 'float', bits: 64 }],
    ['a date for a number', { kind: 'date' }, { kind: 'int', bits: 32, signed: true }],
  ])('is refused for %s', async (_, found, expected) => {
    expect(await read(filled(found, [null]), [columnOf('amount', expected)])).toMatch(/^column "amount" is /);
  });

  it('is refused when columns are missing or too many', async () => {
    expect(await read(written, [])).not.toBe('read');
    expect(await read(written, [written.column, columnOf('more', { kind: 'date' })])).not.toBe('read');
  });

  it('takes a name that no file can hold as the file has it', async () => {
    const odd = { ...written, column: { ...written.column, name: 'half \ud83d' } };
    expect(await read(odd, [odd.column])).toBe('read');
  });
});

describe('the first line of a CSV file', () => {
  const file = encodeFile([written], { format: 'csv', compression: 'none' });
  it.each([
    [[written.column], 'read'],
    [[{ ...written.column, isNullable: false }], 'its first line does not name the columns that belong there'],
    [[{ ...written.column, name: 'AMOUNT' }], 'its first line does not name the columns that belong there'],
  ])('must name the columns', async (columns, words) => {
    expect(await refusalOf(file, { format: 'csv', compression: 'none', columns })).toBe(words);
  });
});
