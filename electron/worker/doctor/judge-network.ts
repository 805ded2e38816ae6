// Names the cause when the network stands between this computer and the account: firewall, private endpoint, DNS. Pure.
import { AppError } from '../../../shared/errors.ts';
import * as commands from './commands.ts';
import { describeEndpoint } from './endpoint.ts';
import type { TargetFacts } from './facts.ts';
import { isPrivateAddress } from './look-up-name.ts';
import type { Verdict } from './verdict.ts';

/** For a request without an answer, or refused with AuthorizationFailure. */
export function judgeNetwork(failure: AppError, facts: TargetFacts): Verdict | null {
  return failure.code === 'STORAGE_UNREACHABLE' ? judgeUnreached(failure, facts) : judgeNotLetIn(failure, facts);
}

function judgeUnreached(failure: AppError, facts: TargetFacts): Verdict | null {
  const { name, host, account } = facts;
  // Behind a proxy, names are looked up there: what is known of them here says nothing.
  if (String(failure.context['detail']).startsWith('the proxy ')) return null;
  if (name === null) return null;
  if (name.kind === 'unknown') return judgeUnknownName(failure, facts);
  const address = name.addresses.find(isPrivateAddress);
  if (address === undefined) return null;
  const context = { account, host, address, detail: failure.context['detail'] ?? 'no answer' };
  const error = new AppError('PRIVATE_ENDPOINT_SILENT', context, failure);
  return { error, remedy: commands.listPrivateEndpoints(facts) };
}

function judgeUnknownName(failure: AppError, facts: TargetFacts): Verdict {
  const { host, otherEndpoint } = facts;
  if (otherEndpoint !== null) {
    const why = 'there is no account of this name in its cloud, but one in another';
    const error = new AppError('ENDPOINT_OTHER_CLOUD', { host, why, expected: `https://${otherEndpoint}` }, failure);
    return { error, remedy: null };
  }
  const error = new AppError('ACCOUNT_UNKNOWN', { host }, failure);
  return { error, remedy: commands.showAccount(facts) };
}

/** Answered, and refused although nothing is wrong with key or token: the network rules of the account do that. */
function judgeNotLetIn(failure: AppError, facts: TargetFacts): Verdict {
  const { account, host, found, name } = facts;
  const address = name?.kind === 'found' ? name.addresses.find((one) => !isPrivateAddress(one)) : undefined;
  const hasPrivateEndpoint = name?.kind === 'found' && name.isPrivateLink;
  const isPrivateOnly = found?.network === 'private';
  if (address !== undefined && (isPrivateOnly || (found === null && hasPrivateEndpoint))) {
    const why = isPrivateOnly ? 'it answers at its private endpoint only' : 'it has a private endpoint';
    const suffix = describeEndpoint(host)?.suffix ?? 'core.windows.net';
    const error = new AppError('PRIVATE_NAME_PUBLIC', { account, host, address, suffix, why }, failure);
    return { error, remedy: commands.listPrivateEndpoints(facts) };
  }
  const { status, storageCode } = failure.context;
  const why =
    found?.network === 'selected'
      ? 'its firewall lets chosen networks in only, and this one is not among them'
      : `its firewall, as it seems (${String(status)} ${String(storageCode)}), does not know this network`;
  const error = new AppError('STORAGE_FIREWALL', { account, why }, failure);
  return { error, remedy: commands.allowAddress(facts) };
}
