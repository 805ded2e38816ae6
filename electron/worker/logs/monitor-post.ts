// Posts to one address over connections that are kept, and reads the answer into what can be told of it.
import http from 'node:http';
import https from 'node:https';

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
const certificateCode = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;

export function openPoster(url: URL, stallTimeoutMs: number): Poster {
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || url.hostname.startsWith('127.');
  // A proxy of the environment is meant for the way out, never for a service on this machine.
  const options = { keepAlive: true, maxSockets: 1, ...(isLoopback ? {} : { proxyEnv: process.env }) };
  const module = url.protocol === 'http:' ? http : https;
  const agent = new module.Agent(options);
  return {
    async post(headers, body, signal) {
      try {
        return await exchange(module, { url, agent, headers, stallTimeoutMs }, body, signal);
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
  readonly stallTimeoutMs: number;
};

function exchange(
  module: typeof http | typeof https,
  { url, agent, headers, stallTimeoutMs }: Way,
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
    request.setTimeout(stallTimeoutMs, () => {
      const error = new Error(`nothing was sent or received for ${String(stallTimeoutMs / 1000)} s`);
      request.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    });
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
    retryAfterMs: retryAfterOf(headers['retry-after']),
    isCertificate: false,
  };
}

function connectionFailed(error: unknown): PostAnswer {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = firstLine(error instanceof Error ? error.message : String(error)) || code;
  return { status: 0, code, detail, retryAfterMs: 0, isCertificate: certificateCode.test(code) };
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

/** Seconds, or an HTTP date. */
function retryAfterOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return waitMs > 0 ? waitMs : 0;
}
