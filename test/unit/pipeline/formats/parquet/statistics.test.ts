// Statistics are right when no filter that uses them loses a row; wrong ones lose rows silently.
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from '../../../../../electron/worker/pipeline/formats/parquet/statistics-bounds.ts';
import type { LogicalType } from '../../../../../shared/columns.ts';
import { columnOf, type Cell, type FilledColumn } from '../cells.ts';
import { encodeFile } from '../encode-file.ts';
import { decimalText, dateText, expectedText, timestampText } from '../expected-text.ts';
import { queryFile } from '../readers.ts';

const encode = (filled: readonly FilledColumn[], batchRows?: number): Buffer =>
  encodeFile(filled, { format: 'parquet', compression: 'none' }, batchRows);

/** [min, max, null count] of the only column in each row group, as DuckDB prints them. */
async function statisticsOf(type: LogicalType, cells: readonly Cell[], batchRows?: number) {
  const file = encode([{ column: columnOf('v', type), cells }], batchRows);
  return queryFile(
    file,
    'SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata({file}) ORDER BY row_group_id',
    'parquet',
  );
}

/** The bounds as stored. */
function rawBounds(type: LogicalType, cells: readonly Cell[]) {
  const file = encode([{ column: columnOf('v', type), cells }]);
  const metadata = parquetMetadata(new Uint8Array(file).buffer, { parsers: {} });
  return metadata.row_groups[0].columns[0].meta_data?.statistics;
}

function literalOf(type: LogicalType, cell: Cell): string {
  const text = expectedText(type, cell) ?? 'NULL';
  if (type.kind === 'decimal') return `CAST('${text}' AS DECIMAL(${type.precision}, ${type.scale}))`;
  return type.kind === 'string'
    ? `'${text.replaceAll("'", "''")}'`
    : `CAST('${text}' AS ${type.kind === 'int' ? 'BIGINT' : 'DOUBLE'})`;
}

