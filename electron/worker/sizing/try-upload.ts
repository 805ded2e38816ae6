// Sends random bytes to the plan's container as its lanes would, and never commits them: what the line to Azure gives.
import { randomFill, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Plan } from '../../../shared/plan.ts';
import type { Pace, PartUpload } from '../ports/ports.ts';
import { createLine, createPace } from '../run/bandwidth.ts';
import type { WorkerParts } from '../worker-parts.ts';

/** No more is sent, however fast the line is. Blocks that are never committed are kept, and paid for, for a week. */
export const mostUploadBytes = 1 << 30;
/** The first of the time is not counted: connections open, windows grow, buffers fill. */
const warmUpShare = 0.2;
const longestWarmUpMs = 6_000;
const lookEveryMs = 20;

export type UploadTrial = { readonly seconds: number; readonly bytes: number; readonly bytesPerSecond: number };

type Trial = Pick<WorkerParts, 'openTarget' | 'nowMs'> & { readonly secret: string; readonly uploadMs: number };

/**
 * With the block size, blocks in flight, lanes and bandwidth limit of the plan. Nothing becomes visible in the container
 * and nothing has to be deleted: what was sent is dropped by the service a week later. Null when too little was sent to
 * tell. Throws what the storage throws; an abort rejects with its reason.
 */
export async function tryUpload(
  { target, options }: Pick<Plan, 'target' | 'options'>,
  { openTarget, nowMs, secret, uploadMs }: Trial,
  signal: AbortSignal,
): Promise<UploadTrial | null> {
  const line = createLine(options.bandwidthBytesPerSecond);
  let sent = 0;
  const pace = countingPace(createPace(line), (bytes) => (sent += bytes));
  const { blockBytes, blocksInFlight, lanes } = options;
  const ports = Array.from({ length: lanes }, () =>
    openTarget(target, secret, { blockBytes, blocksInFlight, tier: null, pace }),
  );
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const trial = randomUUID();
  const parts = ports.map((port, lane) => port.openPart(`_tableferry/size-${trial}-${String(lane)}`, stop));
  const budget = { left: mostUploadBytes };
  let failure: { readonly error: unknown } | null = null;
  const lanesAtWork = parts.map((part) =>
    fillPart(part, blockBytes, budget, stop).catch((error: unknown) => {
      if (!stop.aborted) failure ??= { error };
    }),
  );
  try {
    const watch = { startMs: nowMs(), warmMs: 0, warmBytes: 0 };
    const warmUpMs = Math.min(longestWarmUpMs, uploadMs * warmUpShare);
    const isOver = (): boolean =>
      nowMs() - watch.startMs >= uploadMs || (budget.left <= 0 && sent >= mostUploadBytes - budget.left);
    while (!isOver() && failure === null) {
      await sleep(lookEveryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      if (watch.warmMs !== 0 || nowMs() - watch.startMs < warmUpMs) continue;
      watch.warmMs = nowMs();
      watch.warmBytes = sent;
    }
    throwFailure(failure);
    const endMs = nowMs();
    const isWarm = watch.warmMs !== 0 && endMs - watch.warmMs >= warmUpMs;
    const seconds = (endMs - (isWarm ? watch.warmMs : watch.startMs)) / 1000;
    const bytes = sent - (isWarm ? watch.warmBytes : 0);
    return bytes === 0 || seconds === 0
      ? null
      : { seconds: (endMs - watch.startMs) / 1000, bytes: sent, bytesPerSecond: bytes / seconds };
  } finally {
    ended.abort();
    await Promise.all(parts.map((part) => part.abort()));
    await Promise.all(lanesAtWork);
    await Promise.all(ports.map((port) => port.close()));
  }
}

function throwFailure(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

const fillRandom = promisify<Uint8Array, Uint8Array>(randomFill);

/** Fresh bytes for each block: what a line compresses or has seen before would look faster than it is. */
async function fillPart(
  part: PartUpload,
  blockBytes: number,
  budget: { left: number },
  stop: AbortSignal,
): Promise<void> {
  while (budget.left > 0 && !stop.aborted) {
    budget.left -= blockBytes;
    await part.write(await fillRandom(new Uint8Array(blockBytes)));
  }
}

/** Pieces are small, so that a line that does not carry a whole block in time is measured all the same. */
const countingPace = (pace: Pace, count: (bytes: number) => void): Pace => ({
  get pieceBytes() {
    return pace.pieceBytes;
  },
  isOpen: false,
  async admit(sizeBytes, signal) {
    await pace.admit(sizeBytes, signal);
    count(sizeBytes);
  },
});
