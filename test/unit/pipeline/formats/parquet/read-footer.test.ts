// The footer reader against files of our writer, and against damaged ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readParquetFooter } from '../../../../../electron/worker/pipeline/formats/parquet/read-footer.ts';
import { AppError } from '../../../../../shared/errors.ts';
import { columnOf } from '../cells.ts';
import { encodeFile } from '../encode-file.ts';
import { fillColumns } from '../samples.ts';

/** Reads the footer of a file in memory; answers the ranges that were asked for as well. */
async function read(file: Uint8Array) {
  const ranges: number[] = [];
  const footer = await readParquetFooter('part-0.parquet', file.length, (offset, sizeBytes) => {
    ranges.push(sizeBytes);
    return Promise.resolve(file.subarray(offset, offset + sizeBytes));
  });
  return { footer, ranges };
}

const codeOf = async (file: Uint8Array): Promise<string> => {
  try {
    await read(file);
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('the footer reader', () => {
  it('tells rows, row groups, columns and metadata', async () => {
    const filled = fillColumns(250, 'some', false);
    const keyValues = { run: 'r-1', 'tableferry.table': 'dbo.Größe' };
    const file = encodeFile(filled, { format: 'parquet', compression: 'zstd', keyValues }, 100);
    const { footer } = await read(file);
    expect(footer).toEqual({
      rowCount: 250,
      rowGroupCount: 3,
      columnNames: filled.map(({ column }) => column.name),
      createdBy: 'Tableferry',
      keyValues,
    });
  });

  it('reads an empty file', async () => {
    const file = encodeFile(fillColumns(0, 'none', false), { format: 'parquet', compression: 'zstd' });
    expect((await read(file)).footer).toMatchObject({ rowCount: 0, rowGroupCount: 0, keyValues: {} });
  });

  it('asks once for a small footer and twice for a large one', async () => {
    const small = encodeFile(fillColumns(500, 'none', false), { format: 'parquet', compression: 'none' });
    expect((await read(small)).ranges).toEqual([65_536]);
    const filled = [
      { column: columnOf('v', { kind: 'date' } as const), cells: Array.from({ length: 1500 }, (_, row) => row) },
    ];
    const large = encodeFile(filled, { format: 'parquet', compression: 'none' }, 1);
    const { footer, ranges } = await read(large);
    expect(ranges).toHaveLength(2);
    expect(footer).toMatchObject({ rowCount: 1500, rowGroupCount: 1500 });
  });

  it('refuses what is not a whole Parquet file', async () => {
    const file = encodeFile(fillColumns(50, 'some', false), { format: 'parquet', compression: 'zstd' }, 20);
    expect(await codeOf(file.subarray(0, file.length - 1))).toBe('PART_MISMATCH');
    expect(await codeOf(file.subarray(1000))).toBe('PART_MISMATCH');
    expect(await codeOf(Buffer.concat([file, file]))).toBe('PART_MISMATCH');
    expect(await codeOf(new Uint8Array(11))).toBe('PART_MISMATCH');
    expect(await codeOf(Buffer.alloc(100, 'PAR1'))).toBe('PART_MISMATCH');
  });

  it('refuses an answer of the wrong length', async () => {
    const file = encodeFile(fillColumns(5, 'none', false), { format: 'parquet', compression: 'none' });
    const short = readParquetFooter('p', file.length, () => Promise.resolve(file.subarray(1)));
    await expect(short).rejects.toMatchObject({ code: 'PART_MISMATCH' });
  });

  it('ends with an answer or a typed error whatever bytes change', async () => {
    const file = encodeFile(fillColumns(50, 'some', false).slice(0, 6), { format: 'parquet', compression: 'none' }, 20);
    const footerBytes = file.readUInt32LE(file.length - 8);
    const position = fc.integer({ min: file.length - 8 - footerBytes, max: file.length - 1 });
    const change = fc.tuple(position, fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const damaged = Buffer.from(file);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(['accepted', 'PART_MISMATCH']).toContain(await codeOf(damaged));
      }),
      { seed: 31, numRuns: 5000 },
    );
  });
});
