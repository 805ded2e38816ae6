// A state folder given up by a window that has nothing to do there, and asked for by a command that has.
import { setTimeout } from 'node:timers/promises';
import type { RunSummary } from '../../shared/contract.ts';
import { inUse, isInUse } from './elsewhere.ts';
import { askToYield, type Notice, type Program } from './store/notice.ts';

export type Yielding = {
  /** From here on the folder is left to whoever asked, for a moment. */
  begin(runs: readonly RunSummary[]): void;
  /** Throws STATE_IN_USE during that moment: looking again would take it back before the other one has it. */
  assertOver(): void;
  /** What there is to show: what the other one says of itself, which ends the moment, or what was there before. */
  notice(other: Notice | null): Notice | null;
  /** Opens the folder, which a window may have to give up first. Throws STATE_IN_USE. */
  claim(open: () => unknown, noticeOf: () => Notice | null, signal: AbortSignal): Promise<void>;
};

const graceMs = 2000;
const tryEveryMs = 100;
const mostTries = 40;
const askEvery = 10;

export function createYielding(folder: string, program: Program, nowMs: () => number): Yielding {
  let yielded: { readonly atMs: number; readonly notice: Notice } | null = null;
  const current = (): Notice | null => (yielded !== null && nowMs() - yielded.atMs < graceMs ? yielded.notice : null);
  return {
    begin(runs) {
      const atMs = nowMs();
      const atUtc = new Date(atMs).toISOString();
      yielded = { atMs, notice: { pid: process.pid, program, atUtc, runs, snapshots: [], lines: [] } };
    },
    assertOver() {
      if (current() !== null) throw inUse(folder, null);
      yielded = null;
    },
    notice(other) {
      if (other !== null) yielded = null;
      return other ?? current();
    },
    async claim(open, noticeOf, signal) {
      if (program === 'window') return;
      for (let tries = 0; ; tries++) {
        try {
          open();
          return;
        } catch (error) {
          if (!isInUse(error)) throw error;
          const notice = noticeOf();
          // A command has something to do, or it would have ended.
          const isKept = notice !== null && (notice.program !== 'window' || isAtWork(notice));
          if (isKept || tries >= mostTries) throw inUse(folder, notice, error);
        }
        if (tries % askEvery === 0) askToYield(folder);
        await setTimeout(tryEveryMs, undefined, { signal });
      }
    },
  };
}

const isAtWork = ({ snapshots }: Notice): boolean =>
  snapshots.some(({ state: { kind } }) => kind === 'running' || kind === 'stopping');
