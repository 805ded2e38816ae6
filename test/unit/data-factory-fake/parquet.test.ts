// Files of the fake's own Parquet writer, read again by two readers that know nothing of it: every value as it was.
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cell, Column, Kind, Row } from '../../fakes/data-factory/cells.ts';
import { lengthOf } from '../../fakes/data-factory/parquet/columns.ts';
import { ParquetFile, type ParquetSettings } from '../../fakes/data-factory/parquet/write-parquet.ts';
import { dateTimeText, decimalText } from '../../fakes/data-factory/csv-texts.ts';

const column = (name: string, kind: Kind, precision = 0, scale = 0): Column => ({ name, kind, precision, scale });
const columns: readonly Column[] = [
  column('flag', 'bool'),
  column('small', 'int16'),
  column('whole', 'int32'),
  column('big', 'int64'),
  column('single', 'single'),
  column('double', 'double'),
  column('narrow', 'decimal', 5, 2),
  column('wide', 'decimal', 28, 10),
  column('text', 'text'),
  column('id', 'guid'),
  column('bytes', 'bytes'),
  column('at', 'datetime', 0, 7),
  column('nothing', 'text'),
];
const nines = 10n ** 28n - 1n;
const extremes: readonly Row[] = [
  [
    true,
    -32_768,
    -2_147_483_648,
    -(2n ** 63n),
    Math.fround(-1.1),
    -1.1,
    -99_999n,
    -nines,
    '',
    '0'.repeat(8),
    new Uint8Array(),
    -621_355_967_999_999_999n,
    null,
  ],
  [
    false,
    32_767,
    2_147_483_647,
    2n ** 63n - 1n,
    Math.fround(3.4e38),
    Number.MAX_VALUE,
    99_999n,
    nines,
    'ü🚢 \u0000"',
    'f',
    Uint8Array.of(0, 255, 128),
    2_534_022_144_000_000_000n,
    null,
  ],
  [null, null, null, null, null, null, null, null, null, null, null, null, null],
  [true, 0, 0, 0n, 0, 5e-324, 0n, -1n, ' x ', 'a', Uint8Array.of(0), 0n, null],
  [
    false,
    -1,
    -1,
    -1n,
    Math.fround(1e-45),
    -0.5,
    -1n,
    1n,
    'y'.repeat(9000),
    'b',
    new Uint8Array(3000).fill(7),
    -1n,
    null,
  ],
];
/** So many that pages and row groups end in the middle of everything, some columns with few different values, some with many. */
const rows: readonly Row[] = [
  ...extremes,
  ...Array.from({ length: 2995 }, (_, index): Row => {
    const isNull = index % 7 === 0;
    const cells: readonly Cell[] = [
      index % 2 === 0,
      index % 5,
      index,
      BigInt(index) * 10_000_000_019n,
      Math.fround(index / 3),
      index / 3,
      BigInt(index % 99_999),
      BigInt(index) * 10n ** 23n,
      `row ${String(index)}`,
      index < 1500 ? 'same' : `id ${String(index)}`,
      Uint8Array.of(index % 256, index >> 8),
      BigInt(index) * 36_000_000_001n,
      null,
    ];
    return cells.map((cell, at) => (isNull && at !== 2 ? null : cell));
  }),
];

function fileOf(settings: Partial<ParquetSettings>, given = rows): Buffer {
  const file = new ParquetFile(columns, {
    compression: 'snappy',
    rowsPerGroup: 700,
    rowsPerPage: 90,
    decimals: 'fixed',
    ...settings,
  });
  const pieces: Buffer[] = [];
  for (let from = 0; from < given.length; from += 333) pieces.push(file.add(given.slice(from, from + 333)));
  return Buffer.concat([...pieces, file.end()]);
}

/** One text for each value, by which what a reader gave is compared. */
const textsOf = (row: Row): readonly (string | null)[] =>
  row.map((cell, index) => {
    const { kind, scale } = columns[index];
    if (cell === null) return null;
    if (kind === 'decimal') return decimalText(BigInt(String(cell)), scale);
    if (kind === 'datetime') return dateTimeText(BigInt(String(cell)));
    return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell);
  });

