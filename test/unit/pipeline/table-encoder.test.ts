// Key columns that are read for the order alone get into no file.
import { expect, test } from 'vitest';
import { createBatch } from '../../../electron/worker/batch/batch.ts';
import { createTableEncoder } from '../../../electron/worker/pipeline/encode.ts';
import { compressionsOf, formatSchema } from '../../../shared/run-options.ts';
import { planColumn, planTable, sqlType } from '../source/plan-table.ts';

const int = { kind: 'int', bits: 64, signed: true } as const;
const shown = planColumn('shown', sqlType('bigint'), [int]);
const hidden = planColumn('hidden', sqlType('bigint'), [int], { isKeyOnly: true });

test.each(formatSchema.options)('%s holds the written columns only', (format) => {
  const options = { format, compression: compressionsOf[format].at(-1) ?? ('none' as const) };
  const both = createBatch([...shown.outputs, ...hidden.outputs], 2);
  both.rowCount = 2;
  const alone = createBatch(shown.outputs, 2);
  alone.rowCount = 2;
  const withKey = createTableEncoder(planTable([shown, hidden], ['hidden']), options);
  const without = createTableEncoder(planTable([shown]), options);
  const bytes = Buffer.concat([...withKey.write(both), ...withKey.finish()]);
  expect(bytes).toEqual(Buffer.concat([...without.write(alone), ...without.finish()]));
  expect(bytes.includes('hidden')).toBe(false);
  expect([withKey.rowCount, withKey.sizeBytes]).toEqual([2, bytes.length]);
});
