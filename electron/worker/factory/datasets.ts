// The datasets: any table of the source, and the files of a table, both told which by parameters.
import type { Plan, RunOptions } from '../../../shared/plan.ts';
import { expression, linkedService, names, type JsonObject, type Resource } from './resource.ts';
import { isLake } from './services.ts';

const text = { type: 'string' };

export const datasetsOf = (plan: Plan): readonly Resource[] => [
  {
    kind: 'dataset',
    name: names.table,
    properties: {
      linkedServiceName: linkedService(names.source),
      parameters: { schema: text, table: text },
      type: 'SqlServerTable',
      schema: [],
      typeProperties: { schema: expression('@dataset().schema'), table: expression('@dataset().table') },
    },
  },
  filesOf(plan, names.file, { folder: text, file: text }, { fileName: expression('@dataset().file') }),
  filesOf(plan, names.folder, { folder: text }, {}),
];

const filesOf = ({ target, options }: Plan, name: string, parameters: JsonObject, file: JsonObject): Resource => {
  const folderPath = expression('@dataset().folder');
  const location = isLake(target)
    ? { type: 'AzureBlobFSLocation', fileSystem: target.container, folderPath, ...file }
    : { type: 'AzureBlobStorageLocation', container: target.container, folderPath, ...file };
  return {
    kind: 'dataset',
    name,
    properties: {
      linkedServiceName: linkedService(names.storage),
      parameters,
      type: options.format === 'parquet' ? 'Parquet' : 'DelimitedText',
      typeProperties: { location, ...formOf(options) },
      schema: [],
    },
  };
};

/** zstd is not offered for Parquet, and snappy is what it is nearest to. */
export const compressionOf = ({ compression }: Pick<RunOptions, 'compression'>): string =>
  compression === 'zstd' ? 'snappy' : compression;

function formOf(options: RunOptions): JsonObject {
  const compressionCodec = compressionOf(options);
  if (options.format === 'parquet') return { compressionCodec };
  return {
    columnDelimiter: ',',
    rowDelimiter: '\n',
    quoteChar: '"',
    escapeChar: '"',
    firstRowAsHeader: true,
    nullValue: String.raw`\N`,
    encodingName: 'UTF-8',
    ...(compressionCodec === 'none' ? {} : { compressionCodec, compressionLevel: 'Optimal' }),
  };
}
