// Posts JSON to a webhook: https alone, no redirects, nothing of the answer is kept but its status.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { refusalOfWebhook } from '../../../shared/alerts.ts';
import type { RouteSource } from '../../../shared/network.ts';
import { retryAfterMs } from '../../../shared/retry-after.ts';
import { toolVersion } from '../../../shared/version.ts';
import { createAgent } from '../../network/agent.ts';
import { SendFailure } from './alert.ts';
import { assertAuthority, networkFailure } from './failure.ts';

/** Whoever sends limits the whole; this ends a connection that has died before. */
const stallTimeoutMs = 30_000;

export type Post = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly caFile?: string | undefined;
};

/** Resolves when the receiver took it (2xx). Throws SendFailure. */
export async function postJson(
  { url: address, body, headers = {}, caFile }: Post,
  routes: RouteSource,
  signal: AbortSignal,
): Promise<void> {
  const refusal = refusalOfWebhook(address);
  if (refusal !== null) throw new SendFailure(refusal, true);
  await assertAuthority(caFile);
  const url = new URL(address);
  const ownRoutes: RouteSource = async (origin) => {
    const route = await routes(origin);
    return { ...route, caFile: caFile ?? route.caFile };
  };
  // A connection of its own, which ends with it.
  const agent = createAgent(url.protocol, ownRoutes, stallTimeoutMs);
  try {
    const options = {
      method: 'POST',
      agent,
      signal,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': `tableferry/${toolVersion}`,
        ...headers,
      },
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? https : http).request(url, options, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
    answer.destroy();
    judgeStatus(answer);
  } catch (error) {
    throw networkFailure(error);
  } finally {
    agent.destroy();
  }
}

function judgeStatus({ statusCode: status = 0, headers }: IncomingMessage): void {
  if (status >= 200 && status < 300) return;
  const answered = `it answered ${String(status)}`;
  if (status >= 300 && status < 400) throw new SendFailure(`${answered}, a redirect, which is not followed`, true);
  const isPassing = status === 408 || status === 429 || status >= 500;
  throw new SendFailure(answered, !isPassing, retryAfterMs(headers['retry-after'], Date.now()));
}
