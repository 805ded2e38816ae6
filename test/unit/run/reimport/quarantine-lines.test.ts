// What was set aside is, read back, what it was: every type, with its extremes, to the bytes of the file.
import { expect, test } from 'vitest';
import type { Batch } from '../../../../electron/worker/batch/batch.ts';
import { createEncoder } from '../../../../electron/worker/pipeline/encode.ts';
import { createQuarantine } from '../../../../electron/worker/pipeline/quarantine.ts';
import { readQuarantine } from '../../../../electron/worker/run/reimport/quarantine-lines.ts';
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';
import { batchOfCells } from '../../../oracle/batch-of-cells.ts';
import { planTable } from '../../../fakes/plan.ts';
import { createFakeTarget } from '../../../fakes/target.ts';

const samples: readonly (readonly [LogicalType, string, string])[] = [
  [{ kind: 'bool' }, '1', '0'],
  [{ kind: 'int', bits: 8, signed: false }, '0', '255'],
  [{ kind: 'int', bits: 32, signed: true }, '-2147483648', '2147483647'],
  [{ kind: 'int', bits: 64, signed: true }, '-9223372036854775808', '9223372036854775807'],
  [{ kind: 'float', bits: 64 }, '-1.7976931348623157e308', '5e-324'],
  [{ kind: 'float', bits: 32 }, '-3.4028234663852886e38', '1.401298464324817e-45'],
  [{ kind: 'decimal', precision: 18, scale: 4 }, '-99999999999999.9999', '0.0001'],
  [{ kind: 'decimal', precision: 38, scale: 10 }, '-9999999999999999999999999999.9999999999', '0.0000000001'],
  [{ kind: 'date' }, '0001-01-01', '9999-12-31'],
  [{ kind: 'time', unit: 'millis', digits: 3 }, '00:00:00.000', '23:59:59.999'],
  [{ kind: 'time', unit: 'nanos', digits: 7 }, '00:00:00.0000001', '23:59:59.9999999'],
  [
    { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false },
    '0001-01-01 00:00:00.000000',
    '9999-12-31 23:59:59.999999',
  ],
  [
    { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: true },
    '1677-09-23 00:00:00.0000001',
    '2262-04-10 23:59:59.9999999',
  ],
  [{ kind: 'string' }, '', ' "quoted", \u0000 Größe\r\n𝄞  '],
  [{ kind: 'binary' }, '', '00ff10'],
  [{ kind: 'fixed', length: 8 }, '0000000000000001', 'ffffffffffffffff'],
  [{ kind: 'uuid' }, '00000000-0000-0000-0000-000000000000', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
];
const outputs = samples.map(([type], i): OutputColumn => ({ name: `c${String(i)}`, isNullable: true, type }));

function bytesOf(batch: Batch): string {
  const encoder = createEncoder(outputs, { format: 'csv', compression: 'none' });
  return Buffer.concat([...encoder.write(batch), ...encoder.finish()]).toString('hex');
}

test.each(['none', 'gzip'] as const)('every value is read back as it was (%s)', async (compression) => {
  const target = createFakeTarget();
  const [column] = planTable('t0').columns;
  const table = planTable('t0', {
    key: null,
    columns: outputs.map((output) => ({ ...column, name: output.name, outputs: [output] })),
  });
  const cells = samples.map(([, low, high]) => [low, high, null]);
  const batch = batchOfCells({ rowCount: 3, columns: cells }, outputs);
  const blobName = compression === 'gzip' ? 'q.jsonl.gz' : 'q.jsonl';
  const quarantine = createQuarantine({
    table,
    compression,
    keyAt: () => [],
    openUpload: () => target.openPart(blobName, new AbortController().signal),
  });
  const rest = await quarantine.sift(
    batch,
    [0, 1, 2].map((row) => ({ row, rule: 'r', column: null })),
  );
  expect(rest.rowCount).toBe(0);
  const written = await quarantine.finish();
  const blob = await written?.upload.commit({ runId: 'r1', rowCount: 3 });
  const record = { blobName, sizeBytes: blob?.sizeBytes ?? 0, md5: blob?.md5 ?? '', rowCount: 3 };
  const read: string[] = [];
  for await (const lines of readQuarantine(target, outputs, record, new AbortController().signal))
    read.push(bytesOf(lines.batch));
  expect(read).toEqual([bytesOf(batch)]);
});
