// What the Parquet writer promises beyond the values: determinism, encodings, guards, bounded memory.
import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { createEncoder } from '../../../../../electron/worker/pipeline/encode.ts';
import { checkedSize } from '../../../../../electron/worker/pipeline/formats/parquet/page-writer.ts';
import { decimalByteLength } from '../../../../../electron/worker/pipeline/formats/parquet/schema.ts';
import { measureEncoding } from '../../../../bench/encode.ts';
import { ordersBatch, ordersColumns } from '../../../../bench/orders-batch.ts';
import { batchOf, columnOf, type Cell, type FilledColumn } from '../cells.ts';
import { encodeFile } from '../encode-file.ts';
import { fillColumns } from '../samples.ts';

const metadataOf = (file: Uint8Array) => parquetMetadata(new Uint8Array(file).buffer);

const text = (cells: readonly Cell[], isNullable = true): FilledColumn => ({
  column: columnOf('v', { kind: 'string' }, isNullable),
  cells,
});

describe('the Parquet writer', () => {
  it('gives the same bytes for the same batches', () => {
    const options = { format: 'parquet', compression: 'zstd', keyValues: { run: '1' } } as const;
    const filled = fillColumns(900, 'some', false);
    const first = encodeFile(filled, options, 100);
    const orders = [1, 2].map(() => {
      const encoder = createEncoder(ordersColumns, options);
      return Buffer.concat([...encoder.write(ordersBatch(3000, 1)), ...encoder.finish()]);
    });
    expect(encodeFile(filled, options, 100).equals(first)).toBe(true);
    expect(orders[0].equals(orders[1])).toBe(true);
  });

  it('uses a dictionary where values repeat and none where they do not', () => {
    const encodingsOf = (cells: readonly Cell[]) =>
      metadataOf(encodeFile([text(cells)], { format: 'parquet', compression: 'none' })).row_groups[0].columns[0]
        .meta_data?.encodings;
    const rows = Array.from({ length: 20_000 }, (_, row) => row);
    expect(encodingsOf(rows.map((row) => `color ${row % 12}`))).toContain('RLE_DICTIONARY');
    expect(encodingsOf(rows.map((row) => `order ${row}`))).not.toContain('RLE_DICTIONARY');
    expect(encodingsOf(rows.map((row) => (row < 10_000 ? 'same' : `then ${row}`)))).not.toContain('RLE_DICTIONARY');
  });

  it('stores a column chunk of one repeated value in a few bytes', () => {
    const file = encodeFile([text(Array.from({ length: 50_000 }, () => 'the same'))], {
      format: 'parquet',
      compression: 'none',
    });
    expect(Number(metadataOf(file).row_groups[0].columns[0].meta_data?.total_compressed_size)).toBeLessThan(100);
  });

  it('leaves random bytes uncompressed under gzip', () => {
    const batch = ordersBatch(20_000, 1);
    const encoder = createEncoder(ordersColumns, { format: 'parquet', compression: 'gzip' });
    const file = Buffer.concat([...encoder.write(batch), ...encoder.finish()]);
    const codecs = Object.fromEntries(
      metadataOf(file).row_groups[0].columns.map(({ meta_data }) => [meta_data?.path_in_schema[0], meta_data?.codec]),
    );
    expect(codecs).toMatchObject({ id: 'GZIP', customer_name: 'GZIP', row_guid: 'UNCOMPRESSED' });
  });

  it('marks columns that may be NULL as optional, the others as required, with both type annotations', () => {
    const filled = [
      { column: columnOf('a', { kind: 'decimal', precision: 19, scale: 4 } as const, false), cells: [1n] },
      { column: columnOf('b', { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false } as const), cells: [1n] },
      { column: columnOf('c', { kind: 'uuid' } as const), cells: [null] },
    ];
    const [, a, b, c] = metadataOf(encodeFile(filled, { format: 'parquet', compression: 'zstd' })).schema;
    expect(a).toMatchObject({
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 9,
      repetition_type: 'REQUIRED',
      converted_type: 'DECIMAL',
      precision: 19,
      scale: 4,
      logical_type: { type: 'DECIMAL', precision: 19, scale: 4 },
    });
    expect(b).toMatchObject({
      type: 'INT64',
      repetition_type: 'OPTIONAL',
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
    });
    expect(c).toMatchObject({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } });
  });

  it('stores wide decimals in as few bytes as their precision needs', () => {
    for (let precision = 1; precision <= 38; precision++) {
      const largest = 10n ** BigInt(precision) - 1n;
      const bytes = decimalByteLength(precision);
      const fits = (count: number): boolean => count > 0 && largest < 2n ** BigInt(8 * count - 1);
      expect([fits(bytes), fits(bytes - 1)]).toEqual([true, false]);
    }
  });

  it('refuses a NULL in a column that cannot hold one', () => {
    const filled = [text(['a', null], false)];
    expect(() => encodeFile(filled, { format: 'parquet', compression: 'none' })).toThrow('is not nullable');
  });

  it('refuses a decimal beyond its precision rather than cutting it', () => {
    for (const [precision, value] of [
      [9, 2n ** 31n],
      [9, -(2n ** 31n) - 1n],
      [19, 2n ** 71n],
      [28, -(2n ** 96n)],
    ] as const) {
      const filled = [{ column: columnOf('d', { kind: 'decimal', precision, scale: 0 } as const), cells: [0n, value] }];
      expect(() => encodeFile(filled, { format: 'parquet', compression: 'none' })).toThrow('more digits');
    }
  });

  it('refuses sizes that the format cannot express', () => {
    expect(checkedSize({ name: 'v' }, 2 ** 31 - 1)).toBe(2 ** 31 - 1);
    expect(() => checkedSize({ name: 'v' }, 2 ** 31)).toThrow('at most 2147483647');
  });

  it('refuses the row group after the last that can be numbered', () => {
    const filled = [{ column: columnOf('d', { kind: 'date' } as const, false), cells: [1] }];
    const batch = batchOf(filled);
    const encoder = createEncoder([filled[0].column], { format: 'parquet', compression: 'none' });
    for (let group = 0; group < 32_767; group++) encoder.write(batch);
    expect(() => encoder.write(batch)).toThrow('row groups');
    expect(encoder.rowCount).toBe(32_767);
  });

  it('refuses a compression that the format does not know', () => {
    expect(() => createEncoder(ordersColumns, { format: 'csv', compression: 'zstd' })).toThrow('not written with zstd');
  });

  it('keeps its memory bounded over 20 row groups', async () => {
    const { rssGrowthMb, rssMb } = await measureEncoding('parquet', 'zstd', 20);
    // 200 MB go in and 100 MB come out; what may remain is what the collector has not freed yet.
    expect(rssGrowthMb).toBeLessThan(60);
    expect(rssMb).toBeLessThan(300);
  });
});
