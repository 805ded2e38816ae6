// The upload limit against the storage emulator: several threads, one line.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createLine } from '../../electron/worker/run/bandwidth.ts';
import { startAzurite } from '../azurite.ts';
import { measured } from '../measured.ts';

const uploadSchema = z.object({ sizeBytes: z.number(), startedMs: z.number(), endedMs: z.number() });
const mib = 1 << 20;
const bytesPerSecond = 2 * mib;

test(
  'three lanes together keep within a tenth of the limit, and none takes the waiting for silence',
  measured,
  async () => {
    const azurite = await startAzurite();
    onTestFinished(() => azurite.close());
    const line = createLine(bytesPerSecond);
    const uploads = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const workerData = { connectionString: azurite.connectionString, name, sizeBytes: 4 * mib, line };
        const worker = new Worker(new URL('./bandwidth/upload-thread.ts', import.meta.url), { workerData });
        const [upload]: unknown[] = await once(worker, 'message');
        return uploadSchema.parse(upload);
      }),
    );
    const seconds =
      (Math.max(...uploads.map(({ endedMs }) => endedMs)) - Math.min(...uploads.map(({ startedMs }) => startedMs))) /
      1000;
    const rate = uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / seconds;
    expect(rate / bytesPerSecond).toBeGreaterThan(0.9);
    expect(rate / bytesPerSecond).toBeLessThan(1.1);
  },
);
