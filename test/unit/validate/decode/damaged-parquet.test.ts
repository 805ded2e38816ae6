// Parquet files that were cut, changed or padded: each is refused with the place, or gives the very same rows.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../../electron/worker/batch/batch.ts';
import { AppError } from '../../../../shared/errors.ts';
import { createRandom } from '../../../bench/orders-batch.ts';
import { columnOf, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { fillColumns, samples } from '../../pipeline/formats/samples.ts';
import { decodePart } from '../../../../electron/worker/validate/decode/decode-part.ts';
import { decodeFile, decodedDifference, refusalOf, storedFile } from './decode-file.ts';

const options = { format: 'parquet', compression: 'none' } as const;
const filled: readonly FilledColumn[] = [
  {
    column: columnOf('id', { kind: 'int', bits: 32, signed: true }, false),
    cells: Array.from({ length: 300 }, (_, row) => row),
  },
  {
    column: columnOf('name', { kind: 'string' }),
    cells: Array.from({ length: 300 }, (_, row) => (row % 7 === 0 ? null : `name ${row % 5}`)),
  },
];
const columns = filled.map(({ column }) => column);
const file = encodeFile(filled, options, 200);
const read = (bytes: Uint8Array): Promise<string> => refusalOf(bytes, { ...options, columns, pieceBytes: 100 });

/** The file with bytes put in or replaced at `at`. */
function changed(at: number, bytes: readonly number[], replaced = bytes.length): Buffer {
  return Buffer.concat([file.subarray(0, at), Buffer.from(bytes), file.subarray(at + replaced)]);
}

describe('a Parquet file', () => {
  it('is read when nothing is wrong with it', async () => {
    expect(await decodedDifference(file, filled, options)).toBeNull();
  });

  it.each([
    ['only eleven bytes', file.subarray(0, 11), 'it has only 11 bytes'],
    ['its end cut off', file.subarray(0, -1), 'it does not end like a Parquet file'],
    ['another beginning', changed(0, [80, 65, 82, 50]), 'it does not begin like a Parquet file'],
    ['a footer longer than the file', changed(file.length - 8, [255, 255, 0, 0]), 'its footer is longer than the file'],
    [
      'bytes before its footer',
      changed(file.length - 8 - file.readUInt32LE(file.length - 8), [0], 0),
      /^nothing describes its bytes/,
    ],
    ['bytes behind its beginning', changed(4, [0, 0], 0), /page|describes|chunk/],
  ])('is refused with %s', async (_, bytes, words) => {
    expect(await read(bytes)).toMatch(words);
  });

  it('is refused when it changed between its footer and its rows', async () => {
    const other = Buffer.from(file);
    // Within the name of the program that made it: the rows are the same.
    other[file.lastIndexOf('Tableferry')] = 0x74;
    const target = { readRange: storedFile(other).readRange, download: storedFile(file).download };
    const request = { name: 'part', sizeBytes: file.length, ...options, columns };
    const batches = decodePart(target, request, new AbortController().signal);
    await expect(digestOf(batches)).rejects.toThrow('it changed while it was read');
  });

  it('names column, row group and page of a text that is not UTF-8', async () => {
    const at = file.indexOf('name 3');
    expect(await read(changed(at, [255]))).toBe('row group 0, column "name", page 0: one of its texts is not UTF-8');
  });
});

/** A digest of all that the batches hold. */
async function digestOf(batches: AsyncIterable<Batch>): Promise<string> {
  const hash = createHash('sha256');
  for await (const { rowCount, columns: held } of batches)
    for (const { present, data, offsets, width } of held) {
      hash.update(present.subarray(0, rowCount));
      hash.update(data.subarray(0, width === 0 ? offsets[rowCount] : width * rowCount));
      hash.update(offsets.subarray(0, width === 0 ? rowCount + 1 : 0));
    }
  return hash.digest('hex');
}

describe('a Parquet file with one bit turned', () => {
  it.each(['zstd', 'none', 'snappy', 'gzip'] as const)(
    'is refused or read, never more than that (%s)',
    async (compression) => {
      const many = fillColumns(400, 'some', false);
      const manyColumns = many.map(({ column }) => column);
      const whole = encodeFile(many, { format: 'parquet', compression }, 150);
      const request = { format: 'parquet', compression, columns: manyColumns } as const;
      const expected = await digestOf(decodeFile(whole, request));
      const random = createRandom(61);
      const outcomes = { refused: 0, same: 0, other: 0 };
      for (let n = 0; n < 250; n++) {
        const damaged = Buffer.from(whole);
        damaged[Math.floor(random() * damaged.length)] ^= 1 << Math.floor(random() * 8);
        try {
          outcomes[(await digestOf(decodeFile(damaged, request))) === expected ? 'same' : 'other']++;
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(String(error)).toContain('cannot be read back');
          outcomes.refused++;
        }
      }
      // A bit of a value without a checksum gives another valid value: that is for the fingerprints.
      expect(outcomes.refused).toBeGreaterThan(20);
      expect(outcomes.same + outcomes.other + outcomes.refused).toBe(250);
    },
  );
});

describe('the golden file of all extremes', () => {
  it('is read slot by slot', async () => {
    const rowCount = 1 + Math.max(...samples.map(({ extremes }) => extremes.length));
    const golden = samples.map(({ type, extremes }, index) => ({
      column: columnOf(`c${index} ${type.kind}`, type),
      cells: Array.from({ length: rowCount }, (_, row) => extremes[row] ?? null),
    }));
    for (const format of ['parquet', 'csv', 'jsonl'] as const) {
      const bytes = readFileSync(join(import.meta.dirname, `../../../fixtures/formats/extremes.${format}`));
      expect(await decodedDifference(bytes, golden, { format, compression: 'none' }), format).toBeNull();
    }
  });
});
