// What keeps a message from its receiver, in words without addresses.
import { readFile } from 'node:fs/promises';
import { isCertificateRefusal, obstacleOf } from '../../network/obstacle.ts';
import { SendFailure } from './alert.ts';

/** Throws SendFailure for a file of authorities that is not there, or is none. */
export async function assertAuthority(caFile: string | undefined): Promise<void> {
  if (caFile === undefined) return;
  const text = await readFile(caFile, 'utf8').catch(() => null);
  if (text === null) throw new SendFailure(`the certificate authority ${caFile} cannot be read`, true);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return;
  throw new SendFailure(`the certificate authority ${caFile} is no PEM file`, true);
}

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
  const obstacle = obstacleOf(error);
  if (obstacle !== null) return new SendFailure(`the way to it is closed: ${String(obstacle.context['detail'])}`, true);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Nothing is sent to somebody who cannot show who he is, and trying again would not change that.
  if (isCertificateRefusal(code) || code.startsWith('ERR_SSL'))
    return new SendFailure(`its certificate is not trusted (${code})`, true);
  return new SendFailure(
    reasons[code] ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`),
    false,
  );
}