describe('statistics of a column chunk', () => {
  it('compare integers with their sign', async () => {
    const low = -(2n ** 63n);
    const high = 2n ** 63n - 1n;
    expect(await statisticsOf({ kind: 'int', bits: 64, signed: true }, [5n, -3n, null, high, low, 0n])).toEqual([
      [String(low), String(high), 1n],
    ]);
    // The low words alone would order these the other way round.
    expect(await statisticsOf({ kind: 'int', bits: 64, signed: true }, [2n ** 31n, 1n, 2n ** 32n])).toEqual([
      ['1', String(2n ** 32n), 0n],
    ]);
    expect(await statisticsOf({ kind: 'int', bits: 16, signed: true }, [null, 7, -32_768, 32_767])).toEqual([
      ['-32768', '32767', 1n],
    ]);
    expect(await statisticsOf({ kind: 'int', bits: 8, signed: false }, [200, 7, 255])).toEqual([['7', '255', 0n]]);
  });

  it('compare decimals of every width with their sign', async () => {
    for (const [precision, scale] of [
      [9, 2],
      [18, 4],
      [19, 4],
      [38, 10],
    ] as const) {
      const limit = 10n ** BigInt(precision) - 1n;
      expect(await statisticsOf({ kind: 'decimal', precision, scale }, [1n, -limit, null, limit, -1n])).toEqual([
        [decimalText(-limit, scale), decimalText(limit, scale), 1n],
      ]);
      expect(await statisticsOf({ kind: 'decimal', precision, scale }, [-5n, -1n, -300n])).toEqual([
        [decimalText(-300n, scale), decimalText(-1n, scale), 0n],
      ]);
    }
  });

  it('compare dates and timestamps before and after 1970', async () => {
    expect(await statisticsOf({ kind: 'date' }, [0, -719_162, null, 2_932_896])).toEqual([
      [dateText(-719_162n), dateText(2_932_896n), 1n],
    ]);
    const cells = [0n, -62_135_596_800_000_000n, 253_402_300_799_999_999n];
    expect(await statisticsOf({ kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false }, cells)).toEqual([
      ['0001-01-01 00:00:00', timestampText(cells[2], 'micros', 6), 0n],
    ]);
  });

  it('compare text and binary by unsigned bytes', async () => {
    expect(await statisticsOf({ kind: 'string' }, ['b', 'ab', 'é', null, 'a', '😀'])).toEqual([['a', '😀', 1n]]);
    const [[min, max]] = await statisticsOf({ kind: 'binary' }, [
      Uint8Array.of(1),
      Uint8Array.of(255),
      Uint8Array.of(128, 0),
    ]);
    expect([min, max]).toEqual(['\\x01', '\\xFF']);
  });

  it('compare uuid and fixed values by unsigned bytes', () => {
    const low = new Uint8Array(16).fill(0x7f);
    const high = new Uint8Array(16).fill(0x80);
    const middle = new Uint8Array(16).fill(0x7f).fill(0x80, 15);
    const fixed = rawBounds({ kind: 'fixed', length: 16 }, [middle, high, null, low]);
    expect(fixed).toMatchObject({ is_min_value_exact: true, is_max_value_exact: true, null_count: 1n });
    expect(fixed).toMatchObject({ min_value: low, max_value: high });
    expect(rawBounds({ kind: 'uuid' }, [middle, high, null, low])).toMatchObject({
      min_value: '7f7f7f7f-7f7f-7f7f-7f7f-7f7f7f7f7f7f',
      max_value: '80808080-8080-8080-8080-808080808080',
    });
  });

  it('give both zeros of a float their widest sign', () => {
    for (const bits of [32, 64] as const) {
      const bounds = rawBounds({ kind: 'float', bits }, [0, -0, 0]);
      expect([Object.is(bounds?.min_value, -0), Object.is(bounds?.max_value, 0)]).toEqual([true, true]);
      expect(rawBounds({ kind: 'float', bits }, [1.5, -2.5, null])).toMatchObject({ min_value: -2.5, max_value: 1.5 });
    }
  });

  it('are without bounds when a float is not a number', async () => {
    expect(await statisticsOf({ kind: 'float', bits: 64 }, [1, NaN, null])).toEqual([[null, null, 1n]]);
    const file = encode([{ column: columnOf('v', { kind: 'float', bits: 64 }), cells: [NaN, NaN, 3] }]);
    expect(await queryFile(file, 'SELECT count(*) FROM {file} WHERE v > 2', 'parquet')).toEqual([[3n]]);
  });

  it('say which booleans there are', async () => {
    expect(await statisticsOf({ kind: 'bool' }, [true, true, null])).toEqual([['true', 'true', 1n]]);
    expect(await statisticsOf({ kind: 'bool' }, [true, false])).toEqual([['false', 'true', 0n]]);
  });

  it('count the NULLs of every row group, and have no bounds where there is nothing else', async () => {
    const cells = [1, null, 3, null, null, null, 7];
    expect(await statisticsOf({ kind: 'int', bits: 32, signed: true }, cells, 3)).toEqual([
      ['1', '3', 1n],
      [null, null, 3n],
      ['7', '7', 0n],
    ]);
  });

  it('cut long text between characters and say so', () => {
    const value = `${'a'.repeat(63)}é${'z'.repeat(100)}`;
    const bounds = rawBounds({ kind: 'string' }, [value]);
    expect(bounds).toMatchObject({ is_min_value_exact: false, is_max_value_exact: false });
    expect(bounds?.min_value).toBe('a'.repeat(63));
    expect(bounds?.max_value).toBe(`${'a'.repeat(62)}b`);
    expect(rawBounds({ kind: 'string' }, ['x'.repeat(64)])).toMatchObject({ is_max_value_exact: true });
  });

  it('leave a maximum out that cannot be raised', () => {
    expect(upperBound(new Uint8Array(65).fill(255), false)).toBeNull();
    expect(upperBound(new TextEncoder().encode('\u{10ffff}'.repeat(20)), true)).toBeNull();
    expect(upperBound(new TextEncoder().encode('\ud7ff'.repeat(30)), true)?.bytes).toEqual(
      new TextEncoder().encode(`${'\ud7ff'.repeat(20)}\ue000`),
    );
  });

  it('bound every value however they are cut', () => {
    const longText = fc.string({ unit: 'binary', minLength: 0, maxLength: 90 });
    fc.assert(
      fc.property(longText, (text) => {
        const bytes = Buffer.from(text.replaceAll('\ufffd', ''));
        for (const isText of [true, false]) {
          expect(Buffer.compare(lowerBound(bytes, isText).bytes, bytes)).toBeLessThanOrEqual(0);
          const upper = upperBound(bytes, isText);
          if (upper !== null) expect(Buffer.compare(upper.bytes, bytes)).toBeGreaterThanOrEqual(0);
          if (isText && upper !== null) expect(Buffer.from(upper.bytes).toString()).not.toContain('\ufffd');
        }
      }),
      { seed: 23, numRuns: 3000 },
    );
  });

  it('lose no row of a filter, whatever the type', async () => {
    const random = fc.sample(
      fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.string({ unit: 'binary', maxLength: 80 })),
      {
        seed: 29,
        numRuns: 400,
      },
    );
    const filled: FilledColumn[] = [
      { column: columnOf('d', { kind: 'decimal', precision: 38, scale: 5 }), cells: random.map(([number]) => number) },
      {
        column: columnOf('i', { kind: 'int', bits: 64, signed: true }),
        cells: random.map(([number]) => BigInt.asIntN(64, number * 7n)),
      },
      {
        column: columnOf('s', { kind: 'string' }),
        cells: random.map(([, text]) => `${'k'.repeat(60)}${text.toWellFormed().replaceAll('\0', '')}`),
      },
      { column: columnOf('f', { kind: 'float', bits: 64 }), cells: random.map(([number]) => Number(number) / 3) },
    ];
    const file = encode(filled, 10);
    for (const { column, cells } of filled) {
      const keep = `SELECT count(*) FROM {file} AS whole JOIN (SELECT DISTINCT "${column.name}" AS v FROM {file}) AS each
        ON whole."${column.name}" = each.v`;
      expect(await queryFile(file, keep, 'parquet')).toEqual([[BigInt(cells.length)]]);
      // A filter on a constant is the one that skips row groups, in two readers that do so.
      for (const row of [0, 133, 250, 399]) {
        const literal = literalOf(column.type, cells[row]);
        const [[found]] = await queryFile(
          file,
          `SELECT count(*) FROM {file} WHERE "${column.name}" = ${literal}`,
          'parquet',
        );
        const same = cells.filter((cell) => cell === cells[row]).length;
        expect(found).toBe(BigInt(same));
        if (column.type.kind === 'decimal') continue;
        const objects = await parquetReadObjects({
          file: new Uint8Array(file).buffer,
          filter: { [column.name]: { $eq: cells[row] } },
        });
        expect(objects).toHaveLength(same);
      }
    }
  });
});
