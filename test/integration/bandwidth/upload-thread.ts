// One lane's worth of uploading, in a thread of its own, at the pace that all threads share.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { createPace } from '../../../electron/worker/run/bandwidth.ts';
import { openTarget } from '../../../electron/worker/target/container.ts';

const job = z
  .object({
    connectionString: z.string(),
    name: z.string(),
    sizeBytes: z.number(),
    line: z.instanceof(SharedArrayBuffer),
  })
  .parse(workerData);
const target = openTarget(
  { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'paced' },
  job.connectionString,
  {
    blockBytes: 1 << 20,
    blocksInFlight: 2,
    tier: null,
    // Far shorter than the whole upload: waiting for the line is not silence.
    stallTimeoutMs: 1000,
    pace: createPace(job.line),
  },
);
const { signal } = new AbortController();
await target.ensureContainer(signal);
const startedMs = Date.now();
const part = target.openPart(job.name, signal);
for (let sent = 0; sent < job.sizeBytes; sent += 1 << 20) await part.write(Buffer.alloc(1 << 20, sent % 251));
const { sizeBytes } = await part.commit({ runId: 'r', rowCount: 0 });
await target.close();
parentPort?.postMessage({ sizeBytes, startedMs, endedMs: Date.now() });
