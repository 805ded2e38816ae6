// The runtime and the linked services: where rows come from, where they go, and where the password lies.
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FactoryWish } from '../../../shared/factory.ts';
import { linkedService, names, type JsonObject, type Resource } from './resource.ts';

/** Of the secret in the vault. */
export const secretName = 'tableferry-source-password';

export const runtimeOf = (): Resource => ({
  kind: 'integrationRuntime',
  name: names.runtime,
  properties: { type: 'SelfHosted', typeProperties: { selfContainedInteractiveAuthoringEnabled: true } },
});

export const vaultOf = ({ vault }: FactoryWish): Resource => ({
  kind: 'linkedService',
  name: names.vault,
  properties: { type: 'AzureKeyVault', typeProperties: { baseUrl: `https://${vault}.vault.azure.net/` } },
});

const connectVia: JsonObject = { referenceName: names.runtime, type: 'IntegrationRuntimeReference' };

/** Throws FACTORY_UNFIT where the plan signs in to the source in a way that a runtime cannot. */
export function sourceOf(source: SourceConfig): Resource {
  const { server, port, database, encrypt, trustServerCertificate } = source;
  return {
    kind: 'linkedService',
    name: names.source,
    properties: {
      type: 'SqlServer',
      connectVia,
      typeProperties: {
        server: port === undefined ? server : `${server},${String(port)}`,
        database,
        encrypt,
        trustServerCertificate,
        ...(source.certificateName === undefined ? {} : { hostNameInCertificate: source.certificateName }),
        ...(source.readOnlyIntent ? { applicationIntent: 'ReadOnly' } : {}),
        ...(source.multiSubnetFailover === true ? { multiSubnetFailover: true } : {}),
        ...signInOf(source),
        password: { type: 'AzureKeyVaultSecret', store: linkedService(names.vault), secretName },
      },
    },
  };
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
export function storageOf(target: TargetConfig, wish: FactoryWish): Resource {
  const endpoint = endpointOf(target, wish);
  const typeProperties: JsonObject = isLake(target)
    ? { url: endpoint.replace('.blob.', '.dfs.') }
    : { serviceEndpoint: endpoint, accountKind: 'StorageV2', authenticationType: 'Msi' };
  return {
    kind: 'linkedService',
    name: names.storage,
    properties: { type: isLake(target) ? 'AzureBlobFS' : 'AzureBlobStorage', connectVia, typeProperties },
  };
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
