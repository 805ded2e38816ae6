// Pipelines, their activities, and triggers: members and values, written from the reference and the pages on activities.
import { z } from 'zod';
import {
  annotations,
  anything,
  datasetReference,
  duration,
  expression,
  linkedServiceReference,
  oneOf,
  parameters,
  reference,
  text,
  truth,
  variables,
  wholeNumber,
} from './values.ts';

/** Of a pipeline that is called; as many as five properties may be promoted to a run's own. */
const mostUserProperties = 5;

const common = {
  name: z.string().regex(/^[A-Za-z0-9_][^.+?/<>*%&:\\]{0,54}$/, 'no name of an activity'),
  description: z.string().optional(),
  state: z.enum(['Active', 'Inactive']).optional(),
  onInactiveMarkAs: z.enum(['Succeeded', 'Failed', 'Skipped']).optional(),
  dependsOn: z
    .array(
      z.strictObject({
        activity: z.string(),
        dependencyConditions: z.array(z.enum(['Succeeded', 'Failed', 'Skipped', 'Completed'])).min(1),
      }),
    )
    .optional(),
  userProperties: z
    .array(z.strictObject({ name: z.string().min(1), value: text }))
    .max(mostUserProperties)
    .optional(),
};
const policy = z
  .strictObject({
    timeout: duration.optional(),
    retry: z.union([z.int().min(0), expression]).optional(),
    retryIntervalInSeconds: z.int().min(30).max(86_400).optional(),
    secureInput: z.boolean().optional(),
    secureOutput: z.boolean().optional(),
  })
  .optional();

const connections = { maxConcurrentConnections: wholeNumber.optional(), disableMetricsCollection: truth.optional() };
const source = z
  .strictObject({
    type: z.literal('SqlServerSource'),
    sqlReaderQuery: text.optional(),
    queryTimeout: duration.optional(),
    isolationLevel: oneOf('ReadCommitted', 'ReadUncommitted', 'RepeatableRead', 'Serializable', 'Snapshot').optional(),
    partitionOption: oneOf('None', 'PhysicalPartitionsOfTable', 'DynamicRange').optional(),
    partitionSettings: z
      .strictObject({
        partitionColumnName: text.optional(),
        partitionLowerBound: text.optional(),
        partitionUpperBound: text.optional(),
      })
      .optional(),
    sourceRetryCount: wholeNumber.optional(),
    sourceRetryWait: duration.optional(),
    ...connections,
  })
  .refine(
    ({ partitionOption, partitionSettings }) => partitionSettings === undefined || partitionOption === 'DynamicRange',
    {
      error: 'partitionSettings belong to DynamicRange',
    },
  )
  .refine(
    ({ partitionOption, sqlReaderQuery }) =>
      partitionOption !== 'PhysicalPartitionsOfTable' || sqlReaderQuery === undefined,
    {
      error: 'physical partitions are read without a query',
    },
  );

const store = {
  copyBehavior: oneOf('PreserveHierarchy', 'FlattenHierarchy', 'MergeFiles').optional(),
  blockSizeInMB: wholeNumber.optional(),
  ...connections,
};
const storeSettings = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('AzureBlobFSWriteSettings'), ...store }),
  z.strictObject({ type: z.literal('AzureBlobStorageWriteSettings'), ...store }),
]);
const files = { maxRowsPerFile: wholeNumber.optional(), fileNamePrefix: text.optional() };
const sinks = {
  storeSettings,
  sinkRetryCount: wholeNumber.optional(),
  sinkRetryWait: duration.optional(),
  ...connections,
};
const sink = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ParquetSink'),
    formatSettings: z.strictObject({ type: z.literal('ParquetWriteSettings'), ...files }).optional(),
    ...sinks,
  }),
  z.strictObject({
    type: z.literal('DelimitedTextSink'),
    formatSettings: z.strictObject({
      type: z.literal('DelimitedTextWriteSettings'),
      quoteAllText: truth.optional(),
      fileExtension: text,
      ...files,
    }),
    ...sinks,
  }),
]);
const conversion = {
  typeConversion: truth.optional(),
  typeConversionSettings: z
    .strictObject({
      allowDataTruncation: truth.optional(),
      treatBooleanAsNumber: truth.optional(),
      dateTimeFormat: text.optional(),
      dateTimeOffsetFormat: text.optional(),
      timeSpanFormat: text.optional(),
      culture: text.optional(),
    })
    .optional(),
};
const translator = z.union([
  z.strictObject({
    type: z.literal('TabularTranslator'),
    mappings: z
      .array(
        z.strictObject({
          source: z.strictObject({ name: z.string(), type: z.string().optional() }),
          sink: z.strictObject({ name: z.string(), type: z.string().optional() }),
        }),
      )
      .optional(),
    ...conversion,
  }),
  expression,
]);
const logSettings = z.strictObject({
  enableCopyActivityLog: truth.optional(),
  copyActivityLogSettings: z
    .strictObject({ logLevel: oneOf('Info', 'Warning').optional(), enableReliableLogging: truth.optional() })
    .optional(),
  logLocationSettings: z.strictObject({ linkedServiceName: linkedServiceReference, path: text.optional() }),
});

