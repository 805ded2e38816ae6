// Makes the error of a refused certificate say who issued it: behind a proxy that opens TLS, that is the answer.
import type { TLSSocket } from 'node:tls';
import { isCertificateRefusal } from './obstacle.ts';

/** Null when it is not known, or no longer. */
export function issuerOf(socket: TLSSocket): string | null {
  const { CN, O } = socket.getPeerCertificate().issuer ?? {};
  const names = [CN, O].flat().filter((name) => name !== undefined && name !== '');
  return names.length === 0 ? null : names.join(', ');
}

export function nameIssuer(socket: TLSSocket): TLSSocket {
  let issuer: string | null = null;
  // Node asks for this event itself, verifies there, and has forgotten the certificate when it tells the error.
  socket.prependOnceListener('secure', () => {
    issuer = issuerOf(socket);
  });
  socket.prependOnceListener('error', (error) => {
    if (!('code' in error) || !isCertificateRefusal(error.code)) return;
    const plain = error.message.replace(/; if the root CA is installed locally.*$/, '');
    error.message = issuer === null ? plain : `${plain}, issued by ${issuer}`;
  });
  return socket;
}
