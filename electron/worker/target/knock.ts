// Asks a storage account something without any credential: its clock, its tenant, and whether it answers at all.
import http from 'node:http';
import https from 'node:https';
import type { NetworkAgent } from '../../network/agent.ts';

export type KnockAnswer = {
  readonly status: number;
  /** `NoAuthenticationInformation`, `AuthorizationFailure` ... */
  readonly storageCode: string;
  /** False = a web server, a proxy or a sign-in page: every answer of the service carries the id of its request. */
  readonly isBlobService: boolean;
  /** The service's clock; null = no date came. */
  readonly serviceMs: number | null;
  /** The tenant whose tokens it accepts, from its challenge. */
  readonly tenant: string | null;
};

const timeoutMs = 5_000;
/** From this version on, an anonymous request is answered with a challenge that names the tenant. */
const version = '2023-11-03';

/** Null = no answer. Rejects with the signal's reason only. */
export async function knock(
  { agent, endpoint, container }: { readonly agent: NetworkAgent; readonly endpoint: URL; readonly container: string },
  signal: AbortSignal,
): Promise<KnockAnswer | null> {
  signal.throwIfAborted();
  const url = new URL(endpoint);
  url.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/${container}`;
  url.search = 'restype=container&comp=list&maxresults=1';
  const { promise, resolve } = Promise.withResolvers<KnockAnswer | null>();
  const request = (url.protocol === 'https:' ? https : http).get(
    url,
    { agent, headers: { 'x-ms-version': version }, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) },
    (response) => {
      response.resume();
      resolve(read(response));
    },
  );
  request.on('error', () => resolve(null));
  const answer = await promise;
  signal.throwIfAborted();
  return answer;
}

function read({ statusCode, headers }: http.IncomingMessage): KnockAnswer {
  const serviceMs = Date.parse(headers.date ?? '');
  const challenge = /authorization_uri="?https:\/\/[^/\s]+\/([^/\s"]+)/i.exec(headers['www-authenticate'] ?? '')?.[1];
  return {
    status: statusCode ?? 0,
    storageCode: String(headers['x-ms-error-code'] ?? ''),
    isBlobService: headers['x-ms-request-id'] !== undefined || headers['x-ms-error-code'] !== undefined,
    serviceMs: Number.isNaN(serviceMs) ? null : serviceMs,
    tenant: challenge ?? null,
  };
}
