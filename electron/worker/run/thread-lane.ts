// Opens a lane as a worker thread and speaks the lane protocol with it.
import { Worker } from 'node:worker_threads';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { PinEvidence } from '../../../shared/point-in-time.ts';
import { createLines, type Lines } from './bandwidth.ts';
import { collectAtOnce } from './collector.ts';
import type { CarryOutcome, Lane, LaneObserver } from './lane-port.ts';
import type { LaneCommand, LaneReport, LaneSecrets } from './lane-protocol.ts';
import { shareMemory } from '../../../shared/memory.ts';
import { LaneDied } from './retry.ts';

export type ThreadLaneSettings = {
  readonly plan: Plan;
  readonly runId: string;
  readonly secrets: LaneSecrets;
  /** The limits that the lanes of the run share; none unless given. */
  readonly lines?: Lines;
  /** The thread's first module. */
  readonly entry?: URL;
};

type Call = {
  readonly observer: LaneObserver;
  readonly resolve: (outcome: CarryOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/** While a lane pins, there is nothing else to hear from it. */
const unobserved: LaneObserver = {
  onPart: () => Promise.resolve(),
  onRows: () => undefined,
  onStorage: () => undefined,
  onPinned: () => undefined,
};

const laneEntry = new URL('./lane.ts', import.meta.url);

/** The thread's error, made whole again on this side. */
function toError(data: AppErrorData): AppError {
  return new AppError(data.code, data.context, data.detail === undefined ? undefined : new Error(data.detail));
}

/** A lane in a thread of its own. Its death, for whatever reason, rejects the partition it carries with LaneDied. */
export function openThreadLane(settings: ThreadLaneSettings): Lane {
  const { plan, runId, secrets, lines = createLines(), entry = laneEntry } = settings;
  collectAtOnce();
  const worker = new Worker(entry, {
    resourceLimits: { maxOldGenerationSizeMb: shareMemory(plan.options).heapMb },
    // Nothing of the thread may reach the command's own output, which may be JSON.
    stdout: true,
  });
  worker.stdout.resume();
  let call: Call | null = null;
  let death: LaneDied | null = null;
  const send = (command: LaneCommand): void => worker.postMessage(command);
  const end = (take: (call: Call) => void): void => {
    const ended = call;
    call = null;
    if (ended !== null) take(ended);
  };
  const die = (detail: string): void => {
    death ??= new LaneDied(detail);
    const error = death;
    end(({ reject }) => reject(error));
  };
  const record = async ({ observer }: Call, report: Extract<LaneReport, { kind: 'part' }>): Promise<void> => {
    try {
      await observer.onPart(report.part);
      send({ kind: 'recorded' });
    } catch (error) {
      // A checkpoint that cannot be written ends the lane: what it does from here on could never be recorded.
      end(({ reject }) => reject(error));
      await worker.terminate();
    }
  };
  worker.on('message', (report: LaneReport) => {
    if (call === null) return;
    switch (report.kind) {
      case 'rows':
        return call.observer.onRows(report.rowCount);
      case 'part':
        return void record(call, report);
      case 'storage':
        return call.observer.onStorage(report.error);
      case 'pinned':
        return call.observer.onPinned(report.evidence);
      case 'outcome':
        return end(({ resolve }) => resolve(report.outcome));
      case 'failure':
        return end(({ reject }) => reject(toError(report.error)));
    }
  });
  worker.on('error', (error) => die(error.message));
  worker.on('exit', (code) => die(`its thread ended with code ${code}`));
  send({ kind: 'start', plan, runId, secrets, lines });
  const perform = async (command: LaneCommand, observer: LaneObserver, stop: AbortSignal): Promise<CarryOutcome> => {
    if (death !== null) throw death;
    const passStop = (): void => send({ kind: 'stop' });
    try {
      return await new Promise((resolve, reject) => {
        call = { observer, resolve, reject };
        send(command);
        if (stop.aborted) passStop();
        else stop.addEventListener('abort', passStop, { once: true });
      });
    } finally {
      stop.removeEventListener('abort', passStop);
    }
  };
  return {
    carry: (task, observer, stop) => perform({ kind: 'carry', task }, observer, stop),
    async pin(request, stop) {
      let evidence: PinEvidence | null = null;
      const observer = { ...unobserved, onPinned: (told: PinEvidence) => void (evidence = told) };
      await perform({ kind: 'pin', request }, observer, stop);
      return evidence;
    },
    yieldPartition() {
      if (call !== null) send({ kind: 'yield' });
    },
    async close() {
      await worker.terminate();
    },
  };
}
