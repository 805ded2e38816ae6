// Sends the log of a run to a data collection rule of Azure Monitor (Logs Ingestion), which puts it into Log Analytics.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';
import type { LogAnalyticsConfig } from '../../../shared/log-analytics.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { LineBatch } from './line-buffer.ts';
import { monitorBodies } from './monitor-rows.ts';
import { openPoster, type PostAnswer } from './monitor-post.ts';
import { createRedactor } from './redact.ts';
import { LastingFailure } from './ship-lines.ts';

export type MonitorLog = {
  /** For `shipLines`. A batch that was delivered in part goes on with the rest when it is given again. */
  deliver(batch: LineBatch, signal: AbortSignal): Promise<void>;
  close(): void;
};

export type MonitorLogSettings = {
  readonly config: LogAnalyticsConfig;
  /** An access token for `https://monitor.azure.com/.default`; asked for before each request, so it should be cached. */
  readonly getToken: (signal: AbortSignal) => Promise<string>;
  readonly routes: RouteSource;
  /** Resolves after `delayMs`, or as soon as `signal` is aborted. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random?: () => number;
  /** A connection that is silent for so long is given up. */
  readonly stallTimeoutMs?: number;
};

const compress = promisify(gzip);
const mostTries = 5;
const baseDelayMs = 500;
const longestDelayMs = 20_000;
/** Longer than that the buffer is the better place to wait in. */
const longestAskedMs = 60_000;

/** Errors of `deliver`: LastingFailure around LOG_ANALYTICS_REFUSED; LOG_ANALYTICS_UNREACHABLE, which may pass. */
export function createMonitorLog(settings: MonitorLogSettings): MonitorLog {
  const { config, getToken, routes, wait, random = Math.random, stallTimeoutMs = 30_000 } = settings;
  const url = new URL(
    `/dataCollectionRules/${config.ruleId}/streams/${config.stream}?api-version=2023-01-01`,
    config.endpoint,
  );
  const poster = openPoster(url, routes, stallTimeoutMs);
  let underWay: { readonly batch: LineBatch; readonly bodies: Buffer[] } | null = null;

  const attempt = async (body: Buffer, signal: AbortSignal): Promise<AppError | 'taken'> => {
    const token = await getToken(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof AppError && error.kind !== 'transient') throw new LastingFailure(error);
      throw error;
    });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    const answer = await poster.post(headers, body, signal);
    return answer.status >= 200 && answer.status < 300 ? 'taken' : toError(url.host, answer, createRedactor([token]));
  };
  const send = async (body: Buffer, signal: AbortSignal): Promise<void> => {
    const zipped = await compress(body);
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      const outcome = await attempt(zipped, signal);
      if (outcome === 'taken') return;
      // A token may have expired on the way: the next one is asked for once.
      const isStale = outcome.context['status'] === 401 && tries === 1;
      if (outcome.kind !== 'transient' && !isStale) throw new LastingFailure(outcome);
      if (tries >= mostTries) throw outcome;
      const backoffMs = random() * Math.min(longestDelayMs, baseDelayMs * 2 ** tries);
      await wait(Math.max(backoffMs, Number(outcome.context['waitMs'] ?? 0)), signal);
    }
  };
  return {
    async deliver(batch, signal) {
      if (underWay?.batch !== batch) underWay = { batch, bodies: monitorBodies(batch.lines) };
      const { bodies } = underWay;
      for (let [body] = bodies; body !== undefined; [body] = bodies) {
        await send(body, signal);
        bodies.shift();
      }
      underWay = null;
    },
    close: () => poster.close(),
  };
}

const transientStatuses = new Set([0, 407, 408, 425, 429, 500, 502, 503, 504]);

function toError(host: string, answer: PostAnswer, redact: (text: string) => string): AppError {
  const { status, code, detail, retryAfterMs } = answer;
  const mayPass = transientStatuses.has(status) && !answer.isCertificate;
  return new AppError(mayPass ? 'LOG_ANALYTICS_UNREACHABLE' : 'LOG_ANALYTICS_REFUSED', {
    host,
    status: status === 0 ? 'no answer' : status,
    storageCode: code === '' ? 'without a code' : code,
    detail: redact(detail),
    waitMs: Math.min(retryAfterMs, longestAskedMs),
  });
}
