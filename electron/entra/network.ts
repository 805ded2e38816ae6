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

export function createNetworkClient(agentFor: AgentFor): INetworkModule {
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions, limitMs?: number) =>
      send<T>(agentFor, { method: 'GET', url, options, limitMs: limitMs ?? timeoutMs }),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      send<T>(agentFor, { method: 'POST', url, options, limitMs: timeoutMs }),
  };
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
    return new AppError('CERTIFICATE_REFUSED', { host, detail: error.message });
  return obstacleOf(error);
}

function parse(text: string) {
  return JSON.parse(text === '' ? '{}' : text);
}

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
