// What whoever makes a connection may learn on the way: where it was reached, and how it is encrypted.
import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';

/** Told in this order; a second try or a redirect of the server tells them again. */
export type ConnectionWatch = {
  readonly onReached: (place: ReachedPlace) => void;
  readonly onSecured: (tls: TlsFacts) => void;
};

export type ReachedPlace = {
  /** As configured, or where the server sent us on to. */
  readonly host: string;
  /** Of an instance: the one that SQL Browser told. */
  readonly port: number;
  /** What the name stands for. */
  readonly address: string;
  readonly elapsedMs: number;
};

export type TlsFacts = {
  /** `TLS 1.2` */
  readonly protocol: string;
  readonly cipher: string;
  /** Null when the server showed none. */
  readonly certificate: CertificateFacts | null;
  /** Whether authority and name were checked, or the certificate was only trusted. */
  readonly isChecked: boolean;
  /** Why a check would not have accepted it; null when it would. */
  readonly objection: string | null;
};

export type CertificateFacts = {
  readonly subject: string;
  readonly issuer: string;
  /** Names and addresses it is made out for. */
  readonly names: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly sha256: string;
};

export const unwatched: ConnectionWatch = { onReached: () => undefined, onSecured: () => undefined };

export function placeOf(
  socket: Socket,
  target: { readonly host: string; readonly port: number },
  startedMs: number,
): ReachedPlace {
  return { ...target, address: socket.remoteAddress ?? target.host, elapsedMs: performance.now() - startedMs };
}

/** `isChecked`: a certificate that does not pass ends the connection. */
export function tlsFactsOf(socket: TLSSocket, isChecked: boolean): TlsFacts {
  const certificate = socket.getPeerCertificate();
  return {
    protocol: (socket.getProtocol() ?? 'unknown').replace(/^TLSv/, 'TLS '),
    cipher: socket.getCipher().standardName,
    // Without a certificate Node gives an empty object.
    certificate: Object.keys(certificate).length === 0 ? null : certificateFactsOf(certificate),
    isChecked,
    objection: socket.authorized ? null : String(socket.authorizationError),
  };
}

function certificateFactsOf(certificate: PeerCertificate): CertificateFacts {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: (certificate.subjectaltname ?? '').replace(/\b(DNS|IP Address):/g, ''),
    validFrom: utcDay(certificate.valid_from),
    validTo: utcDay(certificate.valid_to),
    sha256: certificate.fingerprint256,
  };
}

const distinguishedName = (name: PeerCertificate['subject']): string =>
  Object.entries(name)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');

/** `Nov 24 12:57:29 2026 GMT` as `2026-11-24`. */
function utcDay(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().slice(0, 10);
}
