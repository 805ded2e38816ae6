// Rows that were set aside come back with their reasons and values, and as a batch that can be written again.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../../electron/worker/batch/batch.ts';
import { createQuarantine } from '../../../../electron/worker/pipeline/quarantine.ts';
import type { PartUpload } from '../../../../electron/worker/ports/ports.ts';
import {
  decodeQuarantine,
  type QuarantinedRow,
} from '../../../../electron/worker/validate/decode/decode-quarantine.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { PlanColumn } from '../../../../shared/columns.ts';
import { planTable } from '../../../fakes/plan.ts';
import { batchOf, columnOf, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { fillColumns } from '../../pipeline/formats/samples.ts';
import { batchDifference } from './compare-batches.ts';

const signal = new AbortController().signal;

async function readBack(
  file: Uint8Array,
  filled: readonly FilledColumn[],
  compression: 'none' | 'gzip',
): Promise<{ rows: readonly QuarantinedRow[]; batch: Batch }> {
  const target = {
    async *download() {
      for (let at = 0; at < file.length; at += 1000) yield file.subarray(at, at + 1000);
    },
  };
  const request = { name: 'aside', sizeBytes: file.length, compression, columns: filled.map(({ column }) => column) };
  const found = await decodeQuarantine(target, request, signal).next();
  if (found.done === true) throw new Error('no rows came');
  return found.value;
}

/** What the quarantine writes when the first value of every row is refused. */
async function setAside(filled: readonly FilledColumn[], compression: 'none' | 'gzip'): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const upload: PartUpload = {
    async write(bytes) {
      pieces.push(Buffer.from(bytes));
    },
    commit: () => Promise.reject(new Error('not here')),
    async abort() {},
  };
  const columns = filled.map(({ column }): PlanColumn => ({
    name: column.name,
    sqlType: { name: 'int', maxLength: 4, precision: 10, scale: 0, collation: null, codePage: null },
    isNullable: true,
    selectAs: 'plain',
    outputs: [column],
    note: null,
  }));
  const table = planTable('dbo.aside', { columns });
  const quarantine = createQuarantine({ table, compression, keyAt: (_, row) => [`${row}`], openUpload: () => upload });
  const sift: (batch: Batch, breaks: []) => Promise<Batch> = quarantine.sift;
  const batch = batchOf(filled);
  batch.refused = filled[0].cells.map((_, row) => ({
    row,
    column: filled[0].column.name,
    reason: 'TEXT_NOT_UNICODE',
    encoding: 'utf-16le',
    data: '3dd8',
  }));
  await sift(batch, []);
  await quarantine.finish();
  return Buffer.concat(pieces);
}

describe('rows that were set aside', () => {
  it.each(['none', 'gzip'] as const)('come back with every value of every type (%s)', async (compression) => {
    const [first, ...others] = fillColumns(60, 'some', false);
    const filled = [{ ...first, cells: first.cells.map(() => null) }, ...others];
    const { rows, batch } = await readBack(await setAside(filled, compression), filled, compression);
    expect(batchDifference(batchOf(filled), batch)).toBeNull();
    expect(rows).toHaveLength(60);
    expect(rows[7].refused).toEqual([
      { column: first.column.name, reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: '3dd8' },
    ]);
  });

  const id = { column: columnOf('id', { kind: 'int', bits: 32, signed: true }), cells: [8] } as const;
  const name = { column: columnOf('name', { kind: 'string' }), cells: ['x'] } as const;
  const line = (values: object, more: object = {}): string =>
    `${JSON.stringify({ key: ['8'], refused: [], ...more, values })}\n`;

  it('name the rules that they break', async () => {
    const rules = [{ rule: 'r1', name: 'name is not empty', column: 'name' }];
    const text = line({ id: '8', name: '' }, { rules });
    const { rows, batch } = await readBack(gzipSync(text), [id, name], 'gzip');
    expect(rows[0]).toMatchObject({ key: ['8'], rules });
    expect([batch.columns[0].i32[0], batch.columns[1].present[0], batch.columns[1].offsets[1]]).toEqual([8, 1, 0]);
  });

  it.each([
    [line({ id: '8' }), 'row 0: it has other columns than the table'],
    [line({ id: '8', other: 'x' }), 'row 0: it has no column "name"'],
    [line({ id: '8x', name: 'x' }), 'row 0, column "id": it is not the text of its type'],
    [line({ id: '8 ', name: 'x' }), 'row 0, column "id": it is not the text of its type'],
    [line({ id: 8, name: 'x' }), 'row 0: it is not a row that was set aside'],
    [line({ id: '8', name: 'x' }).slice(0, -1), 'it ends amid a row'],
    ['{"key":\n', 'row 0: it is not JSON'],
  ])('are refused where they are not what is written (%#)', async (text, detail) => {
    const error = await readBack(Buffer.from(text), [id, name], 'none').catch((caught: unknown) => caught);
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('PART_UNREADABLE');
    expect(error.context).toEqual({ blob: 'aside', detail });
  });
});
