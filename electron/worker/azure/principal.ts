// Who a token speaks for, as it says itself: for sentences and commands, never to decide anything.
import { z } from 'zod';

export type Principal = {
  /** The object id in the directory, which a role is assigned to. */
  readonly objectId: string;
  /** `anna@contoso.com`, or the client id of an application. */
  readonly name: string;
  readonly kind: 'User' | 'ServicePrincipal';
  readonly tenant: string | null;
};

const claimsSchema = z.object({
  oid: z.guid(),
  tid: z.string().optional(),
  upn: z.string().optional(),
  preferred_username: z.string().optional(),
  unique_name: z.string().optional(),
  email: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  idtyp: z.string().optional(),
});

/** Null when it is no token that can be read: nobody promises its form. */
export function readPrincipal(token: string): Principal | null {
  const claims = claimsSchema.safeParse(readPayload(token));
  if (!claims.success) return null;
  const { oid, tid, upn, preferred_username: preferred, unique_name: unique, email, appid, azp, idtyp } = claims.data;
  // With tokens of guests some of these are names of their home.
  const person = [preferred, upn, unique, email].find((name) => name?.includes('@') === true);
  const isPerson = person !== undefined && idtyp !== 'app';
  return {
    objectId: oid,
    name: isPerson ? person : (appid ?? azp ?? upn ?? oid),
    kind: isPerson ? 'User' : 'ServicePrincipal',
    tenant: tid ?? null,
  };
}

function readPayload(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
