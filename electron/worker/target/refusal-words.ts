// Why the service says 401, 403 or that a blob cannot be changed, in words: its codes are many and mean very different things to do.

const notGenuine =
  'the key or SAS is wrong, expired or made for another account, or the clock of this computer is off by more than 15 minutes';
const rightMissing = 'it does not carry the right for this';
const notLetIn = "the account's firewall does not let this computer in, or the key or SAS is not for this";

const words: Readonly<Record<string, string>> = {
  AuthenticationFailed: notGenuine,
  InvalidAuthenticationInfo: notGenuine,
  NoAuthenticationInformation: 'the request carried neither key nor SAS',
  KeyBasedAuthenticationNotPermitted: 'this account does not allow access by account key; use a SAS of a user',
  AuthorizationFailure: notLetIn,
  AuthorizationPermissionMismatch: rightMissing,
  InsufficientAccountPermissions: rightMissing,
  AuthorizationServiceMismatch: 'the SAS is not for the blob service (ss=b)',
  AuthorizationResourceTypeMismatch: 'the SAS is not for this kind of resource (srt=sco is needed)',
  AuthorizationProtocolMismatch: 'the SAS demands https',
  AuthorizationSourceIPMismatch: 'the SAS is for other addresses than that of this computer',
  AccountIsDisabled: 'the account is disabled',
  BlobImmutableDueToPolicy:
    'a retention policy or a legal hold of the container keeps it as it is (409 BlobImmutableDueToPolicy)',
  PublicAccessNotPermitted: 'the request carried neither key nor SAS',
};

/** A clause for the sentence that says what was refused. */
export const refusalWords = (storageCode: string): string => words[storageCode] ?? 'the account gave no reason';

/** Codes of a key or SAS that was not accepted at all; with the others it was, and something else was missing. */
const signInCodes = new Set([
  'AuthenticationFailed',
  'InvalidAuthenticationInfo',
  'NoAuthenticationInformation',
  'KeyBasedAuthenticationNotPermitted',
  'AuthorizationFailure',
  'AuthorizationProtocolMismatch',
  'AuthorizationSourceIPMismatch',
  'AccountIsDisabled',
]);

export const isSignInRefusal = (storageCode: string): boolean => signInCodes.has(storageCode);
