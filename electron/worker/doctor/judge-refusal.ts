// Names the one cause behind a refused or unanswered storage request, out of the facts. Pure.
import { AppError } from '../../../shared/errors.ts';
import * as commands from './commands.ts';
import { describeEndpoint } from './endpoint.ts';
import type { TargetFacts } from './facts.ts';
import { judgeNetwork } from './judge-network.ts';
import { judgeSas } from './judge-sas.ts';
import { clockOffMs, codeOf, minutesOf, type Verdict } from './verdict.ts';

const otherCodes: ReadonlySet<string> = new Set(['STORAGE_REFUSED', 'STORAGE_REJECTED', 'STORAGE_BUSY']);

/** Null = nothing better is known than what the failure says itself. */
export function judgeRefusal(failure: AppError, facts: TargetFacts): Verdict | null {
  if (facts.isOther && otherCodes.has(failure.code))
    return { error: new AppError('NOT_BLOB_SERVICE', { host: facts.host }, failure), remedy: null };
  switch (failure.code) {
    case 'STORAGE_UNREACHABLE':
      return judgeNetwork(failure, facts);
    case 'SIGN_IN_REFUSED':
    case 'SIGN_IN_NEEDED':
      return judgeSignIn(failure, facts);
    case 'STORAGE_REFUSED':
      return judgeCode(failure, facts);
    case 'STORAGE_REJECTED':
      return judgeRejection(failure, facts);
    case 'CONTAINER_MISSING':
      return { error: failure, remedy: commands.makeContainer(facts) };
    default:
      return null;
  }
}

const credentialCodes = new Set(['AuthenticationFailed', 'InvalidAuthenticationInfo', 'NoAuthenticationInformation']);
const rightsCodes = new Set(['AuthorizationPermissionMismatch', 'InsufficientAccountPermissions']);

function judgeCode(failure: AppError, facts: TargetFacts): Verdict | null {
  const code = codeOf(failure, facts);
  const { account } = facts;
  if (code === 'KeyBasedAuthenticationNotPermitted')
    return {
      error: new AppError('SHARED_KEY_OFF', { account }, failure),
      remedy: commands.makeSas(facts),
    };
  if (code === 'AccountIsDisabled')
    return {
      error: new AppError('ACCOUNT_DISABLED', { account }, failure),
      remedy: commands.showAccount(facts),
    };
  const clock = credentialCodes.has(code) && facts.way !== 'sas' ? judgeClock(failure, facts) : null;
  if (clock !== null) return clock;
  const ofSas = facts.sas === null ? null : judgeSas(failure, facts.sas, facts);
  if (ofSas !== null) return ofSas;
  if (rightsCodes.has(code)) return judgeRole(failure, facts);
  if (credentialCodes.has(code)) return judgeCredential(failure, facts);
  return code === 'AuthorizationFailure' ? judgeNetwork(failure, facts) : null;
}

function judgeClock(failure: AppError, { clockAheadMs }: TargetFacts): Verdict | null {
  if (clockAheadMs === null || Math.abs(clockAheadMs) < clockOffMs.refused) return null;
  const direction = clockAheadMs > 0 ? 'ahead' : 'behind';
  const context = { minutes: minutesOf(clockAheadMs), direction };
  return { error: new AppError('CLOCK_WRONG', context, failure), remedy: commands.setClock() };
}

function judgeCredential(failure: AppError, facts: TargetFacts): Verdict | null {
  if (facts.way === 'entra') return judgeEndpoint(failure, facts) ?? judgeTenant(failure, facts);
  const error = new AppError('KEY_WRONG', { account: facts.account }, failure);
  return { error, remedy: commands.listKeys(facts) };
}

/** The data plane knows one code for both; the resource manager tells whether there is a role. */
function judgeRole(failure: AppError, facts: TargetFacts): Verdict {
  const { rights, container, unseen } = facts;
  const who = facts.principal?.name ?? facts.who;
  if (rights?.write === true && rights.read)
    return {
      error: new AppError('ROLE_PENDING', { who, container }, failure),
      remedy: commands.listRoles(facts),
    };
  const why =
    rights === null
      ? `none of its roles covers them, as far as can be seen from here (${unseen ?? 'the roles were not told'})`
      : rights.read || rights.write
        ? 'its roles give a part of what is needed only'
        : rights.ownsAccount
          ? 'Owner and Contributor may do everything with the account, and nothing with its blobs; a role for the data is missing'
          : 'it has no role for the data of this account';
  const error = new AppError('ROLE_MISSING', { who, container, why }, failure);
  return { error, remedy: commands.assignRole(facts) };
}

const notInTenant = /AADSTS(?:50020|50034|90072|51004)\b/;

function judgeSignIn(failure: AppError, facts: TargetFacts): Verdict | null {
  const detail = String(failure.context['detail']);
  if (!notInTenant.test(detail)) return null;
  const why = facts.tenant === null ? detail : `${detail}; the storage account belongs to the tenant ${facts.tenant}`;
  const error = new AppError('TENANT_OTHER', { who: facts.who, why }, failure);
  return { error, remedy: commands.signInToTenant(facts) };
}

function judgeTenant(failure: AppError, facts: TargetFacts): Verdict | null {
  const own = facts.principal?.tenant ?? null;
  if (facts.tenant === null || own === null || facts.tenant.toLowerCase() === own.toLowerCase()) return null;
  const why = `it signed in to the tenant ${own}, and the storage account belongs to the tenant ${facts.tenant}`;
  const error = new AppError('TENANT_OTHER', { who: facts.principal?.name ?? facts.who, why }, failure);
  return { error, remedy: commands.signInToTenant(facts) };
}

function judgeRejection(failure: AppError, facts: TargetFacts): Verdict | null {
  if (failure.context['storageCode'] !== 'AccountRequiresHttps') return judgeEndpoint(failure, facts);
  return { error: new AppError('HTTPS_NEEDED', { account: facts.account }, failure), remedy: null };
}

/** Another service of the account, or another cloud than that of the sign-in. */
function judgeEndpoint(failure: AppError, { host, account, cloudSuffix }: TargetFacts): Verdict | null {
  const endpoint = describeEndpoint(host);
  if (endpoint === null) return null;
  const { service, suffix } = endpoint;
  if (service !== 'blob') {
    const context = { host, service, expected: `https://${account}.blob.${suffix}` };
    return { error: new AppError('ENDPOINT_NOT_BLOB', context, failure), remedy: null };
  }
  if (cloudSuffix === null || cloudSuffix === suffix) return null;
  const context = {
    host,
    why: `it is of another cloud than the sign-in, whose accounts end in ${cloudSuffix}`,
    expected: `https://${account}.blob.${cloudSuffix}`,
  };
  return { error: new AppError('ENDPOINT_OTHER_CLOUD', context, failure), remedy: null };
}
