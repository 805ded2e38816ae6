// Measures the upload alone: blocks, MD5 and commit through the real target, against a sink that keeps nothing.
import { randomBytes } from 'node:crypto';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';
import { openTarget } from '../../electron/worker/target/container.ts';
import { connectionStringFor } from '../azurite.ts';
import { makeCertificate, type Certificate } from '../double/wire/certificate.ts';
import { startNullSink } from './null-sink.ts';

const mib = 1 << 20;
const forever = new AbortController().signal;

export type UploadFigures = {
  /** Megabytes (10^6 bytes) per second of CPU time of this process, user and system. */
  readonly mbPerCpuSecond: number;
  readonly mbPerSecond: number;
};

export type UploadBench = {
  readonly scheme: 'http' | 'https';
  readonly partBytes: number;
  readonly partCount: number;
  readonly blockBytes: number;
  /** Size of the pieces in which an encoder hands its bytes over. */
  readonly pieceBytes: number;
};

export const defaultUploadBench: UploadBench = {
  scheme: 'http',
  partBytes: 64 * mib,
  partCount: 12,
  blockBytes: 8 * mib,
  pieceBytes: mib / 4,
};

export async function measureUpload(bench: UploadBench): Promise<UploadFigures> {
  const sink = await startNullSink(bench.scheme === 'https' ? await trustedCertificate() : undefined);
  const target = openTarget(
    { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'bench' },
    connectionStringFor(sink.endpoint),
    { blockBytes: bench.blockBytes, blocksInFlight: 4, tier: null },
  );
  const piece = randomBytes(bench.pieceBytes);
  const upload = async (name: string): Promise<void> => {
    const part = target.openPart(name, forever);
    for (let written = 0; written < bench.partBytes; written += piece.length) await part.write(piece);
    await part.commit({ runId: 'bench', rowCount: 1 });
  };
  try {
    await upload('warm-up');
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    for (let index = 0; index < bench.partCount; index += 1) await upload(`part-${index}`);
    const { user, system } = process.cpuUsage(cpu);
    const megabytes = (bench.partBytes * bench.partCount) / 1e6;
    return {
      mbPerCpuSecond: Math.round(megabytes / ((user + system) / 1e6)),
      mbPerSecond: Math.round(megabytes / ((performance.now() - startedMs) / 1e3)),
    };
  } finally {
    await target.close();
    await sink.close();
  }
}

/** Made once: a second one of the same name would be taken for the first. */
let certificate: Promise<Certificate> | undefined;
async function trustedCertificate(): Promise<Certificate> {
  certificate ??= makeCertificate();
  const { cert, key } = await certificate;
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), cert]);
  return { cert, key };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const scheme of ['http', 'https'] as const) {
    for (const blockMib of [1, 8, 32]) {
      const figures = await measureUpload({ ...defaultUploadBench, scheme, blockBytes: blockMib * mib });
      console.log(
        `${scheme}, blocks of ${blockMib} MiB: ${figures.mbPerCpuSecond} MB/CPU-s, ${figures.mbPerSecond} MB/s`,
      );
    }
  }
}
