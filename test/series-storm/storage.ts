// A container in memory for the product's ports: blobs, and the small documents that are written under leases.
import { liveParts } from '../../electron/worker/live-parts.ts';
import type { LeasePort } from '../../electron/worker/ports/lease.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import { openInlineLane } from '../../electron/worker/run/inline-lane.ts';
import { liveLaneParts } from '../../electron/worker/run/live-lane.ts';
import { openInlineChecker } from '../../electron/worker/validate/inline-checker.ts';
import type { WorkerParts } from '../../electron/worker/worker-parts.ts';
import { createFakeLease } from '../fakes/lease.ts';
import { createFakeTarget } from '../fakes/target.ts';

export type MemoryStorage = {
  readonly target: TargetPort;
  readonly lease: LeasePort;
  names(): readonly string[];
  read(name: string): Promise<Uint8Array>;
};

export function createMemoryStorage(): MemoryStorage {
  const blobs = createFakeTarget();
  const lease = createFakeLease();
  const textOf = (name: string): string | undefined => lease.documents.get(name)?.text;
  const bytesOf = (name: string): Buffer => {
    const text = textOf(name);
    const bytes = text === undefined ? blobs.blobs.get(name)?.bytes : Buffer.from(text);
    if (bytes === undefined) throw new Error(`there is no blob ${name}`);
    return bytes;
  };
  const target: TargetPort = {
    ...blobs,
    readRange: async (name, offset, sizeBytes) => bytesOf(name).subarray(offset, offset + sizeBytes),
    async *download(name) {
      yield bytesOf(name);
    },
    async *listBlobs(prefix, signal) {
      yield* blobs.listBlobs(prefix, signal);
      for (const [name, { text }] of lease.documents)
        if (name.startsWith(prefix)) yield { name, sizeBytes: Buffer.byteLength(text) };
    },
  };
  return {
    target,
    lease,
    names: () => [...blobs.blobs.keys(), ...lease.documents.keys()],
    read: async (name) => bytesOf(name),
  };
}

/** The product's own parts, with lanes in this thread and everything stored in memory. */
export const memoryParts = ({ target, lease }: MemoryStorage): WorkerParts => ({
  ...liveParts,
  openTarget: () => target,
  openLeaseTarget: () => lease,
  openChecker: () => openInlineChecker(target),
  prepareLanes: (plan, runId, secrets, lines) => async () =>
    openInlineLane({ plan, runId, secrets, lines }, { ...liveLaneParts, openTarget: () => target }),
});
