// Posts JSON to a webhook: https alone, no redirects, nothing of the answer is kept but its status.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isLoopback, refusalOfWebhook } from '../../../shared/alerts.ts';
import { toolVersion } from '../../../shared/version.ts';
import { SendFailure } from './alert.ts';
import { networkFailure, trustFor } from './trust.ts';

export type Post = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly caFile?: string | undefined;
};

/** Resolves when the receiver took it (2xx). Throws SendFailure. */
export async function postJson({ url: address, body, headers = {}, caFile }: Post, signal: AbortSignal): Promise<void> {
  const refusal = refusalOfWebhook(address);
  if (refusal !== null) throw new SendFailure(refusal, true);
  const url = new URL(address);
  const isTls = url.protocol === 'https:';
  // The proxy that the environment names, as the storage client uses it; a connection of its own, which ends with it.
  const proxy = isLoopback(address) ? {} : { proxyEnv: process.env };
  const agent = isTls ? new HttpsAgent({ ...proxy, secureContext: await trustFor(caFile) }) : new HttpAgent();
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
      const sent = (isTls ? httpsRequest : httpRequest)(url, options, resolve);
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
  throw new SendFailure(answered, !isPassing, retryAfterMs(headers['retry-after']));
}

/** Seconds or a date. */
function retryAfterMs(value: string | undefined): number | null {
  if (value === undefined) return null;
  const seconds = /^\d{1,6}$/.test(value.trim()) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null;
}
