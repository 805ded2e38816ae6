// The commands that remedy a refusal: complete, for the account and the person in question, and without any secret.
import { containerId } from './find-account.ts';
import type { TargetFacts } from './facts.ts';

export type Remedy = {
  /** Azure's command line, or another shell command: one line each. */
  readonly command: string;
  readonly powerShell?: string;
  readonly portal?: string;
};

const role = 'Storage Blob Data Contributor';
/** What nobody here can know. */
const ownAddress = 'YOUR.PUBLIC.IP.ADDRESS';
const dayMs = 86_400_000;

/** A command is run by somebody who did not write the settings: what could be more than a name does not stand in it. */
export const plain = (text: string | null, instead: string): string =>
  text !== null && /^[\w.-]+$/.test(text) ? text : instead;

/** `--account-name x --resource-group g --subscription s`, as far as it is known. */
function accountOptions({ account, found }: TargetFacts): string {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(found?.id ?? '')?.[1];
  return [
    `--account-name ${plain(account, 'ACCOUNT')}`,
    ...(found === null ? [] : [`--resource-group ${found.resourceGroup}`]),
    ...(subscription === undefined ? [] : [`--subscription ${subscription}`]),
  ].join(' ');
}

/** Where the resource id is not known, a command that asks for it: bash and PowerShell both read it so. */
const scopeOf = ({ account, container, found }: TargetFacts): string =>
  containerId(
    found?.id ?? `$(az storage account show --name ${plain(account, 'ACCOUNT')} --query id --output tsv)`,
    container,
  );

export function assignRole(facts: TargetFacts): Remedy {
  const { principal, account, container } = facts;
  const scope = scopeOf(facts);
  const assignee =
    principal === null
      ? '--assignee USER-OR-OBJECT-ID'
      : `--assignee-object-id ${principal.objectId} --assignee-principal-type ${principal.kind}`;
  return {
    command: `az role assignment create --role "${role}" ${assignee} --scope "${scope}"`,
    powerShell: `New-AzRoleAssignment -RoleDefinitionName "${role}" -ObjectId ${principal?.objectId ?? 'OBJECT-ID'} -Scope "${scope}"`,
    portal: `Storage account ${plain(account, 'ACCOUNT')}, Containers, ${container}, Access control (IAM), Add role assignment: ${role}`,
  };
}

export function allowAddress(facts: TargetFacts, address: string | null = null): Remedy {
  const { account, found } = facts;
  const named = address ?? ownAddress;
  return {
    command: `az storage account network-rule add ${accountOptions(facts)} --ip-address ${named}`,
    powerShell: `Add-AzStorageAccountNetworkRule -ResourceGroupName ${found?.resourceGroup ?? 'GROUP'} -Name ${plain(account, 'ACCOUNT')} -IPAddressOrRange ${named}`,
    portal: `Storage account ${plain(account, 'ACCOUNT')}, Security + networking, Networking, Firewall: add the public address of this computer`,
  };
}

export const listPrivateEndpoints = (facts: TargetFacts): Remedy => ({
  command: [
    `nslookup ${plain(facts.host, 'HOST')}`,
    `az network private-endpoint list --query "[?privateLinkServiceConnections[?ends_with(privateLinkServiceId, '/storageAccounts/${plain(facts.account, 'ACCOUNT')}')]].{name:name, addresses:customDnsConfigs[].ipAddresses}" --output json`,
  ].join('\n'),
  portal: `Storage account ${plain(facts.account, 'ACCOUNT')}, Security + networking, Networking, Private endpoint connections`,
});

/** Signed by whoever runs it, with his own role; good for a week at most. */
export const makeSas = ({ account, container, nowMs, needed = 'racwdl' }: TargetFacts): Remedy => ({
  command: `az storage container generate-sas --account-name ${plain(account, 'ACCOUNT')} --name ${container} --permissions ${needed} --expiry ${new Date(nowMs + 6 * dayMs).toISOString().slice(0, 10)}T00:00Z --https-only --auth-mode login --as-user --output tsv`,
  portal: `Storage account ${plain(account, 'ACCOUNT')}, Containers, ${container}, Shared access tokens: ${needed === 'rc' ? 'Read, Create' : 'Read, Add, Create, Write, Delete, List'}`,
});

export const listKeys = (facts: TargetFacts): Remedy => ({
  command: `az storage account keys list ${accountOptions(facts)} --output table`,
  portal: `Storage account ${plain(facts.account, 'ACCOUNT')}, Security + networking, Access keys`,
});

export const showAccount = ({ account }: TargetFacts): Remedy => ({
  command: `az storage account show --name ${plain(account, 'ACCOUNT')} --query "{id:id, blob:primaryEndpoints.blob, state:statusOfPrimary}" --output json`,
});

export const makeContainer = ({ account, container }: TargetFacts): Remedy => ({
  command: `az storage container create --account-name ${plain(account, 'ACCOUNT')} --name ${container} --auth-mode login`,
});

export const listRoles = (facts: TargetFacts): Remedy => ({
  command: `az role assignment list --scope "${scopeOf(facts)}" --include-inherited${facts.principal === null ? '' : ` --assignee ${facts.principal.objectId}`} --output table`,
});

export const signInToTenant = ({ tenant }: TargetFacts): Remedy => ({
  command: `az login --tenant ${plain(tenant, 'TENANT')}`,
  portal: 'Microsoft Entra ID, Users, Invite external user, in the tenant of the storage account',
});

export const setClock = (): Remedy => ({
  command: process.platform === 'win32' ? 'w32tm /resync /force' : 'sudo timedatectl set-ntp true',
});
