// What the resources of a factory must have by their type, written from the documentation of Data Factory.
import { readExpression } from '../expression/parse.ts';
import { isMembers, members, type Members } from '../json.ts';

/** What `typeProperties` must hold. */
const demanded: Readonly<Record<string, readonly string[]>> = {
  AzureKeyVault: ['baseUrl'],
  SqlServer: ['server', 'database', 'encrypt', 'authenticationType', 'userName', 'password'],
  AzureBlobFS: ['url'],
  AzureBlobStorage: ['serviceEndpoint', 'accountKind', 'authenticationType'],
  SqlServerTable: ['schema', 'table'],
  Parquet: ['location', 'compressionCodec'],
  DelimitedText: ['location', 'columnDelimiter', 'quoteChar', 'escapeChar', 'firstRowAsHeader', 'nullValue'],
  ForEach: ['items', 'isSequential', 'batchCount', 'activities'],
  Copy: ['source', 'sink', 'parallelCopies', 'validateDataConsistency', 'logSettings'],
  ExecutePipeline: ['pipeline', 'waitOnCompletion', 'parameters'],
  Fail: ['message', 'errorCode'],
};
/** Members of objects that are told by their type alone. */
const plain: Readonly<Record<string, readonly string[]>> = {
  IntegrationRuntimeReference: ['referenceName'],
  LinkedServiceReference: ['referenceName'],
  DatasetReference: ['referenceName'],
  PipelineReference: ['referenceName'],
  AzureKeyVaultSecret: ['store', 'secretName'],
  AzureBlobFSLocation: ['fileSystem', 'folderPath'],
  AzureBlobStorageLocation: ['container', 'folderPath'],
  SqlServerSource: ['queryTimeout', 'isolationLevel', 'partitionOption'],
  ParquetSink: ['storeSettings', 'formatSettings'],
  DelimitedTextSink: ['storeSettings', 'formatSettings'],
  DelimitedTextWriteSettings: ['fileExtension'],
  AzureBlobFSWriteSettings: [],
  AzureBlobStorageWriteSettings: [],
  ParquetWriteSettings: [],
  TabularTranslator: ['mappings'],
  Expression: ['value'],
  SelfHosted: [],
  string: [],
  array: [],
};
const oneOf: Readonly<Record<string, readonly unknown[]>> = {
  encrypt: ['mandatory', 'optional', 'strict'],
  isolationLevel: ['ReadCommitted', 'ReadUncommitted', 'RepeatableRead', 'Serializable', 'Snapshot'],
  partitionOption: ['None', 'PhysicalPartitionsOfTable', 'DynamicRange'],
  compressionCodec: ['none', 'gzip', 'snappy', 'lzo'],
  accountKind: ['Storage', 'StorageV2', 'BlobStorage', 'BlockBlobStorage'],
  logLevel: ['Info', 'Warning'],
};
const nameRules: Readonly<Record<string, RegExp>> = {
  factory: /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
  integrationRuntime: /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
  linkedService: /^[A-Za-z][^-.+?/<>*%&:\\]{0,139}$/,
  dataset: /^[A-Za-z][^-.+?/<>*%&:\\]{0,139}$/,
  pipeline: /^[A-Za-z][^.+?/<>*%&:\\]{0,139}$/,
};

/** Complaints about one file of the Git layout; none = it has what its type needs. */
export function faultsOf(kind: string, name: string, resource: unknown): readonly string[] {
  const { properties, name: own } = members(resource);
  return [
    ...(own === name ? [] : [`${name} calls itself ${String(own)}`]),
    ...(nameRules[kind]?.test(name) === true ? [] : [`${kind} may not be called ${name}`]),
    ...(kind === 'factory' ? [] : faultsIn(properties, name)),
  ];
}

function faultsIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => faultsIn(one, `${path}[${String(index)}]`));
  if (!isMembers(value)) return value === undefined ? [`${path} is undefined`] : [];
  const { type } = value;
  const own = typeof type === 'string' ? faultsOfType(type, value, path) : [];
  const choices = Object.entries(oneOf).flatMap(([member, allowed]) =>
    member in value && !allowed.includes(value[member]) ? [`${path}.${member} is ${String(value[member])}`] : [],
  );
  // A control table is data: nothing in it is an expression, whatever it looks like.
  const inner = Object.entries(value).flatMap(([key, member]) =>
    key === 'defaultValue' ? [] : faultsIn(member, `${path}.${key}`),
  );
  return [...own, ...choices, ...inner];
}

function faultsOfType(type: string, value: Members, path: string): readonly string[] {
  if (type === 'Expression') {
    const { fault } = readExpression(String(value.value));
    return fault === null ? [] : [`${path}: ${fault}`];
  }
  const inProperties = demanded[type];
  const direct = plain[type];
  if (inProperties === undefined && direct === undefined) return [`${path} is of the unknown type ${type}`];
  const held = inProperties === undefined ? value : members(value.typeProperties);
  return (inProperties ?? direct ?? []).flatMap((member) => (member in held ? [] : [`${path} has no ${member}`]));
}
