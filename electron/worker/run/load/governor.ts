// Watches the server while lanes work and says how many may: its own session, a look a second, a pause after trouble.
import type { Clock } from '../../clock.ts';
import { describeForLog, type Log } from '../../log.ts';
import type { SourceSession } from '../../source/session.ts';
import { firstJudgement, judge, type JudgeState, type Judgement } from './judge.ts';
import { createObserver, type Observer } from './observe.ts';

export type GovernorSettings = {
  readonly openSession: (signal: AbortSignal) => Promise<SourceSession>;
  readonly applicationName: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Lanes that would work if all were well. */
  readonly mostLanes: () => number;
  readonly onJudgement: (judgement: Judgement) => void;
};

const lookEveryMs = 1000;
const lookAgainMs = 250;
const reopenAfterMs = 10_000;
const baselineLooks = 5;

/** Returns once it knows what is usual, and then goes on by itself until `signal` is aborted. Never throws. */
export async function startGovernor(settings: GovernorSettings, signal: AbortSignal): Promise<void> {
  const { clock, log, mostLanes } = settings;
  let session: SourceSession | null = null;
  let wasTold = false;
  const close = async (): Promise<void> => {
    const old = session;
    session = null;
    await old?.close();
  };
  const open = async (): Promise<Observer> => {
    session = await settings.openSession(signal);
    return createObserver(session, settings.applicationName);
  };
  /** A server that cannot be watched is read all the same; the run's own connections tell of real trouble. */
  const give = async (error: unknown): Promise<void> => {
    await close();
    if (signal.aborted) return;
    if (!wasTold) log('warning', `The server is not watched for the moment: ${describeForLog(error)}`);
    wasTold = true;
    settings.onJudgement({ lanes: mostLanes(), reason: null });
  };
  const watch = async (first: Observer | null, began: JudgeState | null): Promise<void> => {
    let observer = first;
    let state = began;
    while (!signal.aborted) {
      try {
        observer ??= await open();
        state ??= await settle(observer, mostLanes(), signal);
        const next = judge(state, await observer.look(signal), mostLanes());
        if (next.lanes !== state.lanes || next.reason !== state.reason) settings.onJudgement(next);
        state = next;
        // A suspicion is settled soon: whoever is burdened should not wait for a second look.
        await clock.wait(next.bad > 0 ? lookAgainMs : lookEveryMs, signal);
      } catch (error) {
        observer = null;
        await give(error);
        await clock.wait(reopenAfterMs, signal);
      }
    }
    await close();
  };
  try {
    const observer = await open();
    const state = await settle(observer, mostLanes(), signal);
    void watch(observer, state);
  } catch (error) {
    await give(error);
    if (!signal.aborted) void watch(null, null);
  }
}

/** What is usual here, from a few looks in a row. */
async function settle(observer: Observer, lanes: number, signal: AbortSignal): Promise<JudgeState> {
  const latencies: number[] = [];
  let queueKb: number | null = null;
  for (let look = 0; look < baselineLooks; look += 1) {
    const seen = await observer.look(signal);
    if (seen.latencyMs !== null) latencies.push(seen.latencyMs);
    queueKb = seen.queueKb;
  }
  return firstJudgement(latencies, lanes, queueKb);
}
