// The datasets: any table of the source, and the files of a table, both told which by parameters.
import { factoryCsv } from '../../../shared/factory-csv.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { expression, linkedService, namedByContent, type JsonObject, type Resource } from './resource.ts';
import { isLake, type Services } from './services.ts';

const text = { type: 'string' };

export type Datasets = {
  readonly table: Resource;
  /** One file of a given name. */
  readonly file: Resource;
  /** Files of any name in a folder. */
  readonly folder: Resource;
  /** Where a table of a series stands: a small file of its own. */
  readonly position: Resource;
};

export const datasetsOf = (plan: Plan, { source, storage }: Services): Datasets => ({
  table: namedByContent('dataset', 'tableferry_table', {
    linkedServiceName: linkedService(source),
    parameters: { schema: text, table: text },
    type: 'SqlServerTable',
    schema: [],
    typeProperties: { schema: expression('@dataset().schema'), table: expression('@dataset().table') },
  }),
  file: filesOf(plan, storage, 'tableferry_file', { fileName: expression('@dataset().file') }),
  folder: filesOf(plan, storage, 'tableferry_folder', {}),
  position: filesOf(
    { ...plan, options: { ...plan.options, format: 'csv', compression: 'none' } },
    storage,
    'tableferry_position',
    { fileName: expression('@dataset().file') },
  ),
});

function filesOf({ target, options }: Plan, storage: string, name: string, file: JsonObject): Resource {
  const folderPath = expression('@dataset().folder');
  const location = isLake(target)
    ? { type: 'AzureBlobFSLocation', fileSystem: target.container, folderPath, ...file }
    : { type: 'AzureBlobStorageLocation', container: target.container, folderPath, ...file };
  return namedByContent('dataset', name, {
    linkedServiceName: linkedService(storage),
    parameters: 'fileName' in file ? { folder: text, file: text } : { folder: text },
    type: options.format === 'parquet' ? 'Parquet' : 'DelimitedText',
    typeProperties: { location, ...formOf(options) },
    schema: [],
  });
}

/** zstd is not offered for Parquet, and snappy is what it is nearest to. */
export const compressionOf = ({ compression }: Pick<RunOptions, 'compression'>): string =>
  compression === 'zstd' ? 'snappy' : compression;

function formOf(options: RunOptions): JsonObject {
  const compressionCodec = compressionOf(options);
  if (options.format === 'parquet') return { compressionCodec };
  return {
    ...factoryCsv,
    ...(compressionCodec === 'none' ? {} : { compressionCodec, compressionLevel: 'Optimal' }),
  };
}
