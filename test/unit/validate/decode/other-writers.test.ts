// Valid files of other writers: pages of version 2, other dictionaries and runs than ours. What is not written is named.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as duckdb from '@duckdb/node-api';
import { Compression, Encoding, readParquet, writeParquet, WriterPropertiesBuilder, WriterVersion } from 'parquet-wasm';
import { describe, expect, it } from 'vitest';
import type { FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { fillColumns } from '../../pipeline/formats/samples.ts';
import { decodedDifference, refusalOf } from './decode-file.ts';

const options = { format: 'parquet', compression: 'none' } as const;
const codecs = {
  none: Compression.UNCOMPRESSED,
  snappy: Compression.SNAPPY,
  gzip: Compression.GZIP,
  zstd: Compression.ZSTD,
};

/** Our file, read and written again in Rust. */
function rewriteInRust(
  filled: readonly FilledColumn[],
  version: WriterVersion,
  codec: Compression,
  encoding?: Encoding,
): Uint8Array {
  const builder = new WriterPropertiesBuilder()
    .setWriterVersion(version)
    .setCompression(codec)
    .setDictionaryEnabled(encoding === undefined)
    .setEncoding(encoding ?? Encoding.PLAIN)
    .setDataPageSizeLimit(4000)
    .setMaxRowGroupSize(1000);
  return writeParquet(readParquet(encodeFile(filled, options)), builder.build());
}

/** Arrow knows no UUID, and keeps short decimals in 64 bits. */
const inRust = (filled: readonly FilledColumn[]): FilledColumn[] =>
  filled.filter(({ column: { type } }) => type.kind !== 'uuid' && !(type.kind === 'decimal' && type.precision <= 9));

describe('a file of the Rust writer', () => {
  const versions = Object.entries(codecs).flatMap(([name, codec]) =>
    [WriterVersion.V1, WriterVersion.V2].map((version) => ({ name, codec, version })),
  );
  it.each(versions)('gives back every value ($name, version $version)', async ({ codec, version }) => {
    for (const nulls of ['none', 'some', 'all'] as const) {
      const filled = inRust(fillColumns(2500, nulls, nulls === 'some'));
      const file = rewriteInRust(filled, version, codec);
      expect(await decodedDifference(file, filled, options), nulls).toBeNull();
    }
  });

  it.each([
    ['DELTA_BINARY_PACKED', Encoding.DELTA_BINARY_PACKED, 'int'],
    ['DELTA_BYTE_ARRAY', Encoding.DELTA_BYTE_ARRAY, 'string'],
    ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, 'float'],
  ])('with values in %s is refused by name', async (name, encoding, kind) => {
    const filled = fillColumns(100, 'some', false)
      .filter(({ column: { type } }) => type.kind === kind)
      .slice(-1);
    const file = rewriteInRust(filled, WriterVersion.V2, Compression.ZSTD, encoding);
    const columns = filled.map(({ column }) => column);
    expect(await refusalOf(file, { ...options, columns })).toContain(`its values are encoded as ${name}`);
  });

  it('with a codec that is not written is refused by name', async () => {
    const filled = fillColumns(1000, 'none', false).slice(2, 3);
    const file = rewriteInRust(filled, WriterVersion.V1, Compression.BROTLI);
    const columns = filled.map(({ column }) => column);
    expect(await refusalOf(file, { ...options, columns })).toContain('it is compressed with Brotli');
  });
});

async function rewriteInDuckdb(filled: readonly FilledColumn[], settings: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'decode-'));
  const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    writeFileSync(join(folder, 'in.parquet'), encodeFile(filled, options));
    await connection.run(
      `COPY (SELECT * FROM read_parquet('${folder}/in.parquet')) TO '${folder}/out.parquet' (FORMAT parquet, ${settings})`,
    );
    return readFileSync(join(folder, 'out.parquet'));
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** DuckDB keeps microseconds where there were milliseconds, and one zero for both in a dictionary. */
const inDuckdb = (filled: readonly FilledColumn[]): FilledColumn[] =>
  filled
    .filter(({ column: { type } }) => !('unit' in type) || type.unit === 'micros')
    .filter(({ column: { type } }) => type.kind !== 'fixed')
    .map(({ column, cells }) => ({ column, cells: cells.map((cell) => (cell === 0 ? 0 : cell)) }));

describe('a file of DuckDB', () => {
  it.each(['zstd', 'snappy', 'gzip', 'uncompressed'])('gives back every value (%s)', async (codec) => {
    for (const isRepetitive of [true, false]) {
      const filled = inDuckdb(fillColumns(2500, 'some', isRepetitive));
      const file = await rewriteInDuckdb(filled, `COMPRESSION ${codec}`);
      expect(await decodedDifference(file, filled, options), String(isRepetitive)).toBeNull();
    }
  });
});
