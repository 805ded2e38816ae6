// The one certificate that a server must show, known by its fingerprint.
import { connect as connectTls, type PeerCertificate, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { SourceConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { tlsFactsOf, type TlsFacts } from './connection-watch.ts';
import type { ServerPlace } from './find-server.ts';

/** Null when it is the pinned one, or none is pinned. */
export function pinRefusal(
  { server, certificateFingerprint: pinned }: Pick<SourceConfig, 'server' | 'certificateFingerprint'>,
  certificate: PeerCertificate,
): AppError | null {
  // Without a certificate Node gives an empty object.
  const found = Object.keys(certificate).length === 0 ? 'none' : certificate.fingerprint256;
  return pinned === undefined || found === pinned
    ? null
    : new AppError('CERTIFICATE_NOT_PINNED', { server, found, pinned });
}

/** A first look at a server that speaks TLS from its first byte (TDS 8.0); nothing but TLS travels. */
export type StrictLook = {
  /** It agreed to tds/8.0, so it is a SQL Server. */
  readonly isTds: boolean;
  readonly facts: TlsFacts;
  readonly certificate: PeerCertificate;
};

/** Rejects with the error of the socket or of TLS, after `timeoutMs` with one of code ETIMEDOUT, and on abort. */
export async function lookAtStrict(
  { host, port }: ServerPlace,
  options: SecureContextOptions,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<StrictLook> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connectTls({ ...options, host, port, ALPNProtocols: ['tds/8.0'], rejectUnauthorized: false });
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  socket.on('error', reject);
  socket.once('secureConnect', () => resolve(socket));
  socket.setTimeout(timeoutMs, () => reject(Object.assign(new Error('no TLS in time'), { code: 'ETIMEDOUT' })));
  try {
    const secured = await promise;
    return {
      isTds: secured.alpnProtocol === 'tds/8.0',
      facts: tlsFactsOf(secured, 'unchecked'),
      certificate: secured.getPeerCertificate(),
    };
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}

/**
 * How TLS is told to accept exactly this certificate: it is made its own authority, under a name that stands in it. Its
 * dates still count.
 */
export function trustOnly(certificate: PeerCertificate): {
  readonly options: SecureContextOptions;
  readonly serverName: string;
} {
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const named = /DNS:([^,\s]+)/.exec(certificate.subjectaltname ?? '')?.[1] ?? [certificate.subject.CN].flat()[0] ?? '';
  return {
    options: { ca: [pem], allowPartialTrustChain: true },
    serverName: named.replace(/^\*/, 'any'),
  };
}
