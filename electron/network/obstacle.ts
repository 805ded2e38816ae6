// What keeps a connection from being made before its host was reached, in a form that passes through HTTP libraries.
import { AppError, type ErrorCode } from '../../shared/errors.ts';

const codes = [
  'PROXY_SIGN_IN_REFUSED',
  'PROXY_NEEDS_WINDOWS_SIGN_IN',
  'PROXY_REFUSED',
  'PROXY_NOT_SPOKEN',
  'CA_FILE_UNUSABLE',
] as const satisfies readonly ErrorCode[];
type ObstacleCode = (typeof codes)[number];

/** HTTP libraries rebuild a connection's error from its code and message, so that is all it may hold. */
export class Obstacle extends Error {
  readonly code: ObstacleCode;
  /** `place`: the proxy or file. */
  constructor(code: ObstacleCode, place: string, detail: string) {
    super(`${place} - ${detail}`);
    this.name = 'Obstacle';
    this.code = code;
  }
}

/** The AppError of an obstacle, whatever it was wrapped into; null = the error is none. */
export function obstacleOf(error: unknown): AppError | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = codes.find((one) => one === error.code);
  if (code === undefined) return null;
  const [place = '', ...detail] = error.message.split(' - ');
  return new AppError(code, { proxy: place, detail: detail.join(' - ') });
}

/** Codes of Node for a certificate that was not accepted. */
const certificateCode = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;

export const isCertificateRefusal = (code: unknown): boolean => typeof code === 'string' && certificateCode.test(code);
