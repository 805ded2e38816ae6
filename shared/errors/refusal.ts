// Why Azure said no: the causes that stand behind a refused or unanswered storage request, each with what to do.
import { entry, type ErrorEntry } from './entry.ts';

export const refusalErrors = {
  ROLE_MISSING: entry(
    'auth',
    'The blobs of {container} were not opened to {who}: {why}.',
    'Have the role Storage Blob Data Contributor assigned with the command given here, then test again after some minutes.',
  ),
  ROLE_PENDING: entry(
    'transient',
    'The role of {who} on {container} is not in effect yet: Azure shows it already, the storage account does not know it.',
    'Wait up to ten minutes, at times half an hour, and test again. If it stays so, look for a condition on the role or a deny assignment.',
  ),
  STORAGE_FIREWALL: entry(
    'auth',
    'The storage account {account} does not let this computer in: {why}.',
    'Have the public address of this computer, or its network, allowed in the networking of the account, or work from a network that is.',
  ),
  PRIVATE_NAME_PUBLIC: entry(
    'auth',
    'The storage account {account} was reached from outside: {why}, and here {host} leads to the public address {address}.',
    'Have {host} lead to {account}.privatelink.blob.{suffix} and that to the address of the private endpoint, in the DNS that this computer asks.',
  ),
  PRIVATE_ENDPOINT_SILENT: entry(
    'transient',
    'Cannot reach the storage account {account}: {host} leads to the private address {address}, where nothing answers ({detail}).',
    'Connect to the network of the private endpoint (VPN, peering), open port 443 to it, or have the name lead to the address that is right here.',
  ),
  SHARED_KEY_OFF: entry(
    'auth',
    'The storage account {account} does not accept account keys, nor a SAS that was signed with one.',
    'Sign in with Microsoft Entra ID, or use a SAS that a user signs (user delegation), as the command given here makes one.',
  ),
  ACCOUNT_DISABLED: entry(
    'auth',
    'The storage account {account} is disabled.',
    'Look at the state of its subscription: one that is not paid for or was cancelled disables its accounts.',
  ),
  ACCOUNT_UNKNOWN: entry(
    'input',
    'There is no storage account at {host}: DNS does not know the name.',
    'Check how the account is written. It may have been deleted, or be known inside of another network only.',
  ),
  ENDPOINT_OTHER_CLOUD: entry(
    'input',
    'The address {host} was not usable: {why}.',
    'Take the endpoint {expected}, or the cloud that the account is in.',
  ),
  ENDPOINT_NOT_BLOB: entry(
    'input',
    'Nothing was written: {host} is the address of another service of the account ({service}).',
    'Take the address of its blob service: {expected}.',
  ),
  NOT_BLOB_SERVICE: entry(
    'input',
    'What answers at {host} is not the blob service of a storage account.',
    'Check the endpoint (https://ACCOUNT.blob.core.windows.net). A proxy, or the sign-in page of a network, may answer in its place.',
  ),
  KEY_WRONG: entry(
    'auth',
    'The key was not accepted: it is none of the two that the storage account {account} has now.',
    'Take a key from the account (Security + networking, Access keys). It may have been renewed, or belong to another account.',
  ),
  CLOCK_WRONG: entry(
    'local',
    'Azure refused requests from this computer: its clock is {minutes} minutes {direction}, and 15 are allowed.',
    'Set the clock of this computer, best by a time server, and test again.',
  ),
  SAS_EXPIRED: entry(
    'auth',
    'The SAS is not valid any more: it ended at {ends}.',
    'Use a new SAS, as the command given here makes one.',
  ),
  SAS_NOT_YET_VALID: entry(
    'auth',
    'The SAS is not valid yet: it begins at {starts}, and for Azure it is {now}.',
    'Wait until then, or use a SAS without a beginning.',
  ),
  SAS_TOO_NARROW: entry(
    'auth',
    'The SAS does not allow all that is needed; it lacks {missing}.',
    'Use a SAS with the permissions racwdl, as the command given here makes one.',
  ),
  SAS_FOR_OTHER_THINGS: entry(
    'auth',
    'The SAS is not for this container: {why}.',
    'Use a SAS of the container {container}, as the command given here makes one.',
  ),
  SAS_FROM_ELSEWHERE: entry(
    'auth',
    'The SAS is for requests from {range} only{seen}.',
    'Use a SAS without an address range, or one with the public address of this computer.',
  ),
  SAS_HTTPS_ONLY: entry(
    'auth',
    'The SAS is for https only, and the endpoint begins with http.',
    'Let the endpoint begin with https://.',
  ),
  SAS_SIGNATURE_WRONG: entry(
    'auth',
    'The signature of the SAS was not accepted for the container {container}: {why}.',
    'Use a new SAS of this container, as the command given here makes one, and copy all of it.',
  ),
  HTTPS_NEEDED: entry(
    'input',
    'The storage account {account} is open by https only, and the endpoint begins with http.',
    'Let the endpoint begin with https://.',
  ),
  TENANT_OTHER: entry(
    'auth',
    '{who} was not let in: {why}.',
    'Sign in with an account of the tenant of the storage account, or be invited there as a guest; name the tenant in the sign-in.',
  ),
} as const satisfies Record<string, ErrorEntry>;

/** Causes that pass without a change of the settings: by time, or by what somebody else does meanwhile. */
export const worthWaiting: ReadonlySet<string> = new Set<keyof typeof refusalErrors>([
  'ROLE_MISSING',
  'ROLE_PENDING',
  'SAS_NOT_YET_VALID',
]);
