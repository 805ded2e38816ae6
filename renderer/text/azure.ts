// Texts about signing in to Azure and finding a storage account there.
import { formatPlural } from '../../shared/format.ts';

export const azureText = {
  who: {
    label: 'Who signs in',
    user: 'Me',
    servicePrincipal: 'An application',
    managedIdentity: 'This computer',
    lines: {
      user: 'In the browser, with whatever your organisation asks for.',
      servicePrincipal: 'With a client id and its secret or certificate, for runs without anybody in front of them.',
      managedIdentity: 'The managed identity of a computer in Azure or joined by Azure Arc.',
    },
  },
  clientId: {
    label: 'Application (client) id',
    hint: 'Of the application registered for Tableferry in your directory; kept in the settings.',
    ofApplication: 'Of the application that signs in.',
    ofIdentity: 'Only for a user-assigned identity.',
    missing: 'No application is registered for Tableferry yet, or its id is not known here.',
    use: 'Use this id',
  },
  tenant: {
    label: 'Tenant',
    hint: 'The id of the directory, or one of its domains such as contoso.com.',
    home: 'Home tenant',
  },
  secret: {
    label: 'Client secret or certificate',
    hint: "The secret's value, not its id; or PEM text with the certificate and its private key.",
    certificate: 'A certificate with its key.',
  },
  account: {
    label: 'Signed in as',
    none: 'Nobody has signed in yet.',
    pick: 'Choose',
    signIn: 'Sign in',
    other: 'Another account',
    code: 'Sign in with a code',
    signOut: 'Sign out',
    waiting: 'Sign in in the browser window that has opened. This page goes on by itself.',
    asking: 'Asking for a code',
    enter: (address: string) => `Open ${address} in any browser and enter this code:`,
    copy: 'Copy code',
    cancel: 'Cancel',
  },
  browse: {
    title: 'Storage account',
    subscription: 'Subscription',
    account: 'Storage account',
    pick: 'Choose, or type to search',
    more: (count: number) => `${String(count)} more: type to search`,
    noneFound: 'None of this name',
    typed: 'Or type the address below.',
    loading: {
      tenants: 'Asking Azure',
      subscriptions: 'Asking Azure',
      accounts: 'Reading the storage accounts',
      places: 'Asking Azure',
      creating: 'Creating the storage account; this takes about a minute',
    },
    again: 'Ask again',
    noSubscriptions:
      'Azure shows this sign-in no subscription. Type the address of the account below, or choose another tenant.',
    noAccounts: 'There is no storage account in this subscription.',
    onlyWritable: 'Only accounts I can write to',
    hidden: (count: number) => `${formatPlural(count, 'account')} hidden`,
    facts: {
      hns: 'Data Lake (hierarchical namespace)',
      flat: 'flat namespace',
      canWrite: 'you may write',
      cannotWrite: 'no role to write',
      selected: 'chosen networks only',
      private: 'private endpoints only',
    },
    create: 'New storage account',
  },
  create: {
    title: 'New storage account',
    name: 'Name',
    nameHint: '3 to 24 lower-case letters and digits; shared by all of Azure.',
    group: 'Resource group',
    groupHint: 'One of the list, or a new name.',
    location: 'Region',
    sku: 'Copies',
    skus: {
      Standard_LRS: 'In one datacentre (LRS)',
      Standard_ZRS: 'In three zones (ZRS)',
      Standard_GRS: 'In a second region (GRS)',
      Standard_GZRS: 'In three zones and a second region (GZRS)',
    },
    hns: 'Hierarchical namespace (Data Lake Storage Gen2)',
    hnsLine:
      'For Synapse, Fabric and Databricks: folders can be renamed and given rights. It cannot be turned off later.',
    safe: 'Created without public access and without account keys, TLS 1.2 at least. Writing needs the role Storage Blob Data Contributor, which creating it does not give.',
    ok: 'Create',
    cancel: 'Cancel',
    problems: {
      name: 'The name has 3 to 24 lower-case letters and digits.',
      group: 'Name the resource group.',
      location: 'Choose a region.',
    },
  },
  needed: {
    words: (who: string, why: string) =>
      `A run waits: Azure wants ${who} to sign in again (${why}). It goes on by itself after the sign-in.`,
    somebody: 'you',
    giveUp: 'Stop waiting',
  },
  register: {
    label: 'How to register an application',
    summary: 'Once for a directory',
    lines: [
      'Portal: Microsoft Entra ID, App registrations, New registration. Name it Tableferry; accounts in this directory only.',
      'Authentication, Add a platform, Mobile and desktop applications, redirect address http://localhost. For sign-in with a code: Allow public client flows, Yes.',
      'API permissions: Azure Storage user_impersonation and Azure Service Management user_impersonation, both delegated.',
      'Copy the Application (client) ID here.',
    ],
    cli: 'Or with the Azure command line:',
    copy: 'Copy commands',
    portal: 'Open the portal',
  },
  settings: {
    title: 'Azure sign-in',
    cloud: 'Cloud',
    clouds: { public: 'Azure', usGovernment: 'Azure US Government', china: 'Azure in China', own: 'Another' },
    authority: 'Sign-in address',
    arm: 'Resource manager',
    suffix: 'Storage suffix',
    save: 'Use this cloud',
    unusable: 'Both addresses begin with https://, and the suffix is missing no more.',
  },
} as const;

/** The lines of docs/azure.md. */
export const registerCommands = `az ad app create --display-name Tableferry --sign-in-audience AzureADMyOrg \\
  --public-client-redirect-uris http://localhost --is-fallback-public-client true \\
  --required-resource-accesses '[
    {"resourceAppId":"e406a681-f3d4-42a8-90b6-c2b029497af1","resourceAccess":[{"id":"03e0da56-190b-40ad-a80c-ea378c433f7f","type":"Scope"}]},
    {"resourceAppId":"797f4846-ba00-4fd7-ba43-dac1f8f63013","resourceAccess":[{"id":"41094075-9dad-400e-a0bd-54e686782033","type":"Scope"}]}]'
az ad app list --display-name Tableferry --query "[0].appId" --output tsv
`;
