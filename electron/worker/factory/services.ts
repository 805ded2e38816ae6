// The runtime and the linked services: where rows come from, where they go, and where the password lies.
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { standardRuntime, type FactoryPlace, type FactoryWish } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { parseServerAddress } from '../source/server-address.ts';
import { linkedService, namedByContent, shortHash, type JsonObject, type Resource } from './resource.ts';

const usualPort = 1433;

/** A wish, or the place of a plan: its services that are there already are used and not made. */
export type LayoutWish = FactoryWish & { readonly services?: FactoryPlace['services'] | undefined };

export type Services = {
  readonly runtime: string;
  readonly source: string;
  readonly storage: string;
  /** What has to be made. */
  readonly resources: readonly Resource[];
};

/** Throws FACTORY_UNFIT. */
export function servicesOf({ source, target }: Pick<Plan, 'source' | 'target'>, wish: LayoutWish): Services {
  const there = servicesThere(wish);
  const runtime = there.runtime ?? standardRuntime;
  const vault = there.source === null && there.vault === null ? vaultOf(wish) : null;
  const made = {
    source: there.source === null ? sourceOf(source, there.vault ?? vault?.name ?? '', runtime) : null,
    storage: there.storage === null ? storageOf(target, wish, runtime) : null,
  };
  const isRuntimeOurs = there.runtime === null && (made.source !== null || made.storage !== null);
  const resources = [isRuntimeOurs ? runtimeResource : null, vault, made.source, made.storage];
  return {
    runtime,
    source: there.source ?? made.source?.name ?? '',
    storage: there.storage ?? made.storage?.name ?? '',
    resources: resources.filter((resource) => resource !== null),
  };
}

/** Names of services that are not ours; null = we make one. */
export const servicesThere = ({ services }: LayoutWish): FactoryPlace['services'] =>
  services ?? { runtime: null, vault: null, source: null, storage: null };

/** Of the secret in the vault: the password of one login, however its server is written. */
export function secretNameOf({ server, port, authentication }: SourceConfig): string {
  const address = parseServerAddress(server, port);
  const name = address.instance === null ? address.host : `${address.host}\\${address.instance}`;
  const listener = address.port === usualPort ? null : address.port;
  return `tableferry-source-${shortHash([name, listener, loginOf(authentication)])}`;
}

export const loginOf = (authentication: SourceConfig['authentication']): string =>
  authentication.kind === 'sql' || authentication.kind === 'windows' ? authentication.user : '';

const runtimeResource: Resource = {
  kind: 'integrationRuntime',
  name: standardRuntime,
  properties: { type: 'SelfHosted', typeProperties: { selfContainedInteractiveAuthoringEnabled: true } },
};

const vaultOf = ({ vault }: FactoryWish): Resource =>
  namedByContent('linkedService', 'tableferry_vault', {
    type: 'AzureKeyVault',
    typeProperties: { baseUrl: `https://${vault}.vault.azure.net/` },
  });

const connectVia = (referenceName: string): JsonObject => ({ referenceName, type: 'IntegrationRuntimeReference' });

/** Throws FACTORY_UNFIT where the plan signs in to the source in a way that a runtime cannot. */
function sourceOf(source: SourceConfig, vault: string, runtime: string): Resource {
  const { server, port, database, encrypt, trustServerCertificate } = source;
  return namedByContent('linkedService', 'tableferry_source', {
    type: 'SqlServer',
    connectVia: connectVia(runtime),
    typeProperties: {
      server: port === undefined ? server : `${server},${String(port)}`,
      database,
      encrypt,
      trustServerCertificate,
      ...(source.certificateName === undefined ? {} : { hostNameInCertificate: source.certificateName }),
      ...(source.readOnlyIntent ? { applicationIntent: 'ReadOnly' } : {}),
      ...(source.multiSubnetFailover === true ? { multiSubnetFailover: true } : {}),
      ...signInOf(source),
      password: { type: 'AzureKeyVaultSecret', store: linkedService(vault), secretName: secretNameOf(source) },
    },
  });
}

function signInOf({ authentication }: SourceConfig): JsonObject {
  switch (authentication.kind) {
    case 'sql':
      return { authenticationType: 'SQL', userName: authentication.user };
    case 'windows': {
      const { domain, user } = authentication;
      return { authenticationType: 'Windows', userName: domain === '' ? user : `${domain}\\${user}` };
    }
    case 'integrated':
    case 'entra':
    case 'entraToken':
      throw new AppError('FACTORY_UNFIT', {
        detail:
          'its source is not signed in to by name and password, which is all that a runtime takes from a Key Vault',
      });
  }
}

/** Data Lake Storage by its own endpoint where the account is known to be one; signed in to as the factory itself. */
function storageOf(target: TargetConfig, wish: FactoryWish, runtime: string): Resource {
  const endpoint = endpointOf(target, wish);
  const typeProperties: JsonObject = isLake(target)
    ? { url: endpoint.replace('.blob.', '.dfs.') }
    : { serviceEndpoint: endpoint, accountKind: 'StorageV2', authenticationType: 'Msi' };
  return namedByContent('linkedService', 'tableferry_storage', {
    type: isLake(target) ? 'AzureBlobFS' : 'AzureBlobStorage',
    connectVia: connectVia(runtime),
    typeProperties,
  });
}

export const isLake = ({ namespace }: Pick<TargetConfig, 'namespace'>): boolean => namespace === 'hierarchical';

function endpointOf(target: TargetConfig, { storage }: FactoryWish): string {
  const given = storage ?? (target.kind === 'connectionString' ? null : target.endpoint);
  if (given === null)
    throw new AppError('FACTORY_UNFIT', {
      detail: 'its target is a connection string, which does not say where the account is; name it by --storage URL',
    });
  const url = new URL(given);
  if (url.protocol !== 'https:' || !/^[a-z0-9]{3,24}\.(?:blob|dfs)\./.test(url.hostname) || url.pathname !== '/')
    throw new AppError('FACTORY_UNFIT', {
      detail: `${url.origin} is no blob endpoint of a storage account in Azure, such as https://account.blob.core.windows.net`,
    });
  return `https://${url.hostname.replace('.dfs.', '.blob.')}/`;
}
