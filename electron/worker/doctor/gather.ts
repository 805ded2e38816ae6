// Gathers what can be known about a storage account from here: its name, clock and tenant, who signed in, what roles say.
import { addressesOf } from '../../../shared/clouds.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { neededPermissions } from '../../../shared/sas.ts';
import { signInName } from '../../../shared/sign-in.ts';
import type { Principal } from '../azure/principal.ts';
import type { StorageAccount } from '../target/account.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { describeEndpoint, otherClouds } from './endpoint.ts';
import type { TargetFacts } from './facts.ts';
import { askManager, type ManagerFacts } from './find-account.ts';
import type { LookUpName, NameFacts } from './look-up-name.ts';

export type DoctorParts = Pick<WorkerParts, 'openDirectory' | 'doctor' | 'nowMs'>;
export type Patient = {
  readonly target: TargetConfig;
  readonly secret: string;
  readonly account: Pick<StorageAccount, 'host' | 'name' | 'sas' | 'isPrivate' | 'endpoint' | 'knock'>;
};

/** Who signed in, and what roles say. */
export type Access = ManagerFacts & { readonly principal: Principal | null };
export const noAccess: Access = { found: null, rights: null, unseen: null, principal: null };

/** Somebody waits for the answer. */
const patienceMs = 8_000;

/** Rejects for `signal` only: whatever cannot be had costs detail. `access` is asked for unless it is at hand. */
export async function gatherFacts(
  parts: DoctorParts,
  patient: Patient,
  access: Promise<Access> | null,
  signal: AbortSignal,
): Promise<TargetFacts> {
  const { target, account } = patient;
  const host = new URL(account.endpoint).hostname;
  const [name, answer, asked] = await Promise.all([
    parts.doctor.lookUpName(host, signal),
    account.knock(target.container, signal),
    access ?? gatherAccess(parts, patient, signal),
  ]);
  const nowMs = parts.nowMs();
  const serviceMs = answer?.serviceMs ?? null;
  return {
    host,
    account: describeEndpoint(host)?.account ?? account.name,
    container: target.container,
    way: target.kind === 'entra' ? 'entra' : account.sas === null ? 'key' : 'sas',
    isHttps: account.endpoint.startsWith('https:'),
    sas: account.sas,
    needed: neededPermissions(target.rights),
    cloudSuffix: target.kind === 'entra' ? addressesOf(target.signIn.cloud).storageSuffix : null,
    who: target.kind === 'entra' ? signInName(target.signIn) : 'the holder of the key',
    name,
    otherEndpoint: await findElsewhere(host, name, parts.doctor.lookUpName, signal),
    clockAheadMs: serviceMs === null ? null : nowMs - serviceMs,
    nowMs,
    hasAnswered: answer !== null,
    isOther: answer !== null && !answer.isBlobService,
    tenant: answer?.tenant ?? null,
    ...asked,
  };
}

/** Who signed in, and what the resource manager knows of the account; nothing for keys and SAS. */
export async function gatherAccess(
  parts: DoctorParts,
  { target, secret, account }: Patient,
  signal: AbortSignal,
): Promise<Access> {
  if (target.kind !== 'entra') return noAccess;
  const { signIn, container } = target;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const wanted = { endpoint: account.endpoint, account: account.name, container, tenant: signIn.tenant ?? null };
  const [principal, seen] = await Promise.all([
    parts.doctor.whoIs(signIn, secret, limit).catch(() => null),
    askManager(parts.openDirectory(signIn, secret), wanted, limit).catch(() => ({
      ...noAccess,
      unseen: 'the resource manager did not answer in time',
    })),
  ]);
  signal.throwIfAborted();
  return { ...seen, principal };
}

async function findElsewhere(
  host: string,
  name: NameFacts | null,
  lookUpName: LookUpName,
  signal: AbortSignal,
): Promise<string | null> {
  const parts = describeEndpoint(host);
  if (name?.kind !== 'unknown' || parts === null) return null;
  for (const other of otherClouds(parts)) if ((await lookUpName(other, signal))?.kind === 'found') return other;
  return null;
}
