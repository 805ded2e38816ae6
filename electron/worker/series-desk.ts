// What rounds of a series need of a state folder beside what everybody may ask of its runs.
import type { Manifest } from '../../shared/manifest.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Log } from './log.ts';
import type { RunStarter } from './run-starter.ts';
import type { Store } from './store/store.ts';
import { parseManifest } from './validate/manifest-file.ts';

export type SeriesDesk = {
  /** Resolves with the last snapshot of a run of this process, once it has come to rest. */
  ended(runId: string): Promise<RunSnapshot>;
  /** As it was written; null = not yet. Throws MANIFEST_INVALID. */
  manifest(runId: string): Manifest | null;
  /** The state of the series is about to name the run: from then on it is neither resumed nor discarded. */
  markCounted(runId: string): void;
  isCounted(runId: string): boolean;
  /** For what is made of what is stored. */
  derive<T>(work: (held: { readonly store: Store; readonly log: Log }) => Promise<T>): Promise<T>;
};

type Folder = {
  /** Throws STATE_IN_USE. */
  readonly store: () => Store;
  readonly runs: RunStarter['runs'];
  readonly snapshot: (runId: string) => RunSnapshot;
  readonly nowMs: () => number;
};

export const createSeriesDesk = ({ store, runs, snapshot, nowMs }: Folder): SeriesDesk => ({
  async ended(runId) {
    await runs.get(runId)?.end;
    return snapshot(runId);
  },
  manifest(runId) {
    const text = store().documents.get(runId, 'manifest');
    return text === null ? null : parseManifest(JSON.parse(text), runId);
  },
  markCounted: (runId) => store().runs.markCounted(runId),
  isCounted: (runId) => store().runs.isCounted(runId),
  async derive(work) {
    const held = store();
    const log: Log = (level, text) => {
      if (level !== 'debug') held.log.append({ runId: null, atUtc: new Date(nowMs()).toISOString(), level, text });
    };
    return work({ store: held, log });
  },
});
