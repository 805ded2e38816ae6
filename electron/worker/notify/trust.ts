// The certificate authorities that a receiver's certificate may come from.
import { readFile } from 'node:fs/promises';
import { getCACertificates } from 'node:tls';
import { SendFailure } from './alert.ts';

/** The user's file, the operating system's and the runtime's own. Throws SendFailure. */
export async function authoritiesFor(caFile: string | undefined): Promise<string[]> {
  return [...(caFile === undefined ? [] : [await readOwn(caFile)]), ...installed('system'), ...installed('default')];
}

async function readOwn(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new SendFailure(`the certificate authority ${path} cannot be read`, true);
  }
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
