// Files that somebody made to hurt: an error each, without a crash, a hang or unbounded memory.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fuzzDecoders } from '../../../fuzz/decode.ts';
import { decodePart } from '../../../../electron/worker/validate/decode/decode-part.ts';
import { AppError } from '../../../../shared/errors.ts';
import { columnOf, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { decodedDifference, decodeFile, refusalOf } from './decode-file.ts';

describe('the decoders', () => {
  it('read or refuse every mutated part (npm run fuzz tries a million)', async () => {
    const result = await fuzzDecoders(3000, 5);
    expect(result.read + result.refused).toBe(3000);
    expect(result.refused).toBeGreaterThan(1500);
    expect(result.mostBytes).toBeLessThan(16 << 20);
  });

  it('hold no more than a batch and a row of a long text', async () => {
    const columns = [columnOf('text', { kind: 'string' }, false)];
    const rowCount = 200_000;
    const row = Buffer.from(`${'x'.repeat(998)}\r\n`);
    const file = gzipSync(Buffer.concat([Buffer.from('text\r\n'), ...Array.from({ length: rowCount }, () => row)]));
    let rows = 0;
    let most = 0;
    for await (const batch of decodeFile(file, { format: 'csv', compression: 'gzip', columns })) {
      rows += batch.rowCount;
      most = Math.max(most, batch.columns[0].data.length);
    }
    expect(rows).toBe(rowCount);
    expect(most).toBeLessThan(24 << 20);
  });

  it('read a row that is far longer than the pieces it comes in, not too often', async () => {
    const filled: FilledColumn[] = [
      { column: columnOf('text', { kind: 'string' }), cells: ['a', 'long "text", '.repeat(1 << 20), null] },
    ];
    for (const format of ['csv', 'jsonl'] as const) {
      const file = encodeFile(filled, { format, compression: 'none' });
      const started = performance.now();
      expect(await decodedDifference(file, filled, { format, compression: 'none', pieceBytes: 16_384 })).toBeNull();
      expect(performance.now() - started).toBeLessThan(50_000);
    }
  });

  it('end the download when whoever reads has seen enough', async () => {
    const filled: FilledColumn[] = [
      {
        column: columnOf('id', { kind: 'int', bits: 32, signed: true }),
        cells: Array.from({ length: 500 }, (_, id) => id),
      },
    ];
    for (const format of ['parquet', 'csv'] as const) {
      const file = encodeFile(filled, { format, compression: 'gzip' }, 100);
      let isEnded = false;
      const target = {
        readRange: async (_: string, offset: number, sizeBytes: number) => file.subarray(offset, offset + sizeBytes),
        async *download() {
          try {
            for (let at = 0; at < file.length; at += 64) yield file.subarray(at, at + 64);
          } finally {
            isEnded = true;
          }
        },
      };
      const columns = filled.map(({ column }) => column);
      const request = {
        name: 'p',
        sizeBytes: file.length,
        format,
        compression: 'gzip',
        columns,
        batchRows: 50,
      } as const;
      const batches = decodePart(target, request, new AbortController().signal);
      expect((await batches.next()).done).toBe(false);
      await batches.return();
      await new Promise((resolve) => setImmediate(resolve));
      expect(isEnded, format).toBe(true);
    }
  });

  it('leave an error of the storage what it is', async () => {
    const columns = [columnOf('id', { kind: 'date' })];
    for (const format of ['csv', 'jsonl', 'parquet'] as const) {
      const file = encodeFile([{ column: columns[0], cells: [1, null] }], { format, compression: 'gzip' });
      const target = {
        readRange: async (_: string, offset: number, sizeBytes: number) => file.subarray(offset, offset + sizeBytes),
        async *download() {
          yield file.subarray(0, 20);
          throw new AppError('STORAGE_UNREACHABLE', { host: 'account', detail: 'gone' });
        },
      };
      const request = { name: 'p', sizeBytes: file.length, format, compression: 'gzip', columns } as const;
      const batches = decodePart(target, request, new AbortController().signal);
      await expect(batches.next(), format).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    }
  });

  it('refuse a footer whose row count would cost memory before a page is seen', async () => {
    const filled: FilledColumn[] = [{ column: columnOf('id', { kind: 'date' }), cells: [1, 2, 3] }];
    const file = encodeFile(filled, { format: 'parquet', compression: 'none' });
    const columns = filled.map(({ column }) => column);
    const damaged = Buffer.from(file);
    // The last 3 rows (zigzag 6) before the program's name: FileMetaData's own count.
    damaged[file.indexOf(0x06, file.length - 8 - file.readUInt32LE(file.length - 8))] = 0x7e;
    expect(await refusalOf(damaged, { format: 'parquet', compression: 'none', columns })).not.toBe('read');
  });
});
