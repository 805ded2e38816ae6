// The state folder of a desk: opened when it is needed, given up to whoever waits for it, or asked about where another process has it.
import type { RunSummary, WorkerEvent } from '../../shared/contract.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { systemClock } from './clock.ts';
import { createElsewhere, inUse, isInUse, type Elsewhere } from './elsewhere.ts';
import { createNoticeBoard } from './notice-board.ts';
import type { Notifier } from './notify/notifier.ts';
import { tellInterrupted } from './run-facts.ts';
import type { Held } from './run-starter.ts';
import { createSummaries } from './run-summaries.ts';
import type { Notice, Program } from './store/notice.ts';
import type { WorkerParts } from './worker-parts.ts';
import { createYielding } from './yielding.ts';

export type HeldFolder = Held & { readonly summaries: () => RunSummary[] };

export type FolderDesk = {
  /** Opens the folder. Throws STATE_IN_USE. */
  readonly alone: () => HeldFolder;
  /** From the store, or from the notice of the process that holds it. */
  readonly here: <T>(own: (held: HeldFolder) => T, other: (notice: Notice) => T) => T;
  readonly elsewhere: Elsewhere;
  /** Has the folder, or gets it from a window that has nothing to do there. Throws STATE_IN_USE. */
  claim(signal: AbortSignal): Promise<void>;
  /** Closes the store; the runs have ended. */
  close(): void;
};

type Where = {
  readonly parts: WorkerParts;
  readonly statePath: string;
  readonly program: Program;
  readonly notifier: Notifier;
};

type Users = {
  /** Resolves when no start of a run is under way. */
  readonly settled: () => Promise<void>;
  /** Nobody would miss the folder. */
  readonly isIdle: () => boolean;
  readonly snapshot: (held: HeldFolder, runId: string) => RunSnapshot;
  readonly emit: (event: WorkerEvent) => void;
};

/** The folder is opened by the first request that needs it. */
export function createHeldFolder(where: Where, { settled, isIdle, snapshot, emit }: Users): FolderDesk {
  const { parts, statePath, program } = where;
  let opened: HeldFolder | null = null;
  const elsewhere = createElsewhere(statePath, emit, (runId) => snapshot(open(), runId));
  const close = (): void => {
    // The notice first: who reads it must not find it once the folder is free.
    opened?.board.close();
    opened?.store.close();
    opened = null;
  };
  const giveUp = async (): Promise<void> => {
    await settled();
    if (opened === null || !isIdle()) return;
    yielding.begin(opened.summaries());
    close();
  };
  const yielding = createYielding(statePath, program, parts.nowMs);
  const open = (): HeldFolder => {
    if (opened === null) yielding.assertOver();
    return (opened ??= openFolder(where, () => void giveUp()));
  };
  return {
    elsewhere,
    here(own, other) {
      let held: HeldFolder;
      try {
        held = open();
      } catch (error) {
        const notice = isInUse(error) ? yielding.notice(elsewhere.notice()) : null;
        if (notice === null) throw error;
        return other(notice);
      }
      return own(held);
    },
    alone() {
      try {
        return open();
      } catch (error) {
        throw isInUse(error) ? inUse(statePath, elsewhere.notice(), error) : error;
      }
    },
    claim: (signal) => yielding.claim(open, elsewhere.notice, signal),
    close,
  };
}

function openFolder({ parts, statePath, program, notifier }: Where, onYield: () => void): HeldFolder {
  const openedMs = parts.nowMs();
  const store = parts.openStore(statePath);
  tellInterrupted(store, openedMs, notifier);
  const summaries = createSummaries(store);
  const onTrouble = (error: unknown): void => {
    const text = `Other processes cannot see the runs of this folder: ${String(error)}`;
    store.log.append({ runId: null, atUtc: new Date(parts.nowMs()).toISOString(), level: 'warning', text });
  };
  const board = createNoticeBoard({ folder: statePath, program, clock: systemClock, summaries, onTrouble, onYield });
  return { store, summaries, board };
}
