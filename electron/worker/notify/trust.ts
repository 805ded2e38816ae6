// The certificate authorities that a receiver's certificate may come from.
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { SendFailure } from './alert.ts';

/** By the text of the user's file. Making one of hundreds of authorities takes 0.1 s, in which nothing else goes on. */
const made = new Map<string, SecureContext>();

/** Trusts the user's file, the operating system's and the runtime's own authorities; TLS 1.2 at least. Throws SendFailure. */
export async function trustFor(caFile: string | undefined): Promise<SecureContext> {
  const own = caFile === undefined ? '' : await readOwn(caFile);
  const context = made.get(own) ?? makeContext(own);
  made.set(own, context);
  return context;
}

function makeContext(own: string): SecureContext {
  const all = new Set([...(own === '' ? [] : [own]), ...installed('system'), ...installed('default')]);
  return createSecureContext({ ca: [...all], minVersion: 'TLSv1.2' });
}

async function readOwn(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new SendFailure(`the certificate authority ${path} cannot be read`, true);
  // OpenSSL would pass over anything else without a word.
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new SendFailure(`the certificate authority ${path} is no PEM file`, true);
}

/** Older runtimes know only their own list. */
function installed(kind: 'system' | 'default'): string[] {
  try {
    return getCACertificates(kind);
  } catch {
    return [];
  }
}

const certificateCodes = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_SSL)/;
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  EDNS: 'its name is not known',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'it cannot be reached in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
};

/** What the network or TLS had against it, in words without addresses. */
export function networkFailure(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Nothing is sent to somebody who cannot show who he is, and trying again would not change that.
  if (certificateCodes.test(code)) return new SendFailure(`its certificate is not trusted (${code})`, true);
  return new SendFailure(
    reasons[code] ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`),
    false,
  );
}
