// Posts to one address over connections that are kept, and reads the answer into what can be told of it.
import http from 'node:http';
import https from 'node:https';
import type { RouteSource } from '../../../shared/network.ts';
import { retryAfterMs } from '../../../shared/retry-after.ts';
import { createAgent } from '../../network/agent.ts';
import { isCertificateRefusal } from '../../network/obstacle.ts';

export type PostAnswer = {
  /** HTTP status; 0 = no answer. */
  readonly status: number;
  /** The service's own word for it, or Node's (ECONNRESET). */
  readonly code: string;
  /** One line. */
  readonly detail: string;
  /** What the service asked to wait; 0 = nothing. */
  readonly retryAfterMs: number;
  readonly isCertificate: boolean;
};

export type Poster = {
  /** Never rejects but for an aborted `signal`: a failure is an answer. Redirects are not followed. */
  post(headers: http.OutgoingHttpHeaders, body: Buffer, signal: AbortSignal): Promise<PostAnswer>;
  close(): void;
};

const longestAnswerBytes = 64 << 10;

/** A connection that is silent for `stallTimeoutMs` is given up. */
export function openPoster(url: URL, routes: RouteSource, stallTimeoutMs: number): Poster {
  const module = url.protocol === 'http:' ? http : https;
  const agent = createAgent(url.protocol, routes, stallTimeoutMs);
  return {
    async post(headers, body, signal) {
      try {
        return await exchange(module, { url, agent, headers }, body, signal);
      } catch (error) {
        signal.throwIfAborted();
        return connectionFailed(error);
      }
    },
    close: () => agent.destroy(),
  };
}

type Way = {
  readonly url: URL;
  readonly agent: http.Agent;
  readonly headers: http.OutgoingHttpHeaders;
};

function exchange(
  module: typeof http | typeof https,
  { url, agent, headers }: Way,
  body: Buffer,
  signal: AbortSignal,
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const request = module.request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.length }, signal },
      (response) => {
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        response.on('data', (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes <= longestAnswerBytes) chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => resolve(readAnswer(response, Buffer.concat(chunks).toString())));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function readAnswer({ statusCode = 0, headers }: http.IncomingMessage, text: string): PostAnswer {
  const { code = '', message = text } = errorOf(text);
  return {
    status: statusCode,
    code,
    detail: firstLine(message) || 'the service gave no reason',
    retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) ?? 0,
    isCertificate: false,
  };
}

function connectionFailed(error: unknown): PostAnswer {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = firstLine(error instanceof Error ? error.message : String(error)) || code;
  return { status: 0, code, detail, retryAfterMs: 0, isCertificate: isCertificateRefusal(code) };
}

/** `{"error":{"code","message"}}`, or whatever a proxy in between answers. */
function errorOf(text: string): { readonly code?: string; readonly message?: string } {
  try {
    const value: unknown = JSON.parse(text);
    const error: unknown = Reflect.get(Object(value), 'error');
    const [code, message]: unknown[] = [Reflect.get(Object(error), 'code'), Reflect.get(Object(error), 'message')];
    return { ...(typeof code === 'string' ? { code } : {}), ...(typeof message === 'string' ? { message } : {}) };
  } catch {
    return {};
  }
}

const firstLine = (text: string): string =>
  (text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '').trim().replace(/\.$/, '').slice(0, 300);
