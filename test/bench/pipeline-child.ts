// One lane's work in a process of its own – read, Parquet, upload, footer check – printed as one line of JSON.
import { createFingerprinter, emptyFingerprint } from '../../electron/worker/fingerprint/fingerprint.ts';
import { createEncoder } from '../../electron/worker/pipeline/encode.ts';
import type { Fingerprinter, TargetPort } from '../../electron/worker/ports/ports.ts';
import { verifyPart } from '../../electron/worker/pipeline/verify.ts';
import { collectAtOnce } from '../../electron/worker/run/collector.ts';
import { runPartition } from '../../electron/worker/run/run-partition.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { openTarget } from '../../electron/worker/target/container.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import { createNullTarget } from './null-target.ts';
import { ordersOutputs, ordersPlan } from './orders-plan.ts';

// As every lane does.
collectAtOnce();
const [portText, targetKind, rowsText, encrypt, withFingerprint] = process.argv.slice(2);
/** CPU time of the fingerprint, in microseconds: a thread's own clock, so that what else the machine does is left out. */
let fingerprintUs = 0;
function timed(fingerprinter: Fingerprinter): Fingerprinter {
  return {
    add(batch) {
      const before = process.threadCpuUsage();
      fingerprinter.add(batch);
      const { user, system } = process.threadCpuUsage(before);
      fingerprintUs += user + system;
    },
    finish: () => fingerprinter.finish(),
  };
}
const noFingerprinter = {
  add: () => undefined,
  finish: () => emptyFingerprint([]),
};
const forever = new AbortController().signal;
const options = { format: 'parquet', compression: 'zstd' } as const;
const source = await openSession(
  sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: Number(portText),
    database: 'firehose',
    authentication: { kind: 'sql', user: 'bench', password: { env: 'UNUSED' } },
    encrypt,
    trustServerCertificate: true,
  }),
  'bench',
  forever,
);

const connectionString = process.env['BENCH_STORAGE'] ?? '';
const target: TargetPort =
  targetKind === 'null'
    ? createNullTarget()
    : openTarget({ kind: 'connectionString', value: { env: 'BENCH_STORAGE' }, container: 'bench' }, connectionString, {
        blockBytes: 8 << 20,
        blocksInFlight: 4,
        tier: null,
      });
await target.ensureContainer(forever);

/** Moves `rowCount` rows; returns the bytes stored. */
async function move(rowCount: number): Promise<number> {
  const table = ordersPlan(rowCount);
  const columns = ordersOutputs(table);
  const runId = `bench-${process.pid}-${rowCount}`;
  let rows = 0;
  let sizeBytes = 0;
  const outcome = await runPartition(
    { table, partition: table.partitions[0], after: null, firstPart: 0, content: 'rows' },
    {
      source,
      target,
      createEncoder: () => createEncoder(columns, options),
      createFingerprinter: () =>
        withFingerprint === 'without' ? noFingerprinter : timed(createFingerprinter(columns)),
      verify: (_table, blob, partRows, signal) =>
        verifyPart(target, blob, { runId, rowCount: partRows, ...options, columns }, 'footer', signal),
      nameOf: (_table, partition, part) => `${runId}/part-${partition}-${part}.parquet`,
      quarantine: null,
      runId,
      batchBytes: 32 << 20,
      partBytes: 128 << 20,
      lifetime: forever,
    },
    {
      onPart: async (part) => {
        rows += part.rowCount;
        sizeBytes += part.sizeBytes;
      },
      onRows: () => undefined,
    },
    { stop: forever, border: forever },
  );
  if (outcome !== 'finished' || rows !== rowCount) throw new Error(`${rows} of ${rowCount} rows were moved`);
  return sizeBytes;
}

await move(400_000);
const rowCount = Number(rowsText);
fingerprintUs = 0;
const started = performance.now();
const cpu = process.cpuUsage();
const sizeBytes = await move(rowCount);
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1e6;
console.log(
  JSON.stringify({
    rowsPerCpuSecond: Math.round(rowCount / cpuSeconds),
    rowsPerSecond: Math.round(rowCount / ((performance.now() - started) / 1e3)),
    fingerprintShare: fingerprintUs / 1e6 / cpuSeconds,
    bytesPerRow: sizeBytes / rowCount,
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
await source.close();
await target.close();
