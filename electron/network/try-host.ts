// Tries how a host is reached: by which proxy, whether it answers, and who issued its certificate.
import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { AppError } from '../../shared/errors.ts';
import type { Hop, RouteSource, Trial } from '../../shared/network.ts';
import { createAgent } from './agent.ts';
import { issuerOf } from './issuer.ts';
import { isCertificateRefusal, obstacleOf } from './obstacle.ts';

const limitMs = 25_000;

/** Any answer counts. Never rejects for a host that is not reached. */
export async function tryHost(routes: RouteSource, url: URL, signal: AbortSignal): Promise<Trial> {
  let proxy: string | null = null;
  const agent = createAgent(url.protocol, routes, limitMs, (hop) => (proxy = nameOf(hop)));
  try {
    const answer = await ask(url, agent, signal);
    return { host: url.host, proxy, ...answer, error: null };
  } catch (error) {
    signal.throwIfAborted();
    return { host: url.host, proxy, status: null, issuer: null, error: explain(error, url.host).toData() };
  } finally {
    agent.destroy();
  }
}

const nameOf = (hop: Hop): string | null => (hop.kind === 'direct' ? null : hop.kind === 'proxy' ? hop.url : hop.name);

function ask(
  url: URL,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly issuer: string | null }> {
  const { request } = url.protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'HEAD', agent, signal, timeout: limitMs }, (response) => {
      const { socket, statusCode = 0 } = response;
      const issuer = socket instanceof TLSSocket ? issuerOf(socket) : null;
      response.resume();
      resolve({ status: statusCode, issuer });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${String(limitMs / 1000)} s`)));
    sent.on('error', reject);
    sent.end();
  });
}

function explain(error: unknown, host: string): AppError {
  const known = obstacleOf(error);
  if (known !== null) return known;
  const detail = error instanceof Error ? error.message : String(error);
  const isRefused = error instanceof Error && 'code' in error && isCertificateRefusal(error.code);
  return new AppError(isRefused ? 'HOST_CERTIFICATE_REFUSED' : 'HOST_UNREACHABLE', { host, detail });
}
