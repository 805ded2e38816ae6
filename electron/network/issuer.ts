// Makes the error of a refused certificate say who issued it: behind a proxy that opens TLS, that is the answer.
import type { TLSSocket } from 'node:tls';
import { isCertificateRefusal } from './obstacle.ts';

export function nameIssuer(socket: TLSSocket): TLSSocket {
  let issuer = '';
  // Node asks for this event itself, verifies there, and has forgotten the certificate when it tells the error.
  socket.prependOnceListener('secure', () => {
    const { CN, O } = socket.getPeerCertificate().issuer ?? {};
    issuer = [CN, O]
      .flat()
      .filter((name) => name !== undefined && name !== '')
      .join(', ');
  });
  socket.prependOnceListener('error', (error) => {
    if (!('code' in error) || !isCertificateRefusal(error.code)) return;
    const plain = error.message.replace(/; if the root CA is installed locally.*$/, '');
    error.message = issuer === '' ? plain : `${plain}, issued by ${issuer}`;
  });
  return socket;
}
