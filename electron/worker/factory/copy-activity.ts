// The Copy activity inside of a ForEach: how one entry of the control table is read and written.
import { factoryCsvTexts } from '../../../shared/factory-csv.ts';
import type { FactoryRead } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { extensionOf } from '../target/blob-name.ts';
import { folderExpression } from './folders.ts';
import { compressionOf, type Datasets } from './datasets.ts';
import { expression, linkedService, type JsonObject } from './resource.ts';
import { isLake, type Services } from './services.ts';

/** What activities of a plan refer to. */
export type Surroundings = {
  readonly plan: Plan;
  readonly nodes: number;
  readonly services: Services;
  readonly datasets: Datasets;
};

/** Where a Copy activity finds what it copies, and what it does beyond. */
export type CopyPlace = {
  readonly name: string;
  /** What gives the entry of the control table. */
  readonly of: string;
  /** Below the folder of the entry; null = that folder itself. */
  readonly folder: string | null;
  /** An expression that gives the statement; null = that of the entry. */
  readonly query: string | null;
  /** An expression that gives the name of the one file; null = as always. */
  readonly file: string | null;
};
export const inControlTable: CopyPlace = { name: 'Copy table', of: 'item()', folder: null, query: null, file: null };

/**
 * A table of one query is one file, which a second attempt replaces. Files of ranges get names from Data Factory, anew in
 * each attempt: a second one would leave those of the first beside its own, and so there is none. `queries`: by which it
 * is read at the same time.
 */
export function copyActivity(
  read: FactoryRead,
  queries: number,
  { plan, services, datasets }: Surroundings,
  place: CopyPlace = inControlTable,
): JsonObject {
  const { of } = place;
  const isOneFile = read === 'whole';
  const folder = {
    folder: expression(
      folderExpression(place.folder === null ? `${of}.folder` : `concat(${of}.folder, '/${place.folder}')`),
    ),
  };
  const file = place.file === null ? oneFileOf(plan) : expression(`@${place.file}`);
  return {
    name: place.name,
    type: 'Copy',
    dependsOn: [],
    policy: {
      // The longest that an activity may have: a giant takes days, and is begun anew when it is cut off.
      timeout: isOneFile ? '1.00:00:00' : '7.00:00:00',
      retry: isOneFile ? 2 : 0,
      retryIntervalInSeconds: 60,
      secureInput: false,
      secureOutput: false,
    },
    userProperties: [
      { name: 'table', value: expression(`@concat(${of}.schema, '.', ${of}.table)`) },
      { name: 'id', value: expression(`@${of}.id`) },
    ],
    inputs: [
      {
        referenceName: datasets.table.name,
        type: 'DatasetReference',
        parameters: { schema: expression(`@${of}.schema`), table: expression(`@${of}.table`) },
      },
    ],
    outputs: [
      {
        referenceName: isOneFile ? datasets.file.name : datasets.folder.name,
        type: 'DatasetReference',
        parameters: isOneFile ? { ...folder, file } : folder,
      },
    ],
    typeProperties: {
      source: sourceOf(read, place),
      sink: sinkOf(plan),
      parallelCopies: queries,
      validateDataConsistency: true,
      enableSkipIncompatibleRow: plan.options.badRows === 'setAside',
      logSettings: {
        enableCopyActivityLog: true,
        copyActivityLogSettings: { logLevel: 'Warning', enableReliableLogging: false },
        logLocationSettings: {
          linkedServiceName: linkedService(services.storage),
          path: `${plan.target.container}/_logs/data-factory`,
        },
      },
      ...translatorOf(read, plan, of),
    },
  };
}

/** A table of one query is one file. */
export const oneFileOf = (plan: Plan): string => `part-0000-00000.${endingOf(plan)}`;
export const endingOf = ({ options }: Plan): string => extensionOf(options.format, compressionOf(options));

/** Of a table that is read by physical partitions the entry has the columns too. */
function translatorOf(read: FactoryRead, { options }: Plan, of: string): JsonObject {
  if (read === 'physical') return { translator: expression(`@${of}.translator`) };
  return options.format === 'csv' ? { translator: { type: 'TabularTranslator', ...factoryCsvTexts } } : {};
}

function sourceOf(read: FactoryRead, { of, query }: CopyPlace): JsonObject {
  const common = { type: 'SqlServerSource', queryTimeout: '1.00:00:00', isolationLevel: 'ReadCommitted' };
  const sqlReaderQuery = expression(query === null ? `@${of}.query` : `@${query}`);
  const partitionColumnName = expression(`@${of}.column`);
  switch (read) {
    case 'whole':
      return { ...common, sqlReaderQuery, partitionOption: 'None' };
    case 'physical':
      return { ...common, partitionOption: 'PhysicalPartitionsOfTable' };
    case 'ranges':
      return { ...common, sqlReaderQuery, partitionOption: 'DynamicRange', partitionSettings: { partitionColumnName } };
    case 'bounded':
      return {
        ...common,
        sqlReaderQuery,
        partitionOption: 'DynamicRange',
        partitionSettings: {
          partitionColumnName,
          partitionLowerBound: expression(`@${of}.lower`),
          partitionUpperBound: expression(`@${of}.upper`),
        },
      };
  }
}

function sinkOf(plan: Plan): JsonObject {
  const storeSettings = { type: isLake(plan.target) ? 'AzureBlobFSWriteSettings' : 'AzureBlobStorageWriteSettings' };
  if (plan.options.format === 'parquet')
    return { type: 'ParquetSink', storeSettings, formatSettings: { type: 'ParquetWriteSettings' } };
  return {
    type: 'DelimitedTextSink',
    storeSettings,
    // The ending is demanded, though it is not read where the dataset names the file.
    formatSettings: { type: 'DelimitedTextWriteSettings', quoteAllText: true, fileExtension: `.${endingOf(plan)}` },
  };
}