const copy = z.strictObject({
  ...common,
  type: z.literal('Copy'),
  policy,
  inputs: z.array(datasetReference).length(1),
  outputs: z.array(datasetReference).length(1),
  typeProperties: z.strictObject({
    source,
    sink,
    translator: translator.optional(),
    enableStaging: truth.optional(),
    parallelCopies: wholeNumber.optional(),
    dataIntegrationUnits: wholeNumber.optional(),
    enableSkipIncompatibleRow: truth.optional(),
    validateDataConsistency: truth.optional(),
    logSettings: logSettings.optional(),
  }),
});
const executePipeline = z.strictObject({
  ...common,
  type: z.literal('ExecutePipeline'),
  policy: z.strictObject({ secureInput: z.boolean().optional() }).optional(),
  typeProperties: z.strictObject({
    pipeline: reference('PipelineReference'),
    waitOnCompletion: z.boolean().optional(),
    parameters: z.record(z.string(), anything).optional(),
  }),
});
const lookup = z.strictObject({
  ...common,
  type: z.literal('Lookup'),
  policy,
  typeProperties: z.strictObject({
    source: z.union([source, z.strictObject({ type: z.literal('DelimitedTextSource') })]),
    dataset: datasetReference,
    firstRowOnly: truth.optional(),
  }),
});
const getMetadata = z.strictObject({
  ...common,
  type: z.literal('GetMetadata'),
  policy,
  typeProperties: z.strictObject({
    dataset: datasetReference,
    fieldList: z.array(oneOf('exists', 'itemName', 'itemType', 'size', 'lastModified', 'childItems')).min(1),
  }),
});
const plain = <const T extends string, P extends z.ZodType>(type: T, typeProperties: P) =>
  z.strictObject({ ...common, type: z.literal(type), typeProperties });
const fail = plain('Fail', z.strictObject({ message: text, errorCode: text }));
const wait = plain('Wait', z.strictObject({ waitTimeInSeconds: wholeNumber }));
const setVariable = plain('SetVariable', z.strictObject({ variableName: z.string(), value: anything }));

/** Containers hold no ForEach and no Until: those may not be nested. */
const innermost = z.discriminatedUnion('type', [copy, executePipeline, lookup, getMetadata, fail, wait, setVariable]);
const ifCondition = plain(
  'IfCondition',
  z.strictObject({
    expression,
    ifTrueActivities: z.array(innermost).optional(),
    ifFalseActivities: z.array(innermost).optional(),
  }),
);
const inner = z.discriminatedUnion('type', [
  copy,
  executePipeline,
  lookup,
  getMetadata,
  fail,
  wait,
  setVariable,
  ifCondition,
]);
const forEach = plain(
  'ForEach',
  z.strictObject({
    items: expression,
    isSequential: z.boolean().optional(),
    batchCount: z.int().min(1).max(50).optional(),
    activities: z.array(inner).min(1),
  }),
);
const untilLoop = plain(
  'Until',
  z.strictObject({ expression, timeout: duration.optional(), activities: z.array(inner).min(1) }),
);

export const pipeline = z.strictObject({
  description: z.string().optional(),
  activities: z
    .array(
      z.discriminatedUnion('type', [
        copy,
        executePipeline,
        lookup,
        getMetadata,
        fail,
        wait,
        setVariable,
        ifCondition,
        forEach,
        untilLoop,
      ]),
    )
    .min(1),
  parameters: parameters.optional(),
  variables: variables.optional(),
  concurrency: z.int().min(1).optional(),
  annotations: annotations.optional(),
  folder: z.strictObject({ name: z.string() }).optional(),
});

const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?$/);
export const trigger = z.strictObject({
  type: z.literal('ScheduleTrigger'),
  description: z.string().optional(),
  annotations: annotations.optional(),
  runtimeState: z.enum(['Started', 'Stopped', 'Disabled']).optional(),
  pipelines: z
    .array(
      z.strictObject({
        pipelineReference: reference('PipelineReference'),
        parameters: z.record(z.string(), anything).optional(),
      }),
    )
    .optional(),
  typeProperties: z.strictObject({
    recurrence: z
      .strictObject({
        frequency: z.enum(['Minute', 'Hour', 'Day', 'Week', 'Month', 'Year']),
        interval: z.int().min(1),
        startTime: moment,
        endTime: moment.optional(),
        timeZone: z.string().min(1),
        schedule: z
          .strictObject({
            minutes: z.array(z.int().min(0).max(59)).optional(),
            hours: z.array(z.int().min(0).max(23)).optional(),
            weekDays: z
              .array(z.enum(['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']))
              .optional(),
            monthDays: z.array(z.int().min(-31).max(31)).optional(),
          })
          .optional(),
      })
      .refine(({ timeZone, startTime }) => (timeZone === 'UTC') === startTime.endsWith('Z'), {
        error: 'the start has a Z in UTC, and in no other time zone',
      }),
  }),
});
