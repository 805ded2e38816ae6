// The sign-in library's way to the network: one request after the other over Node's own HTTP, so that proxy and authorities are ours to give.
import http from 'node:http';
import https from 'node:https';
import { AppError } from '../../shared/errors.ts';
import type { RouteSource } from '../../shared/network.ts';
import { createAgent } from '../network/agent.ts';
import { isCertificateRefusal, obstacleOf } from '../network/obstacle.ts';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';

/** The agent for an address. */
export type AgentFor = (url: URL) => http.Agent;

/** Connections by the route of each host, kept for a while. */
export function createAgents(routes: RouteSource): AgentFor {
  const [plain, secure] = ['http:', 'https:'].map((protocol) => createAgent(protocol, routes, timeoutMs));
  return ({ protocol }) => (protocol === 'http:' ? plain : secure);
}

const timeoutMs = 30_000;
/** Answers are a few kilobytes; nothing that answers may fill the memory. */
const largestBytes = 1 << 20;

/** A request through the desktop's own network and this proxy. Rejects when nothing answers. */
export type DesktopSend = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly proxy: string;
  readonly limitMs: number;
}) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}>;

/** `byDesktop`: for a proxy that wants a Windows account, which only the desktop can sign in with. */
export function createNetworkClient(agentFor: AgentFor, byDesktop?: DesktopSend): INetworkModule {
  const sendAnyhow = async <T>(sent: Sent): Promise<NetworkResponse<T>> => {
    try {
      return await send<T>(agentFor, sent);
    } catch (error) {
      const isForDesktop = error instanceof NotReached && error.known?.code === 'PROXY_NEEDS_WINDOWS_SIGN_IN';
      if (byDesktop === undefined || !isForDesktop) throw error;
      return sendByDesktop<T>(byDesktop, sent, error);
    }
  };
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions, limitMs?: number) =>
      sendAnyhow<T>({ method: 'GET', url, options, limitMs: limitMs ?? timeoutMs }),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      sendAnyhow<T>({ method: 'POST', url, options, limitMs: timeoutMs }),
  };
}

async function sendByDesktop<T>(
  byDesktop: DesktopSend,
  { method, url, options, limitMs }: Sent,
  refused: NotReached,
): Promise<NetworkResponse<T>> {
  const proxy = String(refused.known?.context['proxy']);
  const fail = (detail: string): NotReached => {
    const known = new AppError('PROXY_NEEDS_WINDOWS_SIGN_IN', {
      proxy,
      detail: `${String(refused.known?.context['detail'])}, and the desktop did not get through either (${detail})`,
    });
    const error = new NotReached(refused.host, detail, known);
    lastFailure = { error, atMs: performance.now() };
    return error;
  };
  const headers = options?.headers ?? {};
  const answer = await byDesktop({ method, url, headers, body: options?.body, proxy, limitMs }).catch(
    (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
  );
  if (answer instanceof NotReached) throw answer;
  if (answer.status === 407) throw fail('407');
  try {
    return { status: answer.status, headers: { ...answer.headers }, body: parse(answer.text) };
  } catch {
    throw fail(`its answer (${String(answer.status)}) is not one of a sign-in service`);
  }
}

/** Not reached, as opposed to an answer that refuses. The message holds no query. */
export class NotReached extends Error {
  readonly host: string;
  /** Set where more is known than that it was not reached. */
  readonly known: AppError | null;
  constructor(host: string, detail: string, known: AppError | null = null) {
    super(detail);
    this.name = 'NotReached';
    this.host = host;
    this.known = known;
  }
}

/** The library's own errors do not always name what kept them: the last failure does, for their wording. */
let lastFailure: { readonly error: NotReached; readonly atMs: number } | null = null;
const recentMs = 60_000;
export const recentFailure = (): NotReached | null =>
  lastFailure !== null && performance.now() - lastFailure.atMs < recentMs ? lastFailure.error : null;

type Sent = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly options: NetworkRequestOptions | undefined;
  readonly limitMs: number;
};

async function send<T>(agentFor: AgentFor, { method, url, options, limitMs }: Sent): Promise<NetworkResponse<T>> {
  const address = new URL(url);
  const agent = agentFor(address);
  const { request } = address.protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    const fail = (detail: string, known: AppError | null = null): void => {
      const error = new NotReached(address.host, detail, known);
      lastFailure = { error, atMs: performance.now() };
      reject(error);
    };
    const headers = { ...options?.headers, 'Accept-Encoding': 'identity' };
    const sent = request(address, { method, headers, timeout: limitMs, agent });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${String(limitMs / 1000)} s`)));
    sent.on('error', (error) => fail(error.message, knownOf(error, address.host)));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > largestBytes) sent.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status === 407) return fail('a proxy asks for a sign-in of its own (407)');
        try {
          resolve({ status, headers: flat(response.headers), body: parse(Buffer.concat(chunks).toString('utf8')) });
        } catch {
          // A gateway on the way that shows a page of its own.
          fail(`the answer (${String(status)}) is not one of a sign-in service`);
        }
      });
    });
    sent.end(method === 'POST' ? options?.body : undefined);
  });
}

function knownOf(error: Error, host: string): AppError | null {
  if ('code' in error && isCertificateRefusal(error.code))
    return new AppError('HOST_CERTIFICATE_REFUSED', { host, detail: error.message });
  return obstacleOf(error);
}

function parse(text: string) {
  return JSON.parse(text === '' ? '{}' : text);
}

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
