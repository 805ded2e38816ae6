// A fresh self-signed certificate for one run of the double; its PEM is the authority that tests trust.
import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';

export type Certificate = { readonly key: string; readonly cert: string };

/** `names`: DNS names; 127.0.0.1 and ::1 are always in it unless other names are asked for. */
export async function makeCertificate(names: readonly string[] = []): Promise<Certificate> {
  const dns = (names.length === 0 ? ['localhost'] : names).map((value) => ({ type: 2 as const, value }));
  const addresses = names.length === 0 ? ['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip })) : [];
  const made = await generate([{ name: 'commonName', value: dns[0].value }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...dns, ...addresses] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

export type SecureContexts = {
  /** TLS inside TDS 7.4 ends at version 1.2, because its handshake travels in packets. */
  readonly insideTds: SecureContext;
  readonly strict: SecureContext;
};

export function secureContexts(certificate: Certificate): SecureContexts {
  return {
    insideTds: createSecureContext({ ...certificate, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
    strict: createSecureContext({ ...certificate, minVersion: 'TLSv1.2' }),
  };
}
