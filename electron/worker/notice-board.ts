// Keeps the notice of the state folder up to date while this process holds it, and hears what they ask for.
import type { RunLogLine, RunSummary } from '../../shared/contract.ts';
import type { FactoryAtStop } from '../../shared/factory-progress.ts';
import type { Adjustment } from '../../shared/load.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Clock } from './clock.ts';
import { createProgress } from './progress.ts';
import {
  removeNotices,
  takeAdjustRequest,
  takeStopRequest,
  takeYieldRequest,
  writeNotice,
  writeNoticedPlan,
  type Program,
} from './store/notice.ts';

/** What another process may ask of a run. */
export type Requests = {
  readonly stop: (factory: FactoryAtStop) => void;
  readonly adjust: (change: Adjustment) => void;
};

export type NoticeBoard = {
  /** A run is carried by this process from now on; other processes may ask for what is in `requests`. */
  begin(runId: string, plan: Plan, requests: Requests): void;
  snapshot(snapshot: RunSnapshot): void;
  line(runId: string, line: RunLogLine): void;
  end(runId: string): void;
  /** The list of runs changed. */
  touch(): void;
  /** Takes the notice down. */
  close(): void;
};

export type NoticeSettings = {
  readonly folder: string;
  readonly program: Program;
  readonly clock: Clock;
  readonly summaries: () => readonly RunSummary[];
  /** A notice that cannot be written harms no run; told once. */
  readonly onTrouble: (error: unknown) => void;
  /** Another process would like to have the folder. */
  readonly onYield: () => void;
};

const postEveryMs = 1000;
const listenEveryMs = 400;
/** Enough for the screen of a run that is opened in its middle. */
const linesKept = 200;

export function createNoticeBoard(settings: NoticeSettings): NoticeBoard {
  const { folder, program, clock, summaries } = settings;
  const snapshots = new Map<string, RunSnapshot>();
  const lines = new Map<string, RunLogLine[]>();
  const carried = new Map<string, Requests>();
  let isClosed = false;
  let hadTrouble = false;
  const trying = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!hadTrouble) settings.onTrouble(error);
      hadTrouble = true;
    }
  };
  const post = (): void => {
    if (isClosed) return;
    trying(() =>
      writeNotice(folder, {
        pid: process.pid,
        program,
        atUtc: new Date(clock.nowMs()).toISOString(),
        runs: summaries(),
        snapshots: [...snapshots.values()],
        lines: [...lines].map(([runId, some]) => ({ runId, lines: some })),
      }),
    );
  };
  const progress = createProgress(clock, post, postEveryMs);
  const listening = setInterval(() => {
    trying(() => {
      for (const [runId, { stop, adjust }] of carried) {
        const stopped = takeStopRequest(folder, runId);
        if (stopped !== null) stop(stopped);
        const change = takeAdjustRequest(folder, runId);
        if (change !== null) adjust(change);
      }
      if (takeYieldRequest(folder)) settings.onYield();
    });
  }, listenEveryMs);
  // Neither may keep a process alive that has nothing else to do.
  listening.unref();
  trying(() => removeNotices(folder));
  progress.touch();
  return {
    begin(runId, plan, requests) {
      trying(() => {
        takeStopRequest(folder, runId);
        takeAdjustRequest(folder, runId);
        writeNoticedPlan(folder, runId, plan);
      });
      carried.set(runId, requests);
      post();
    },
    snapshot(snapshot) {
      const isNews = snapshots.get(snapshot.runId)?.state.kind !== snapshot.state.kind;
      snapshots.set(snapshot.runId, snapshot);
      if (isNews) post();
      else progress.touch();
    },
    line(runId, line) {
      lines.set(runId, [...(lines.get(runId) ?? []), line].slice(-linesKept));
      progress.touch();
    },
    end(runId) {
      carried.delete(runId);
      post();
    },
    touch: () => progress.touch(),
    close() {
      isClosed = true;
      clearInterval(listening);
      progress.close();
      trying(() => removeNotices(folder));
    },
  };
}
