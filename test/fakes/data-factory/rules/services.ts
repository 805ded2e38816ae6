// Linked services, runtimes and datasets: members and values, written from the reference and the pages of the connectors.
import { z } from 'zod';
import {
  anything,
  annotations,
  linkedServiceReference,
  oneOf,
  parameters,
  reference,
  text,
  truth,
  wholeNumber,
} from './values.ts';

const secret = z.strictObject({
  type: z.literal('AzureKeyVaultSecret'),
  store: linkedServiceReference,
  secretName: text,
  secretVersion: text.optional(),
});

const service = <const T extends string, P extends z.ZodType>(type: T, typeProperties: P) =>
  z.strictObject({
    type: z.literal(type),
    typeProperties,
    version: z.string().optional(),
    connectVia: reference('IntegrationRuntimeReference').optional(),
    description: z.string().optional(),
    parameters: parameters.optional(),
    annotations: annotations.optional(),
  });

const principal = {
  servicePrincipalId: text.optional(),
  servicePrincipalCredentialType: oneOf('ServicePrincipalKey', 'ServicePrincipalCert').optional(),
  servicePrincipalCredential: secret.optional(),
  tenant: text.optional(),
  azureCloudType: oneOf('AzurePublic', 'AzureChina', 'AzureUsGovernment', 'AzureGermany').optional(),
  credential: reference('CredentialReference').optional(),
  sasUri: secret.optional(),
  sasToken: secret.optional(),
  accountKey: secret.optional(),
};

const sqlServer = z
  .strictObject({
    server: text,
    database: text,
    encrypt: oneOf('mandatory', 'optional', 'strict'),
    trustServerCertificate: truth.optional(),
    hostNameInCertificate: text.optional(),
    authenticationType: z.enum(['SQL', 'Windows', 'UserAssignedManagedIdentity']),
    userName: text.optional(),
    password: secret.optional(),
    applicationIntent: oneOf('ReadOnly', 'ReadWrite').optional(),
    connectTimeout: wholeNumber.optional(),
    connectRetryCount: wholeNumber.optional(),
    connectRetryInterval: wholeNumber.optional(),
    loadBalanceTimeout: wholeNumber.optional(),
    commandTimeout: wholeNumber.optional(),
    integratedSecurity: truth.optional(),
    failoverPartner: text.optional(),
    maxPoolSize: wholeNumber.optional(),
    minPoolSize: wholeNumber.optional(),
    multipleActiveResultSets: truth.optional(),
    multiSubnetFailover: truth.optional(),
    packetSize: wholeNumber.optional(),
    pooling: truth.optional(),
  })
  .refine(
    ({ authenticationType, userName, password }) =>
      authenticationType === 'UserAssignedManagedIdentity' || (userName !== undefined && password !== undefined),
    {
      error: 'this authentication needs userName and password',
    },
  );

export const linkedService = z.discriminatedUnion('type', [
  service('AzureKeyVault', z.strictObject({ baseUrl: text, credential: reference('CredentialReference').optional() })),
  service('SqlServer', sqlServer),
  service('AzureBlobFS', z.strictObject({ url: text, ...principal })),
  service(
    'AzureBlobStorage',
    z.strictObject({
      serviceEndpoint: text,
      accountKind: oneOf('Storage', 'StorageV2', 'BlobStorage', 'BlockBlobStorage').optional(),
      authenticationType: z.enum(['Anonymous', 'AccountKey', 'SasUri', 'ServicePrincipal', 'Msi']).optional(),
      containerUri: text.optional(),
      ...principal,
    }),
  ),
]);

export const integrationRuntime = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('SelfHosted'),
    description: z.string().optional(),
    typeProperties: z.strictObject({ selfContainedInteractiveAuthoringEnabled: z.boolean().optional() }).optional(),
  }),
  z.strictObject({
    type: z.literal('Managed'),
    description: z.string().optional(),
    typeProperties: anything,
    managedVirtualNetwork: anything.optional(),
  }),
]);

const place = { folderPath: text.optional(), fileName: text.optional() };
const location = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('AzureBlobFSLocation'), fileSystem: text, ...place }),
  z.strictObject({ type: z.literal('AzureBlobStorageLocation'), container: text, ...place }),
]);

const dataset = <const T extends string, P extends z.ZodType>(type: T, typeProperties: P) =>
  z.strictObject({
    type: z.literal(type),
    typeProperties,
    linkedServiceName: linkedServiceReference,
    description: z.string().optional(),
    schema: z.array(z.strictObject({ name: text, type: text.optional() })).optional(),
    parameters: parameters.optional(),
    annotations: annotations.optional(),
    folder: z.strictObject({ name: z.string() }).optional(),
  });

export const datasets = z.discriminatedUnion('type', [
  dataset('SqlServerTable', z.strictObject({ schema: text, table: text })),
  dataset('Parquet', z.strictObject({ location, compressionCodec: oneOf('none', 'gzip', 'snappy', 'lzo').optional() })),
  dataset(
    'DelimitedText',
    z.strictObject({
      location,
      columnDelimiter: text.optional(),
      rowDelimiter: text.optional(),
      quoteChar: text.optional(),
      escapeChar: text.optional(),
      firstRowAsHeader: truth.optional(),
      nullValue: text.optional(),
      encodingName: text.optional(),
      compressionCodec: oneOf(
        'none',
        'bzip2',
        'gzip',
        'deflate',
        'ZipDeflate',
        'TarGzip',
        'Tar',
        'snappy',
        'lz4',
      ).optional(),
      compressionLevel: oneOf('Optimal', 'Fastest').optional(),
    }),
  ),
]);
