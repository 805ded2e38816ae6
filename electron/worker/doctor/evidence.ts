// The facts behind a diagnosis, and behind a test that went well, as lines to read. Nothing in them is secret.
import type { Check } from '../../../shared/checks.ts';
import type { AppError } from '../../../shared/errors.ts';
import { missingPermissions } from '../../../shared/sas.ts';
import type { Remedy } from './commands.ts';
import type { TargetFacts } from './facts.ts';
import { describeRights } from './rights.ts';
import { clockOffMs, minutesOf, utcMinute } from './verdict.ts';

type Lines = Check['facts'];
type Line = readonly [label: string, value: string | null];

const networks = {
  all: 'open to every network',
  selected: 'open to chosen networks only',
  private: 'closed to the public: private endpoints only',
} as const;

const told = (lines: readonly Line[]): Lines =>
  lines.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));

/** Who signed in, and what the roles say. */
export const describeAccess = (facts: Pick<TargetFacts, 'principal' | 'rights' | 'unseen' | 'sas' | 'needed'>): Lines =>
  told([
    ['Signed in as', describePrincipal(facts)],
    ['Tenant', facts.principal?.tenant ?? null],
    ['May do with the blobs', facts.rights === null ? null : describeRights(facts.rights)],
    ['Roles not told', facts.rights === null ? facts.unseen : null],
    ['May assign roles', facts.rights?.mayGrant === true ? 'yes, also to itself' : null],
    ...describeSas(facts),
  ]);

/** What the service said, and all that was looked at. */
export function describeEvidence(failure: AppError, facts: TargetFacts, remedy: Remedy | null): Lines {
  const { status, storageCode, detail } = failure.context;
  const { found, tenant, principal } = facts;
  return told([
    ['Azure said', status === undefined ? null : `${String(status)} ${String(storageCode)}: ${String(detail)}`],
    ...describeAccess(facts).map(({ label, value }): Line => [label, value]),
    ['Tenant of the account', tenant !== null && tenant !== principal?.tenant ? tenant : null],
    ['Account', found?.id ?? null],
    ['Networks', found === null ? null : networks[found.network]],
    ['Account keys', found?.allowsSharedKey === false ? 'not allowed' : null],
    ['The name leads to', describeName(facts)],
    ['Clock of this computer', describeClock(facts.clockAheadMs)],
    ['In PowerShell', remedy?.powerShell ?? null],
    ['In the portal', remedy?.portal ?? null],
  ]);
}

const describePrincipal = ({ principal }: Pick<TargetFacts, 'principal'>): string | null =>
  principal === null ? null : `${principal.name} (object id ${principal.objectId})`;

function describeName({ name, host }: TargetFacts): string | null {
  if (name === null) return null;
  if (name.kind === 'unknown') return `${host}: no address, DNS does not know it`;
  return `${host}: ${name.addresses.join(', ')}${name.isPrivateLink ? ', by the zone of a private endpoint' : ''}`;
}

/** Null while it is near enough. */
export function describeClock(aheadMs: number | null): string | null {
  if (aheadMs === null || Math.abs(aheadMs) < clockOffMs.warned) return null;
  return `${String(minutesOf(aheadMs))} minutes ${aheadMs > 0 ? 'ahead of' : 'behind'} Azure's`;
}

const kinds = {
  account: 'of the account, signed with its key',
  service: 'signed with the key of the account',
  userDelegation: 'of a user (user delegation)',
} as const;

function describeSas({ sas, needed }: Pick<TargetFacts, 'sas' | 'needed'>): readonly Line[] {
  if (sas === null) return [];
  const missing = missingPermissions(sas, needed).map(({ name, letter }) => `${name} (${letter})`);
  return [
    ['SAS', kinds[sas.kind]],
    ['Permissions of the SAS', sas.permissions],
    ['Missing in the SAS', sas.policy === null ? missing.join(', ') : null],
    ['SAS valid from', sas.startsMs === null ? null : utcMinute(sas.startsMs)],
    ['SAS valid until', sas.endsMs === null ? null : utcMinute(sas.endsMs)],
    ['SAS for requests from', sas.addresses],
    ['Stored access policy', sas.policy],
  ];
}
