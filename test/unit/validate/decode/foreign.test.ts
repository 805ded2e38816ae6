// Files as Data Factory writes them, by a writer that shares nothing with ours: every value comes back, or its file is refused.
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Cell as OtherCell, Kind } from '../../../fakes/data-factory/cells.ts';
import { ParquetFile } from '../../../fakes/data-factory/parquet/write-parquet.ts';
import { columnOf, type Cell, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { fillColumns } from '../../pipeline/formats/samples.ts';
import { createRandom } from '../../../bench/orders-batch.ts';
import { decodedDifference, decodeFile, refusalOf } from './decode-file.ts';
import { foreignFile, foreignSettings, inFactory } from './foreign-file.ts';

const options = { format: 'parquet', compression: 'snappy', writer: 'factory' } as const;

describe('a file in the manner of parquet-mr', () => {
  it.each([
    ['none', 'binary'],
    ['snappy', 'binary'],
    ['gzip', 'fixed'],
  ] as const)('gives back every value of every type (%s, decimals as %s)', async (compression, decimals) => {
    for (const nulls of ['none', 'some', 'all'] as const)
      for (const isRepetitive of [true, false]) {
        const filled = inFactory(fillColumns(700, nulls, isRepetitive));
        const file = foreignFile(filled, { compression, decimals, rowsPerGroup: 300, rowsPerPage: 90 });
        expect(await decodedDifference(file, filled, options), `${nulls}, ${String(isRepetitive)}`).toBeNull();
      }
  });

  it('is read in slices of one row group, however its pages are cut', async () => {
    const rowCount = 70_001;
    const filled: FilledColumn[] = [
      {
        column: columnOf('id', { kind: 'int', bits: 64, signed: true }, false),
        cells: Array.from({ length: rowCount }, (_, row) => BigInt(row) - 35_000n),
      },
      {
        column: columnOf('flag', { kind: 'bool' }),
        cells: Array.from({ length: rowCount }, (_, row) => (row % 11 === 0 ? null : row % 3 === 0)),
      },
      {
        column: columnOf('word', { kind: 'string' }),
        cells: Array.from({ length: rowCount }, (_, row) => (row % 5 === 0 ? null : `word ${String(row % 37)}`)),
      },
      {
        column: columnOf('when', { kind: 'timestamp', unit: 'millis', digits: 3, isUtc: false }),
        cells: Array.from({ length: rowCount }, (_, row) => BigInt(row) * 7_919_003n - 5_000_000_000n),
      },
    ];
    const file = foreignFile(filled, { rowsPerGroup: rowCount, rowsPerPage: 15_011 });
    const batches: number[] = [];
    for await (const { rowCount: rows } of decodeFile(file, {
      ...options,
      columns: filled.map(({ column }) => column),
    }))
      batches.push(rows);
    expect(batches).toEqual([65_536, 4465]);
    expect(await decodedDifference(file, filled, options)).toBeNull();
  });

  it('holds long values of a dictionary a few rows at a time', async () => {
    const filled: FilledColumn[] = [
      {
        column: columnOf('text', { kind: 'string' }, false),
        cells: Array.from({ length: 250 }, (_, row) => 'x'.repeat(400_000 + (row % 2))),
      },
    ];
    const file = foreignFile(filled);
    let rows = 0;
    let most = 0;
    for await (const batch of decodeFile(file, { ...options, columns: [filled[0].column] })) {
      rows += batch.rowCount;
      most = Math.max(most, batch.columns[0].data.length);
    }
    expect(rows).toBe(250);
    expect(most).toBeLessThan(100 << 20);
  });

  it('without rows is read', async () => {
    const filled = inFactory(fillColumns(0, 'some', false));
    expect(await decodedDifference(foreignFile(filled), filled, options)).toBeNull();
  });
});

/** One column as the other writer has it, for values that ours would not be made of. */
function oneColumn(kind: Kind, cells: readonly OtherCell[], precision = 0, scale = 0): Buffer {
  const file = new ParquetFile([{ name: 'a', kind, precision, scale }], foreignSettings);
  return Buffer.concat([file.add(cells.map((cell) => [cell])), file.end()]);
}

async function cellsOf(file: Buffer, type: LogicalType, expected: readonly Cell[]): Promise<string | null> {
  return decodedDifference(file, [{ column: columnOf('a', type), cells: expected }], options);
}

const ticks = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 10_000n + BigInt(fraction.padEnd(7, '0'));
};

