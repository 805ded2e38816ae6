// What the governor makes of what it sees: how many lanes may work. Pure, so that every rule can be tried without a server.

/** One look at the server. What it may not be asked is null. */
export type Observation = {
  readonly atMs: number;
  /** How long the server took for next to nothing; null = it did not answer in time. */
  readonly latencyMs: number | null;
  /** This process itself was late, so that the latency says nothing about the server. */
  readonly isOwnDelay: boolean;
  /** Requests of others that wait for a lock of ours, and how long the longest has waited. */
  readonly blocked: { readonly requests: number; readonly longestMs: number } | null;
  /** Milliseconds that requests have waited for memory and for threads since the last look. */
  readonly scarceWaitMs: number | null;
  /** Log that a secondary has still to send or to redo, in KB. */
  readonly queueKb: number | null;
};

export type Judgement = {
  /** Lanes that may work. */
  readonly lanes: number;
  /** Sentence; null = nothing holds them back. */
  readonly reason: string | null;
};

export type JudgeState = Judgement & {
  readonly baselineMs: number;
  readonly baselineQueueKb: number | null;
  /** Looks in a row that were bad, or good. */
  readonly bad: number;
  readonly good: number;
};

/** A blocked user of the database waits no longer than this for us. */
const longestBlockMs = 10_000;
const badLooks = 2;
const goodLooks = 3;
const slowFloorMs = 100;
const wellFloorMs = 50;
/** Log to redo beyond what there was at the beginning. */
const queueGrowthKb = 512 * 1024;
/** Together over all requests in one look. */
const scarceLimitMs = 1000;

/** `latencies`: of looks before any lane worked; the median of what was answered counts. */
export function firstJudgement(latencies: readonly number[], lanes: number, queueKb: number | null): JudgeState {
  const sorted = latencies.toSorted((a, b) => a - b);
  const baselineMs = sorted[Math.floor(sorted.length / 2)] ?? 10;
  return { lanes, reason: null, baselineMs, baselineQueueKb: queueKb, bad: 0, good: 0 };
}

type Trouble = { readonly reason: string; readonly isUrgent: boolean };

function troubleOf(state: JudgeState, seen: Observation): Trouble | null {
  const { blocked, latencyMs, scarceWaitMs, queueKb } = seen;
  if (blocked !== null && blocked.requests > 0) {
    const seconds = Math.round(blocked.longestMs / 1000);
    const who = blocked.requests === 1 ? 'One request waits' : `${String(blocked.requests)} requests wait`;
    return {
      reason: `${who} for a lock of this run, for ${String(seconds)} s.`,
      isUrgent: blocked.longestMs > longestBlockMs,
    };
  }
  if (scarceWaitMs !== null && scarceWaitMs > scarceLimitMs)
    return { reason: 'Requests on the server wait for memory or for threads.', isUrgent: false };
  if (queueKb !== null && state.baselineQueueKb !== null && queueKb > state.baselineQueueKb + queueGrowthKb)
    return { reason: 'A secondary of the availability group falls behind with its log.', isUrgent: false };
  if (seen.isOwnDelay) return null;
  if (latencyMs === null) return { reason: 'The server does not answer a short question in time.', isUrgent: false };
  if (latencyMs <= Math.max(4 * state.baselineMs, state.baselineMs + slowFloorMs)) return null;
  const [now, usual] = [latencyMs, state.baselineMs].map((ms) => String(Math.max(1, Math.round(ms))));
  return { reason: `The server answers in ${now ?? ''} ms instead of ${usual ?? ''} ms.`, isUrgent: false };
}

const isWell = ({ baselineMs }: JudgeState, { latencyMs, isOwnDelay }: Observation): boolean =>
  isOwnDelay || (latencyMs !== null && latencyMs <= Math.max(2 * baselineMs, baselineMs + wellFloorMs));

/** `most`: lanes that would work if all were well. Lanes are halved when it is bad twice in a row and come back one by one. */
export function judge(state: JudgeState, seen: Observation, most: number): JudgeState {
  const lanes = Math.min(state.lanes, most);
  const trouble = troubleOf(state, seen);
  if (trouble?.isUrgent === true) return { ...state, lanes: 0, reason: trouble.reason, bad: 0, good: 0 };
  if (trouble !== null) {
    if (state.bad + 1 < badLooks) return { ...state, lanes, bad: state.bad + 1, good: 0 };
    return { ...state, lanes: Math.max(1, Math.floor(lanes / 2)), reason: trouble.reason, bad: 0, good: 0 };
  }
  if (state.reason === null) return { ...state, lanes: most, bad: 0, good: 0 };
  if (!isWell(state, seen)) return { ...state, lanes, bad: 0, good: 0 };
  if (state.good + 1 < goodLooks) return { ...state, lanes, bad: 0, good: state.good + 1 };
  const more = Math.min(most, lanes + 1);
  return { ...state, lanes: more, reason: more >= most ? null : state.reason, bad: 0, good: 0 };
}
