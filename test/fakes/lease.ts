// Small documents in memory, with versions and leases that behave like the real ones; minutes pass when a test says so.
import type { LeasePort } from '../../electron/worker/ports/lease.ts';

type Held = { readonly leaseId: string; readonly holder: string; readonly sinceUtc: string; endsMs: number };
type Document = { text: string; etag: string; held: Held | null };

export type FakeLease = LeasePort & {
  readonly documents: ReadonlyMap<string, Document>;
  /** Moves the clock that leases end by. */
  pass(ms: number): void;
  /** Takes a lease away from whoever has it. */
  steal(name: string): void;
  /** Awaited before each write: throw to refuse it. */
  beforeWrite: (name: string) => Promise<void> | void;
  /** Names in the order in which they were written. */
  readonly writes: readonly string[];
};

export function createFakeLease(): FakeLease {
  const documents = new Map<string, Document>();
  const writes: string[] = [];
  let nowMs = 0;
  let etags = 0;
  const heldOf = ({ held }: Document): Held | null => (held !== null && held.endsMs > nowMs ? held : null);
  const own = (name: string, leaseId: string): Held | null => {
    const document = documents.get(name);
    const { held } = document ?? { held: null };
    // A lease that has ended and that nobody took since is renewed by its id.
    return held?.leaseId === leaseId ? held : null;
  };
  const lease: FakeLease = {
    documents,
    writes,
    beforeWrite: () => undefined,
    pass: (ms) => void (nowMs += ms),
    steal(name) {
      const document = documents.get(name);
      if (document !== undefined)
        document.held = { leaseId: 'other', holder: 'eve on PC2', sinceUtc: 'later', endsMs: nowMs + 60_000 };
    },
    async read(name) {
      const document = documents.get(name);
      return document === undefined ? null : { text: document.text, etag: document.etag };
    },
    async write(name, text, { etag, leaseId }) {
      await lease.beforeWrite(name);
      const document = documents.get(name);
      if ((document?.etag ?? null) !== etag) return null;
      const held = document === undefined ? null : heldOf(document);
      if ((held?.leaseId ?? null) !== leaseId) return null;
      etags += 1;
      documents.set(name, { text, etag: `"${String(etags)}"`, held });
      writes.push(name);
      return `"${String(etags)}"`;
    },
    async acquire(name, leaseId, { holder, sinceUtc }) {
      const document = documents.get(name);
      if (document === undefined) throw new Error(`no document ${name}`);
      const held = heldOf(document);
      if (held !== null && held.leaseId !== leaseId) return { holder: held.holder, sinceUtc: held.sinceUtc };
      document.held = { leaseId, holder, sinceUtc, endsMs: nowMs + 60_000 };
      return null;
    },
    async renew(name, leaseId) {
      const held = own(name, leaseId);
      if (held !== null) held.endsMs = nowMs + 60_000;
      return held !== null;
    },
    async release(name, leaseId) {
      const document = documents.get(name);
      if (document !== undefined && own(name, leaseId) !== null) document.held = null;
    },
    close: async () => undefined,
  };
  return lease;
}
