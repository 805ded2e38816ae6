// The state of a series while this process alone may replace it: taken, kept by renewal, given back.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { seriesStateName, type SeriesState } from '../../../shared/series.ts';
import type { Clock } from '../clock.ts';
import type { LeasePort } from '../ports/lease.ts';
import { parseState, stateText } from './series-state.ts';

export type HeldSeries = {
  /** As it is in the target. */
  state(): SeriesState;
  /** Aborted, with SERIES_LEASE_LOST as its reason, when somebody else may have it. */
  readonly lost: AbortSignal;
  /** Puts the next version in its place. Throws SERIES_LEASE_LOST: then nothing was written. */
  advance(next: SeriesState, signal: AbortSignal): Promise<void>;
  /** Never throws: what is not given back ends by itself. */
  release(): Promise<void>;
};

export type HoldRequest = {
  readonly lease: LeasePort;
  /** Written where the series has no state yet. */
  readonly first: SeriesState;
  readonly by: string;
  readonly clock: Clock;
};

const renewEveryMs = 20_000;
/** Of the minute that a lease lasts: later it may already be somebody else's. */
const trustMs = 50_000;
const releaseLimitMs = 10_000;

/** Throws SERIES_HELD while another process has it, SERIES_STATE_INVALID. */
export async function holdSeries(request: HoldRequest, signal: AbortSignal): Promise<HeldSeries> {
  const { lease, first, by, clock } = request;
  const series = first.name;
  const blob = seriesStateName(series);
  const leaseId = randomUUID();
  if ((await lease.read(blob, signal)) === null)
    await lease.write(blob, stateText(first), { etag: null, leaseId: null }, signal);
  const sinceUtc = new Date(clock.nowMs()).toISOString();
  let renewedMs = clock.nowMs();
  const other = await lease.acquire(blob, leaseId, { holder: by, sinceUtc }, signal);
  if (other !== null)
    throw new AppError('SERIES_HELD', {
      series,
      holder: other.holder ?? 'another process',
      since: other.sinceUtc ?? 'a time that it did not note',
    });
  const ended = new AbortController();
  const lost = new AbortController();
  const lose = (detail: string): void => lost.abort(new AppError('SERIES_LEASE_LOST', { series, detail }));
  const renew = async (): Promise<void> => {
    const beganMs = clock.nowMs();
    try {
      if (!(await lease.renew(blob, leaseId, ended.signal))) return lose('another process has taken it');
      renewedMs = beganMs;
    } catch (error) {
      if (ended.signal.aborted) return;
      if (clock.nowMs() - renewedMs > trustMs) lose(error instanceof Error ? error.message : String(error));
    }
  };
  const keep = async (): Promise<void> => {
    while (!ended.signal.aborted && !lost.signal.aborted) {
      await clock.wait(renewEveryMs, ended.signal);
      if (!ended.signal.aborted) await renew();
    }
  };
  const release = async (): Promise<void> => {
    ended.abort();
    await lease.release(blob, leaseId, AbortSignal.timeout(releaseLimitMs)).catch(() => undefined);
  };
  try {
    const found = await lease.read(blob, signal);
    if (found === null) throw new AppError('SERIES_LEASE_LOST', { series, detail: `${blob} is gone` });
    let state = parseState(found.text, series, blob);
    let { etag } = found;
    void keep();
    return {
      state: () => state,
      lost: lost.signal,
      async advance(next, stop) {
        lost.signal.throwIfAborted();
        const written = await lease.write(blob, stateText(next), { etag, leaseId }, stop);
        if (written === null) lose('its state was replaced, or another process has taken it');
        lost.signal.throwIfAborted();
        state = next;
        etag = written ?? etag;
      },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}
