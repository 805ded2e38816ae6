// What an access token says of itself, so that one which is over or meant for another service is refused in plain words.
import { AppError } from '../../../shared/errors.ts';

/** `exp` in seconds since 1970. */
type Claims = { readonly exp?: number; readonly aud?: string };

/** Azure SQL in the public cloud and in the others. */
const audiences = /^https:\/\/database\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn|cloudapi\.de)\/?$/i;
/** Some tokens name the service by its application instead. */
const sqlApplication = '022907d3-0f1b-48f7-badc-1ba6abab6d66';

/** Throws TOKEN_EXPIRED, TOKEN_FOR_OTHERS. What cannot be read is left to the server to judge. */
export function checkToken(token: string, server: string, nowMs: number): void {
  const { exp, aud } = readClaims(token);
  if (exp !== undefined && exp * 1000 <= nowMs) {
    const time = new Date(exp * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    throw new AppError('TOKEN_EXPIRED', { server, time });
  }
  if (aud !== undefined && !audiences.test(aud) && aud !== sqlApplication)
    throw new AppError('TOKEN_FOR_OTHERS', { server, audience: aud });
}

/** The middle of the three parts of a JSON Web Token. */
function readClaims(token: string): Claims {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return {};
    const exp: unknown = Reflect.get(claims, 'exp');
    const aud: unknown = Reflect.get(claims, 'aud');
    return { ...(typeof exp === 'number' ? { exp } : {}), ...(typeof aud === 'string' ? { aud } : {}) };
  } catch {
    return {};
  }
}
