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

/** A certificate that an authority signed, sent with that authority's own behind it. */
export async function makeSignedCertificate(name: string, authority: Certificate): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    ca: authority,
    extensions: [
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  return { key: made.private, cert: `${made.cert.trim()}\n${authority.cert}` };
}

export type SecureContexts = {
  /** TLS inside TDS 7.4 ends at version 1.2, because its handshake travels in packets. */
  readonly insideTds: SecureContext;
  readonly strict: SecureContext;
};

/** A server that was never updated: TLS 1.0 and nothing newer. */
const neverUpdated = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

export function secureContexts(certificate: Certificate, isOld = false): SecureContexts {
  const inside = isOld ? neverUpdated : ({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const);
  return {
    insideTds: createSecureContext({ ...certificate, ...inside }),
    strict: createSecureContext({ ...certificate, minVersion: 'TLSv1.2' }),
  };
}