describe('values of Data Factory', () => {
  it('are dates and times of all years, to the last digit', async () => {
    const times = [
      '0001-01-01T00:00:00',
      '1582-10-04T23:59:59.9999999',
      '1899-12-31T23:59:59.9999999',
      '9999-12-31T23:59:59.9999999',
    ];
    const file = oneColumn('datetime', [...times.map(ticks), null]);
    const texts = times.map((text) => text.replace('T', ' ').replace(/:(\d\d)$/, ':$1.0000000'));
    expect(await cellsOf(file, { kind: 'string' }, [...texts, null])).toBeNull();
    const days = oneColumn('datetime', [ticks('0001-01-01T00:00:00'), ticks('9999-12-31T00:00:00')]);
    expect(await cellsOf(days, { kind: 'date' }, [-719_162, 2_932_896])).toBeNull();
    const minutes = oneColumn('datetime', [ticks('1900-01-01T00:01:00'), ticks('2079-06-06T23:59:00')]);
    const smallDateTime = { kind: 'timestamp', unit: 'millis', digits: 0, isUtc: false } as const;
    expect(
      await cellsOf(minutes, smallDateTime, [-2_208_988_740_000n, BigInt(Date.parse('2079-06-06T23:59:00Z'))]),
    ).toBeNull();
  });

  it('are decimals in more digits than the plan has, where nothing is lost', async () => {
    const file = oneColumn('decimal', [-12_340_000n, 0n, 999_990_000n, null], 28, 6);
    expect(await cellsOf(file, { kind: 'decimal', precision: 7, scale: 2 }, [-1234n, 0n, 99_999n, null])).toBeNull();
    const fewer = oneColumn('decimal', [15n, -7n], 10, 1);
    expect(await cellsOf(fewer, { kind: 'decimal', precision: 19, scale: 4 }, [15_000n, -7000n])).toBeNull();
  });

  it('are times and uuids as text, too', async () => {
    const times = oneColumn('text', ['00:00:00', '23:59:59.9999999', null]);
    expect(
      await cellsOf(times, { kind: 'time', unit: 'nanos', digits: 7 }, [0n, 86_399_999_999_900n, null]),
    ).toBeNull();
    const upper = oneColumn('text', ['0123ABCD-4567-89AB-CDEF-0123456789AB']);
    const bytes = Buffer.from('0123abcd456789abcdef0123456789ab', 'hex');
    expect(await cellsOf(upper, { kind: 'uuid' }, [bytes])).toBeNull();
  });

  it.each<[string, Buffer, LogicalType, string]>([
    ['a date with a time', oneColumn('datetime', [1n]), { kind: 'date' }, 'a date of it has a time'],
    [
      'a year after 9999',
      oneColumn('datetime', [ticks('9999-12-31T00:00:00') + 864_000_000_000n]),
      { kind: 'date' },
      'a date of it is not between the years 1 and 9999',
    ],
    [
      'a time with more digits',
      oneColumn('datetime', [1n]),
      { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false },
      'a time of it has more digits than its column',
    ],
    [
      'a time that nanoseconds do not hold',
      oneColumn('datetime', [ticks('9999-12-31T00:00:00')]),
      { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false },
      'a time of it is outside of what nanoseconds since 1970 hold',
    ],
    [
      'a decimal with more digits behind the point',
      oneColumn('decimal', [12_345n], 10, 3),
      { kind: 'decimal', precision: 9, scale: 2 },
      '12345 has more digits behind the point than its column',
    ],
    [
      'a decimal that is too long',
      oneColumn('decimal', [1_000_000_000n], 18, 2),
      { kind: 'decimal', precision: 9, scale: 2 },
      '1000000000 has more than 9 digits',
    ],
    [
      'an integer that is too large',
      oneColumn('int16', [256]),
      { kind: 'int', bits: 8, signed: false },
      '256 is not of its type',
    ],
    ['no uuid', oneColumn('text', ['0123abcd-4567-89ab-cdef-0123456789ag']), { kind: 'uuid' }, 'hexadecimal digits'],
    ['no time', oneColumn('text', ['24:00:00']), { kind: 'time', unit: 'nanos', digits: 7 }, 'not written as HH:mm:ss'],
    [
      'bytes of another length',
      oneColumn('bytes', [Buffer.alloc(7)]),
      { kind: 'fixed', length: 8 },
      '7 bytes where 8 belong',
    ],
    [
      'an instant without its offset',
      oneColumn('offset', [0n]),
      { kind: 'timestamp', unit: 'millis', digits: 3, isUtc: true },
      'column "a" is stored as INT96, which cannot hold it',
    ],
    [
      'text where a number belongs',
      oneColumn('text', ['1']),
      { kind: 'int', bits: 32, signed: true },
      'stored as BYTE_ARRAY (string)',
    ],
  ])('%s is refused', async (_, file, type, detail) => {
    expect(await refusalOf(file, { ...options, columns: [columnOf('a', type)] })).toContain(detail);
  });

  it('NULL where the plan has none is refused, and so are other columns', async () => {
    const file = oneColumn('int32', [1, null]);
    const type: LogicalType = { kind: 'int', bits: 32, signed: true };
    const read = (columns: Parameters<typeof refusalOf>[1]['columns']) => refusalOf(file, { ...options, columns });
    expect(await read([columnOf('a', type, false)])).toBe(
      'row group 0, column "a": it is NULL where the plan has no NULL',
    );
    expect(await read([columnOf('b', type)])).toBe('it has a column "a" where "b" belongs');
    expect(await read([columnOf('a', type), columnOf('b', type)])).toContain('columns');
  });
});

describe('a damaged file of Data Factory', () => {
  const filled = inFactory(fillColumns(400, 'some', true)).slice(0, 12);
  const columns = filled.map(({ column }) => column);
  const file = foreignFile(filled, { rowsPerGroup: 250, rowsPerPage: 100 });
  const read = (bytes: Uint8Array): Promise<string> => refusalOf(bytes, { ...options, columns, pieceBytes: 1000 });

  it('is refused wherever it was cut', async () => {
    for (let length = 0; length < file.length; length += 97)
      expect(await read(file.subarray(0, length))).not.toBe('read');
  });

  it('with a changed byte is refused, or its rows are others, or they are the same', async () => {
    const random = createRandom(7);
    let refused = 0;
    for (let n = 0; n < 400; n++) {
      const changed = Buffer.from(file);
      const at = Math.floor(random() * file.length);
      changed[at] ^= 1 << Math.floor(random() * 8);
      if ((await read(changed)) !== 'read') refused += 1;
    }
    expect(refused).toBeGreaterThan(100);
  });
});

it('our own files can be read as those of another writer', async () => {
  const filled = inFactory(fillColumns(500, 'some', true));
  const file = encodeFile(filled, { format: 'parquet', compression: 'zstd' }, 200);
  expect(await decodedDifference(file, filled, options)).toBeNull();
});
