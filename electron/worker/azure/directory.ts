// What there is in Azure for this sign-in: tenants, subscriptions, storage accounts, containers; and what it may do there.
import { z } from 'zod';
import {
  allowsData,
  dataActions,
  type NewAccount,
  type Permission,
  type StorageAccountFact,
  type Subscription,
  type Tenant,
} from '../../../shared/azure.ts';
import { createManager, type ManagerSettings } from './manager.ts';
import {
  accountSchema,
  containerSchema,
  named,
  permissionSchema,
  subscriptionSchema,
  tenantSchema,
  toAccount,
} from './shapes.ts';

const subscriptionsVersion = '2022-12-01';
const storageVersion = '2025-06-01';
const resourcesVersion = '2025-04-01';
const authorizationVersion = '2022-04-01';

/** Errors of every method: those of azure/manager.ts. */
export type AzureDirectory = {
  tenants(signal: AbortSignal): Promise<Tenant[]>;
  /** A token of one tenant lists that tenant's alone; null = the sign-in's own. */
  subscriptions(tenant: string | null, signal: AbortSignal): Promise<Subscription[]>;
  locations(subscription: string, signal: AbortSignal): Promise<{ name: string; displayName: string }[]>;
  resourceGroups(subscription: string, signal: AbortSignal): Promise<{ name: string; location: string }[]>;
  /** `checksWrite`: asks for every account whether blobs may be written. */
  accounts(subscription: string, checksWrite: boolean, signal: AbortSignal): Promise<StorageAccountFact[]>;
  containers(accountId: string, signal: AbortSignal): Promise<{ name: string; lastModifiedUtc: string | null }[]>;
  /** Without public access. Needs no role for the data. */
  createContainer(accountId: string, name: string, signal: AbortSignal): Promise<void>;
  /** Null = free, otherwise why not. */
  accountNameProblem(subscription: string, name: string, signal: AbortSignal): Promise<string | null>;
  /** Waits until it is there. Creates the resource group unless there is one. */
  createAccount(account: NewAccount, signal: AbortSignal): Promise<StorageAccountFact>;
  permissions(resourceId: string, signal: AbortSignal): Promise<Permission[]>;
};

/** The resource manager lets a few hundred reads in five minutes pass. */
const atOnce = 6;

export function openDirectory(settings: ManagerSettings): AzureDirectory {
  const manager = createManager(settings);
  const permissions = (resourceId: string, signal: AbortSignal): Promise<Permission[]> =>
    manager.list(
      {
        path: `${resourceId}/providers/Microsoft.Authorization/permissions`,
        apiVersion: authorizationVersion,
        what: 'your permissions',
      },
      permissionSchema,
      signal,
    );
  const withRights = async (account: StorageAccountFact, signal: AbortSignal): Promise<StorageAccountFact> => {
    try {
      const granted = await permissions(account.id, signal);
      return { ...account, canWrite: allowsData(granted, dataActions.write) };
    } catch {
      signal.throwIfAborted();
      return account;
    }
  };
  const accountPath = ({ subscription, resourceGroup, name }: NewAccount): string =>
    `${groupPath(subscription, resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${name}`;
  return {
    async tenants(signal) {
      const found = await manager.list(
        { path: '/tenants', apiVersion: subscriptionsVersion, what: 'the list of tenants' },
        tenantSchema,
        signal,
      );
      return found.map(({ tenantId, displayName, defaultDomain }) => ({
        id: tenantId,
        name: displayName ?? defaultDomain ?? tenantId,
        domain: defaultDomain ?? null,
      }));
    },
    async subscriptions(tenant, signal) {
      const found = await manager.list(
        { path: '/subscriptions', apiVersion: subscriptionsVersion, what: 'the list of subscriptions', tenant },
        subscriptionSchema,
        signal,
      );
      return found.map(({ subscriptionId, displayName, state }) => ({ id: subscriptionId, name: displayName, state }));
    },
    locations: (subscription, signal) =>
      manager.list(
        {
          path: `/subscriptions/${encodeURIComponent(subscription)}/locations`,
          apiVersion: subscriptionsVersion,
          what: 'the list of regions',
        },
        z.object({ name: z.string(), displayName: z.string() }),
        signal,
      ),
    resourceGroups: (subscription, signal) =>
      manager.list(
        {
          path: `/subscriptions/${encodeURIComponent(subscription)}/resourcegroups`,
          apiVersion: resourcesVersion,
          what: 'the list of resource groups',
        },
        named,
        signal,
      ),
    async accounts(subscription, checksWrite, signal) {
      const found = await manager.list(
        {
          path: `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Storage/storageAccounts`,
          apiVersion: storageVersion,
          what: 'the list of storage accounts',
        },
        accountSchema,
        signal,
      );
      const accounts = found.map(toAccount);
      return checksWrite ? mapAtOnce(accounts, atOnce, (account) => withRights(account, signal)) : accounts;
    },
    async containers(accountId, signal) {
      const found = await manager.list(
        {
          path: `${accountId}/blobServices/default/containers`,
          apiVersion: storageVersion,
          query: { $maxpagesize: '1000' },
          what: 'the list of containers',
        },
        containerSchema,
        signal,
      );
      return found
        .filter(({ properties }) => properties?.deleted !== true)
        .map(({ name, properties }) => ({ name, lastModifiedUtc: properties?.lastModifiedTime ?? null }));
    },
    createContainer: (accountId, name, signal) =>
      manager.carryOut(
        {
          method: 'PUT',
          path: `${accountId}/blobServices/default/containers/${encodeURIComponent(name)}`,
          apiVersion: storageVersion,
          body: { properties: { publicAccess: 'None' } },
          what: `the container ${name}`,
        },
        signal,
      ),
    async accountNameProblem(subscription, name, signal) {
      const answer = await manager.read(
        {
          method: 'POST',
          path: `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Storage/checkNameAvailability`,
          apiVersion: storageVersion,
          body: { name, type: 'Microsoft.Storage/storageAccounts' },
          what: 'the check of the account name',
        },
        z.object({ nameAvailable: z.boolean(), message: z.string().optional() }),
        signal,
      );
      return answer.nameAvailable ? null : (answer.message ?? 'the name is taken');
    },
    async createAccount(account, signal) {
      await manager.carryOut(
        {
          method: 'PUT',
          path: groupPath(account.subscription, account.resourceGroup),
          apiVersion: resourcesVersion,
          body: { location: account.location },
          what: `the resource group ${account.resourceGroup}`,
        },
        signal,
      );
      const path = accountPath(account);
      const what = `the storage account ${account.name}`;
      const body = bodyOfAccount(account);
      await manager.carryOut({ method: 'PUT', path, apiVersion: storageVersion, body, what }, signal);
      return toAccount(await manager.read({ path, apiVersion: storageVersion, what }, accountSchema, signal));
    },
    permissions,
  };
}

const groupPath = (subscription: string, group: string): string =>
  `/subscriptions/${encodeURIComponent(subscription)}/resourceGroups/${encodeURIComponent(group)}`;

/** Nothing public, TLS 1.2, no account keys: roles alone open it. */
const bodyOfAccount = ({ location, sku, hasHierarchicalNamespace }: NewAccount): object => ({
  kind: 'StorageV2',
  sku: { name: sku },
  location,
  properties: {
    isHnsEnabled: hasHierarchicalNamespace,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
    accessTier: 'Hot',
  },
});

/** In the order of `items`, at most `count` at once. */
async function mapAtOnce<T, R>(items: readonly T[], count: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  let next = 0;
  const carry = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results.set(index, await work(item));
    }
  };
  await Promise.all(Array.from({ length: count }, carry));
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}
