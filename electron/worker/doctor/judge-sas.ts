// Names what is wrong with a shared access signature, out of what it says itself and what the service refused. Pure.
import { AppError, type ErrorCode, type ErrorContext } from '../../../shared/errors.ts';
import { createTakesBlocks, missingPermissions, type SasFacts } from '../../../shared/sas.ts';
import * as commands from './commands.ts';
import { plain } from './commands.ts';
import type { TargetFacts } from './facts.ts';
import { codeOf, utcMinute, type Verdict } from './verdict.ts';

/** Null = it is not the SAS. What the token says wins over what the service says: it is exact. */
export function judgeSas(failure: AppError, sas: SasFacts, facts: TargetFacts): Verdict | null {
  const code = codeOf(failure, facts);
  const { container } = facts;
  const verdict = (named: ErrorCode, context: ErrorContext): Verdict => ({
    error: new AppError(named, { container, ...context }, failure),
    remedy: commands.makeSas(facts),
  });
  // The clock that counts is that of the service.
  const nowMs = facts.nowMs - (facts.clockAheadMs ?? 0);
  if (sas.endsMs !== null && sas.endsMs <= nowMs) return verdict('SAS_EXPIRED', { ends: utcMinute(sas.endsMs) });
  if (sas.startsMs !== null && sas.startsMs > nowMs)
    return verdict('SAS_NOT_YET_VALID', { starts: utcMinute(sas.startsMs), now: utcMinute(nowMs) });
  if (sas.isHttpsOnly && !facts.isHttps) return { ...verdict('SAS_HTTPS_ONLY', {}), remedy: null };
  const other = describeOtherThings(sas, container);
  if (other !== null) return verdict('SAS_FOR_OTHER_THINGS', { why: other });
  switch (code) {
    case 'AuthorizationSourceIPMismatch': {
      const seen = sourceAddressOf(failure);
      const context = {
        range: sas.addresses ?? 'certain addresses',
        seen: seen === null ? '' : `, and Azure sees ${seen}`,
      };
      return verdict('SAS_FROM_ELSEWHERE', context);
    }
    case 'AuthorizationProtocolMismatch':
      return { ...verdict('SAS_HTTPS_ONLY', {}), remedy: null };
    case 'AuthorizationServiceMismatch':
      return verdict('SAS_FOR_OTHER_THINGS', { why: 'it is for other services than blobs' });
    case 'AuthorizationResourceTypeMismatch':
      return verdict('SAS_FOR_OTHER_THINGS', { why: 'it is for other kinds of resources (srt=sco is needed)' });
    case 'AuthorizationPermissionMismatch':
    case 'InsufficientAccountPermissions':
      return judgePermissions(sas, facts.needed, verdict) ?? judgeSigner(failure, sas, facts);
    case 'AuthenticationFailed':
    case 'InvalidAuthenticationInfo':
    case 'NoAuthenticationInformation':
      return verdict('SAS_SIGNATURE_WRONG', { why: describeSignature(sas) });
    default:
      return null;
  }
}

/** Services and resource types of an account SAS, or the resource of another. */
function describeOtherThings({ kind, services, resourceTypes, resource }: SasFacts, container: string): string | null {
  if (kind === 'account') {
    if (!services.includes('b')) return `it is for the services ${services || 'none'} (ss), and blobs are b`;
    const missing = ['c', 'o'].filter((letter) => !resourceTypes.includes(letter));
    const names = missing.map((letter) => (letter === 'c' ? 'containers (c)' : 'blobs (o)'));
    return missing.length === 0 ? null : `it is not for ${names.join(' and ')}: srt=${resourceTypes || 'nothing'}`;
  }
  switch (resource) {
    case 'b':
    case 'bs':
    case 'bv':
      return `it is for a single blob (sr=${resource}), and ${container} needs one of the container (sr=c)`;
    case 'd':
      return 'it is for one folder (sr=d), and a run looks into the whole container (sr=c)';
    default:
      return null;
  }
}

function judgePermissions(
  sas: SasFacts,
  needed: TargetFacts['needed'],
  verdict: (code: ErrorCode, context: ErrorContext) => Verdict,
): Verdict | null {
  // A stored access policy holds what is not written in the token.
  if (sas.policy !== null && sas.permissions === '')
    return verdict('SAS_TOO_NARROW', {
      missing: `something: its stored access policy ${sas.policy} does not allow it`,
    });
  const missing = missingPermissions(sas, needed);
  if (missing.length > 0) {
    const named = missing.map(({ letter, name, use }) => `${name} (${letter}; without it ${use})`);
    return verdict('SAS_TOO_NARROW', { missing: named.join(', ') });
  }
  if (needed === 'rc' && sas.version < createTakesBlocks && !sas.permissions.includes('w')) {
    const missing = `write (w), which blocks need with a SAS of service version ${sas.version}: make it with ${createTakesBlocks} or later`;
    return verdict('SAS_TOO_NARROW', { missing });
  }
  return null;
}

/** It allows no more than the roles of whoever signed it. */
function judgeSigner(failure: AppError, { signer }: SasFacts, facts: TargetFacts): Verdict | null {
  if (signer === null) return null;
  const who = `the user who signed the SAS (object id ${signer})`;
  const why = 'a SAS allows no more than the roles of its signer, and none of these covers the blobs';
  const principal = { objectId: plain(signer, 'OBJECT-ID'), name: who, kind: 'User', tenant: null } as const;
  const error = new AppError('ROLE_MISSING', { who, container: facts.container, why }, failure);
  return { error, remedy: commands.assignRole({ ...facts, principal }) };
}

function describeSignature({ kind, policy }: SasFacts): string {
  const causes = [
    'it was made for another container or account',
    kind === 'userDelegation'
      ? 'the key of the user who signed it was revoked'
      : 'the account key that signed it was renewed',
    ...(policy === null ? [] : [`its stored access policy ${policy} was removed`]),
    'or a part of it was lost while copying',
  ];
  return causes.join(', ');
}

/** The service names the address that it saw. */
const sourceAddressOf = (failure: AppError): string | null =>
  /source IP\W+((?:\d{1,3}\.){3}\d{1,3})/i.exec(`${String(failure.context['detail'])}`)?.[1] ?? null;
