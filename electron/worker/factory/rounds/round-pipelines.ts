// The activities of a round: where a table stands is read from a small file, and moved on only once its rows have arrived.
import type { FactoryRead } from '../../../../shared/factory.ts';
import { usualManner } from '../../../../shared/sizing/batches.ts';
import { copyActivity, endingOf, inControlTable, type Surroundings } from '../copy-activity.ts';
import { expression, type JsonObject, type Resource } from '../resource.ts';
import { isLake } from '../services.ts';

const positionFile = 'position.csv';
const table = 'pipeline().parameters.table';
const answer = (member: string): string => `activity('Ask the server').output.firstRow.${member}`;
const quoted = (value: string): string => `replace(${value}, '''', '''''')`;
/** A text that is put into a statement as a text, whatever it holds. */
const declared = (name: string, value: string): string =>
  `'DECLARE ${name} nvarchar(100) = N''', ${quoted(value)}, '''; '`;
const since = 'pipeline().parameters.since';
const policy = { timeout: '0.12:00:00', retry: 2, retryIntervalInSeconds: 60, secureInput: false, secureOutput: false };
const after = (activity: string): readonly JsonObject[] => [{ activity, dependencyConditions: ['Succeeded'] }];

/** For an entry of a control table: its position is looked for, and a round of it is started from there. */
export function beginRound(round: string, { datasets }: Surroundings): readonly JsonObject[] {
  const place = {
    referenceName: datasets.position.name,
    type: 'DatasetReference',
    parameters: { folder: expression('@item().state'), file: positionFile },
  };
  const start = (from: string, ...dependsOn: readonly string[]): JsonObject => ({
    name: dependsOn.length === 0 ? 'Begin with the whole table' : 'Go on from the position',
    type: 'ExecutePipeline',
    dependsOn: dependsOn.flatMap(after),
    userProperties: [],
    typeProperties: {
      pipeline: { referenceName: round, type: 'PipelineReference' },
      waitOnCompletion: true,
      parameters: {
        run: expression('@pipeline().parameters.run'),
        table: expression('@item()'),
        since: from === '' ? '' : expression(from),
      },
    },
  });
  const kept = `activity('Read the position').output.firstRow`;
  return [
    {
      name: 'Look for the position',
      type: 'GetMetadata',
      dependsOn: [],
      policy,
      userProperties: [],
      typeProperties: { dataset: place, fieldList: ['exists'] },
    },
    {
      name: 'Is there a position',
      type: 'IfCondition',
      dependsOn: after('Look for the position'),
      userProperties: [],
      typeProperties: {
        expression: expression(`@activity('Look for the position').output.exists`),
        ifTrueActivities: [
          {
            name: 'Read the position',
            type: 'Lookup',
            dependsOn: [],
            policy,
            userProperties: [],
            typeProperties: { source: { type: 'DelimitedTextSource' }, dataset: place, firstRowOnly: true },
          },
          // Where the statement is another one than before, the files would not go together.
          start(`@if(equals(${kept}.shape, item().shape), coalesce(${kept}.position, ''), '')`, 'Read the position'),
        ],
        ifFalseActivities: [start('')],
      },
    },
  ];
}

/**
 * One round of one table. The new position is asked for before the rows are read, and kept after they have arrived: what
 * is committed in between comes again in the next round, and nothing is left out.
 */
export function roundPipeline(name: string, read: FactoryRead, around: Surroundings): Resource {
  const { datasets, plan, nodes } = around;
  const { queries } = usualManner(read !== 'whole', nodes);
  const source = (query: string): JsonObject => ({
    type: 'SqlServerSource',
    sqlReaderQuery: expression(query),
    queryTimeout: '1.00:00:00',
    isolationLevel: 'ReadCommitted',
    partitionOption: 'None',
  });
  const input = {
    referenceName: datasets.table.name,
    type: 'DatasetReference',
    parameters: { schema: expression(`@${table}.schema`), table: expression(`@${table}.table`) },
  };
  const of = { ...inControlTable, of: table };
  const settle = `@concat(${declared('@position', since)}, ${declared('@next', answer('position'))}, ${declared('@how', answer('verdict'))}, 'SELECT s.position, N''', ${table}.shape, ''' AS shape, N''', pipeline().parameters.run, ''' AS run, @how AS how FROM (', ${table}.settle, ') AS s')`;
  return {
    kind: 'pipeline',
    name,
    properties: {
      description:
        'Carries out a round of one table: the changes since its position, or all of it; made by Tableferry from a plan.',
      activities: [
        {
          name: 'Ask the server',
          type: 'Lookup',
          dependsOn: [],
          policy,
          userProperties: [],
          typeProperties: {
            source: source(`@concat(${declared('@position', since)}, ${table}.ask)`),
            dataset: input,
            firstRowOnly: true,
          },
        },
        {
          name: 'Are changes lost',
          type: 'IfCondition',
          dependsOn: after('Ask the server'),
          userProperties: [],
          typeProperties: {
            expression: expression(`@equals(${answer('verdict')}, 'stop')`),
            ifTrueActivities: [
              {
                name: 'Stop',
                type: 'Fail',
                dependsOn: [],
                userProperties: [],
                typeProperties: {
                  message: expression(
                    `@concat('The changes of ', ${table}.schema, '.', ${table}.table, ' since ', ${since}, ' are not to be had: the server keeps them no more, was restored, tracks them no more, or does not let its login see them. Delete the position in ', ${table}.state, ' to load the table whole.')`,
                  ),
                  errorCode: 'CHANGES_LOST',
                },
              },
            ],
          },
        },
        {
          name: 'Changes or all',
          type: 'IfCondition',
          dependsOn: after('Are changes lost'),
          userProperties: [],
          typeProperties: {
            expression: expression(`@equals(${answer('verdict')}, 'changes')`),
            ifTrueActivities: [
              copyActivity('whole', 1, around, {
                ...of,
                name: 'Copy changes',
                folder: 'changes',
                query: `concat(${declared('@position', since)}, ${table}.changesQuery)`,
                // A second attempt replaces the file; another window of the same run does not.
                file: `concat('since-', replace(replace(replace(${since}, ':', ''), ' ', 'T'), '.', '-'), '.', '${endingOf(plan)}')`,
              }),
            ],
            ifFalseActivities: [copyActivity(read, queries, around, { ...of, folder: 'full' })],
          },
        },
        {
          name: 'Keep the position',
          type: 'Copy',
          dependsOn: after('Changes or all'),
          policy,
          userProperties: [],
          inputs: [input],
          outputs: [
            {
              referenceName: datasets.position.name,
              type: 'DatasetReference',
              parameters: { folder: expression(`@${table}.state`), file: positionFile },
            },
          ],
          typeProperties: {
            source: source(settle),
            sink: {
              type: 'DelimitedTextSink',
              storeSettings: {
                type: isLake(plan.target) ? 'AzureBlobFSWriteSettings' : 'AzureBlobStorageWriteSettings',
              },
              formatSettings: { type: 'DelimitedTextWriteSettings', quoteAllText: true, fileExtension: '.csv' },
            },
          },
        },
      ],
      parameters: { run: { type: 'string' }, table: { type: 'object' }, since: { type: 'string' } },
      annotations: ['tableferry'],
    },
  };
}
