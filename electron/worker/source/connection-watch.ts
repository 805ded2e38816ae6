// What whoever makes a connection may learn on the way: where it was reached, and how it is encrypted.
import type { Socket } from 'node:net';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';

/** Told in this order; a second try or a redirect of the server tells them again. */
export type ConnectionWatch = {
  /** Only for a named instance: SQL Browser told its port. */
  readonly onInstance: (found: FoundInstance) => void;
  readonly onReached: (place: ReachedPlace) => void;
  readonly onSecured: (tls: TlsFacts) => void;
};

export type FoundInstance = { readonly instance: string; readonly host: string; readonly port: number };

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
  readonly trust: CertificateTrust;
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
  /** Who signed it, and who signed that, as far as the server told: subjects from its issuer up. */
  readonly chain: readonly string[];
};

/** What a certificate was accepted for: authority and name, its fingerprint alone, or nothing at all. */
export type CertificateTrust = 'checked' | 'pinned' | 'unchecked';

export const unwatched: ConnectionWatch = {
  onInstance: () => undefined,
  onReached: () => undefined,
  onSecured: () => undefined,
};

export function placeOf(
  socket: Socket,
  target: { readonly host: string; readonly port: number },
  startedMs: number,
): ReachedPlace {
  return { ...target, address: socket.remoteAddress ?? target.host, elapsedMs: performance.now() - startedMs };
}

export function tlsFactsOf(socket: TLSSocket, trust: CertificateTrust): TlsFacts {
  const certificate = socket.getPeerCertificate(true);
  return {
    protocol: (socket.getProtocol() ?? 'unknown').replace(/^TLSv1$/, 'TLSv1.0').replace(/^TLSv/, 'TLS '),
    cipher: socket.getCipher().standardName,
    // Without a certificate Node gives an empty object.
    certificate: Object.keys(certificate).length === 0 ? null : certificateFactsOf(certificate),
    trust,
    objection: socket.authorized ? null : String(socket.authorizationError),
  };
}

function certificateFactsOf(certificate: DetailedPeerCertificate): CertificateFacts {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: (certificate.subjectaltname ?? '').replace(/\b(DNS|IP Address):/g, ''),
    validFrom: utcDay(certificate.valid_from),
    validTo: utcDay(certificate.valid_to),
    sha256: certificate.fingerprint256,
    chain: chainOf(certificate),
  };
}

/** A root is its own issuer, which ends the chain; so does a server that does not send the next one. */
function chainOf(certificate: DetailedPeerCertificate): readonly string[] {
  const subjects: string[] = [];
  let current = certificate;
  // Node leaves the member out where it knows no issuer, although its type promises one.
  for (
    let issuer: DetailedPeerCertificate | undefined = current.issuerCertificate;
    issuer !== undefined && issuer.fingerprint256 !== current.fingerprint256 && subjects.length < longestChain;
    issuer = current.issuerCertificate
  ) {
    subjects.push(distinguishedName(issuer.subject));
    current = issuer;
  }
  return subjects;
}

const longestChain = 10;

const distinguishedName = (name: PeerCertificate['subject']): string =>
  Object.entries(name)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');

/** `Nov 24 12:57:29 2026 GMT` as `2026-11-24`. */
function utcDay(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().slice(0, 10);
}