async function readWithDuckdb(bytes: Buffer): Promise<(string | null)[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-parquet-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const path = join(folder, 'file.parquet');
    writeFileSync(path, bytes);
    const list = columns.map(({ name, kind }) =>
      kind === 'bytes'
        ? `hex("${name}")`
        : kind === 'datetime'
          ? `strftime("${name}", '%Y-%m-%d %H:%M:%S.%f')`
          : `"${name}"`,
    );
    const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM read_parquet('${path}')`);
    return reader
      .getRows()
      .map((row) =>
        row.map((value, index) =>
          value === null ? null : columns[index].kind === 'bytes' ? String(value).toLowerCase() : String(value),
        ),
      );
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each([
  ['snappy', {}],
  ['gzip, decimals of any length', { compression: 'gzip', decimals: 'binary' }],
  ['uncompressed, in one group', { compression: 'none', rowsPerGroup: 1_000_000 }],
] as const)('a file (%s)', (_, settings) => {
  test('is read by DuckDB with equal values, but for the 100 ns that its timestamps do not have', async () => {
    const read = await readWithDuckdb(fileOf(settings));
    const at = columns.findIndex(({ name }) => name === 'at');
    const expected = rows.map((row) =>
      textsOf(row).map((text, index) => (index === at ? (text?.slice(0, -1) ?? null) : text)),
    );
    expect(read.length).toBe(rows.length);
    expect(read.filter((row, index) => JSON.stringify(row) !== JSON.stringify(expected[index])).slice(0, 3)).toEqual(
      [],
    );
  });

  test('is read by hyparquet with equal values, to 100 ns', async () => {
    const file = new Uint8Array(fileOf(settings)).buffer;
    const read = await parquetReadObjects({
      file,
      compressors,
      utf8: false,
      parsers: { timestampFromNanoseconds: (nanos: bigint) => dateTimeText(nanos / 100n) },
    });
    const texts = read.map((row) =>
      columns.map(({ name, kind }) => {
        const value: unknown = row[name];
        if (value === null || value === undefined) return null;
        if (kind === 'decimal') return Number(value).toPrecision(12);
        return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
      }),
    );
    // Its decimals are numbers, which hold 15 digits: those are compared by DuckDB alone.
    const expected = rows.map((row) =>
      textsOf(row).map((text, index) =>
        text !== null && columns[index].kind === 'decimal' ? Number(text).toPrecision(12) : text,
      ),
    );
    expect(texts.length).toBe(rows.length);
    expect(texts.filter((row, index) => JSON.stringify(row) !== JSON.stringify(expected[index])).slice(0, 3)).toEqual(
      [],
    );
  });
});

test('a file says what a file of parquet-mr says: optional columns, INT96, dictionaries, several row groups', () => {
  const metadata = parquetMetadata(new Uint8Array(fileOf({})).buffer);
  expect(metadata.created_by).toMatch(/^parquet-mr version/);
  expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([700, 700, 700, 700, 200]);
  const [, ...elements] = metadata.schema;
  expect(new Set(elements.map(({ repetition_type }) => repetition_type))).toEqual(new Set(['OPTIONAL']));
  const typeOf = (name: string) => elements.find((one) => one.name === name);
  expect(typeOf('at')).toMatchObject({ type: 'INT96' });
  expect(typeOf('small')).toMatchObject({ type: 'INT32', converted_type: 'INT_16' });
  expect(typeOf('id')).toMatchObject({ type: 'BYTE_ARRAY', converted_type: 'UTF8' });
  expect(typeOf('wide')).toMatchObject({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12, precision: 28, scale: 10 });
  const encodings = metadata.row_groups[0].columns.map(({ meta_data }) => meta_data?.encodings[0]);
  expect(encodings[columns.findIndex(({ name }) => name === 'id')]).toBe('PLAIN_DICTIONARY');
  expect(encodings[columns.findIndex(({ name }) => name === 'text')]).toBe('PLAIN');
});

test('a file without rows has its columns, and the length of a decimal is the least that holds it', async () => {
  expect(await readWithDuckdb(fileOf({}, []))).toEqual([]);
  expect([1, 2, 3, 9, 18, 28, 38].map(lengthOf)).toEqual([1, 1, 2, 4, 8, 12, 16]);
});
