// What a pasted connection string changes in the source, and what is to be said about it.
import { readConnection, type ServerParts } from '../../shared/connection-string.ts';
import type { SourceDraft } from './source-store.ts';

export type Taken =
  | 'server'
  | 'database'
  | 'authentication'
  | 'user'
  | 'password'
  | 'encryption'
  | 'certificate'
  | 'certificateName'
  | 'intent'
  | 'subnets';
export type TakenOver = {
  readonly taken: readonly Taken[];
  /** Names of settings, as they were written; never a value. */
  readonly notUnderstood: readonly string[];
};
type Reading = TakenOver & { readonly changes: Partial<SourceDraft>; readonly password: string | null };

/** Null when it is an address, or begins like one. All copies, for the reason told in storage-secret.ts. */
export const readPasted = (pasted: string): Reading | null => structuredClone(read(pasted));

function read(pasted: string): Reading | null {
  const { kind, parts, password, notUnderstood } = readConnection(pasted);
  if (kind === 'address') return null;
  const found = (name: Taken, isFound: boolean): readonly Taken[] => (isFound ? [name] : []);
  return {
    changes: changesOf(parts),
    password,
    taken: [
      ...found('server', parts.server !== undefined),
      ...found('database', parts.database !== undefined),
      ...found('authentication', parts.authentication !== undefined),
      ...found('user', parts.user !== undefined),
      ...found('password', password !== null),
      ...found('encryption', parts.encrypt !== undefined),
      ...found('certificate', parts.trustServerCertificate !== undefined),
      ...found('certificateName', parts.certificateName !== undefined),
      ...found('intent', parts.readOnlyIntent !== undefined),
      ...found('subnets', parts.multiSubnetFailover !== undefined),
    ],
    notUnderstood: [
      ...notUnderstood,
      // Understood, but the window has no field for them.
      ...(parts.connectTimeoutMs === undefined ? [] : ['Connect Timeout']),
      ...(parts.packetSizeBytes === undefined ? [] : ['Packet Size']),
    ],
  };
}

function changesOf(parts: ServerParts): Partial<SourceDraft> {
  const { server, port, trustServerCertificate, database, authentication, user, domain, ...rest } = parts;
  const { encrypt, certificateName, readOnlyIntent, multiSubnetFailover } = rest;
  return {
    ...(server === undefined ? {} : { address: port === undefined ? server : `${server},${String(port)}` }),
    ...(database === undefined ? {} : { database }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(user === undefined ? {} : { user }),
    ...(domain === undefined ? {} : { domain }),
    ...(encrypt === undefined ? {} : { encrypt }),
    ...(trustServerCertificate === undefined
      ? {}
      : { certificate: trustServerCertificate ? ('unchecked' as const) : ('checked' as const) }),
    ...(certificateName === undefined ? {} : { certificateName }),
    ...(readOnlyIntent === undefined ? {} : { readOnlyIntent }),
    ...(multiSubnetFailover === undefined ? {} : { multiSubnetFailover }),
  };
}
