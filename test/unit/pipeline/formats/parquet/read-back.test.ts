// Every type through every compression, read back by three readers of other authors.
import { describe, expect, it } from 'vitest';
import { compressionsOf } from '../../../../../shared/run-options.ts';
import { columnOf, firstDifference, type FilledColumn } from '../cells.ts';
import { encodeFile } from '../encode-file.ts';
import { queryFile, readWithDuckdb, readWithHyparquet, readWithParquetWasm } from '../readers.ts';
import { fillColumns, type NullPattern } from '../samples.ts';

/** Column name and first difference of every column that some reader sees differently. */
async function differences(file: Uint8Array, filled: readonly FilledColumn[]): Promise<string[]> {
  const columns = filled.map(({ column }) => column);
  const readings = {
    duckdb: await readWithDuckdb(file, columns),
    hyparquet: await readWithHyparquet(file, columns),
    parquetWasm: readWithParquetWasm(file, columns),
  };
  return Object.entries(readings).flatMap(([reader, read]) =>
    filled.flatMap(({ column, cells }, index) => {
      const difference = firstDifference(cells, read[index]);
      return difference === null ? [] : [`${reader}: ${column.name}: ${difference}`];
    }),
  );
}

describe('a Parquet file', () => {
  for (const compression of compressionsOf.parquet) {
    for (const nulls of ['none', 'some', 'all'] as const satisfies readonly NullPattern[]) {
      for (const isRepetitive of [false, true]) {
        const values = isRepetitive ? 'repeated' : 'distinct';
        it(`gives back ${values} values with ${nulls} NULL in ${compression}`, async () => {
          const filled = fillColumns(1500, nulls, isRepetitive);
          const file = encodeFile(filled, { format: 'parquet', compression });
          expect(await differences(file, filled)).toEqual([]);
        });
      }
    }

    it(`gives back many row groups in ${compression}`, async () => {
      const filled = fillColumns(700, 'some', false);
      const file = encodeFile(filled, { format: 'parquet', compression }, 61);
      expect(await differences(file, filled)).toEqual([]);
      const [[groups]] = await queryFile(
        file,
        'SELECT count(DISTINCT row_group_id) FROM parquet_metadata({file})',
        'parquet',
      );
      expect(groups).toBe(12n);
    });

    it(`gives back values of 5 MB between small ones in ${compression}`, async () => {
      const large = 'ä5'.repeat(1_750_000);
      const bytes = new Uint8Array(5 << 20).map((_, index) => (index * 31) >> 3);
      const filled = [
        { column: columnOf('text', { kind: 'string' }), cells: ['a', large, '', null, large, 'b', 'c'] },
        {
          column: columnOf('bin', { kind: 'binary' }),
          cells: [bytes, null, bytes, new Uint8Array(0), null, null, bytes],
        },
      ];
      const file = encodeFile(filled, { format: 'parquet', compression }, 5);
      expect(await differences(file, filled)).toEqual([]);
    });
  }

  it('is valid without a row', async () => {
    const filled = fillColumns(0, 'none', false);
    const file = encodeFile(filled, { format: 'parquet', compression: 'zstd' });
    expect(await differences(file, filled)).toEqual([]);
  });

  it('is valid with one row', async () => {
    for (const nulls of ['none', 'all'] as const) {
      const filled = fillColumns(1, nulls, false);
      const file = encodeFile(filled, { format: 'parquet', compression: 'zstd' });
      expect(await differences(file, filled)).toEqual([]);
    }
  });

  it('gives back chunks of many pages, with NULLs across their borders', async () => {
    const rowCount = 160_000;
    const filled: FilledColumn[] = [
      {
        column: columnOf('n', { kind: 'int', bits: 64, signed: true }),
        cells: Array.from({ length: rowCount }, (_, row) => (row % 7 === 0 ? null : BigInt(row) * 7_919n)),
      },
      {
        column: columnOf('s', { kind: 'string' }),
        cells: Array.from({ length: rowCount }, (_, row) => (row % 1000 < 10 ? null : `value number ${row * 31}`)),
      },
      {
        column: columnOf('d', { kind: 'string' }, false),
        cells: Array.from({ length: rowCount }, (_, row) => `day ${row % 1200}`),
      },
      {
        column: columnOf('late', { kind: 'date' }),
        cells: Array.from({ length: rowCount }, (_, row) => (row < 159_990 ? null : row)),
      },
    ];
    const file = encodeFile(filled, { format: 'parquet', compression: 'zstd' });
    expect(await differences(file, filled)).toEqual([]);
  });

  it('keeps column names that need quoting', async () => {
    const names = ['with blank', 'a.b', 'ключ', '😀', 'select', ']', '"', "it's", ''];
    const filled = names.map((name) => ({ column: columnOf(name, { kind: 'date' }), cells: [1, null] }));
    const file = encodeFile(filled, { format: 'parquet', compression: 'none' });
    const rows = await queryFile(file, 'SELECT name FROM parquet_schema({file}) WHERE num_children IS NULL', 'parquet');
    expect(rows.flat()).toEqual(names);
  });
});
