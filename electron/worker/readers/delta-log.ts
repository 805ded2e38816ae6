// Writes the first version of a Delta table over the parts of a run, so that Fabric, Databricks and Spark open their folder.
import type { LogicalType, OutputColumn } from '../../../shared/columns.ts';
import { columnsInFiles } from './file-columns.ts';
import type { TableFacts } from './table-facts.ts';

/** Below the table's folder; its name is the version. */
export const deltaLogFile = '_delta_log/00000000000000000000.json';

export type DeltaDecision =
  | { readonly kind: 'log'; readonly notes: readonly string[] }
  /** Why there is none, as a sentence. */
  | { readonly kind: 'none'; readonly why: string };

type Asked = Pick<TableFacts, 'table' | 'folder'> & { readonly plan: Pick<TableFacts['plan'], 'options'> };

/** Whether the table gets a log, and which columns Delta shows as another type than they are. */
export function decideDelta({ plan: { options }, table, folder }: Asked): DeltaDecision {
  const none = (why: string): DeltaDecision => ({ kind: 'none', why });
  if (options.deltaLog !== true) return none('The plan asks for no Delta log.');
  if (options.format !== 'parquet') return none('A Delta log is for Parquet files only.');
  if (folder === null)
    return none(
      'There is no Delta log: the path template gives the table no folder of its own, since {schema}, {table} and {run} do not all stand before the first segment with {partition} or {part}.',
    );
  const outputs = outputsOf(table);
  const names = outputs.map(({ name }) => name.toLowerCase());
  const twice = outputs.find(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
  if (twice !== undefined)
    return none(
      `There is no Delta log: Delta does not tell ${twice.name} from another column whose name differs in case only.`,
    );
  return {
    kind: 'log',
    notes: outputs.flatMap(({ name, type }) => {
      const instead = insteadOf(type);
      return instead === null ? [] : [`In the Delta table column ${name} is ${instead}.`];
    }),
  };
}

const outputsOf = (table: TableFacts['table']): readonly OutputColumn[] =>
  columnsInFiles(table, 'parquet').flatMap(({ files }) => files.map(({ output }) => output));

/** Delta knows no unsigned numbers, no time of day, no nanoseconds, no UUID. */
function insteadOf(type: LogicalType): string | null {
  switch (type.kind) {
    case 'time':
      return `a number, the ${unitWords[type.unit]} since midnight`;
    case 'timestamp':
      return type.unit === 'nanos' ? `a number, the nanoseconds since 1970${type.isUtc ? ' in UTC' : ''}` : null;
    case 'uuid':
      return 'binary, 16 bytes in the order of the text form';
    default:
      return null;
  }
}

const unitWords = { millis: 'milliseconds', micros: 'microseconds', nanos: 'nanoseconds' } as const;

function deltaType(type: LogicalType): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'int':
      // The unsigned byte of a tinyint needs the next wider type.
      return { 8: 'short', 16: 'short', 32: 'integer', 64: 'long' }[type.bits];
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'date':
      return 'date';
    case 'time':
      return type.unit === 'millis' ? 'integer' : 'long';
    case 'timestamp':
      if (type.unit === 'nanos') return 'long';
      return type.isUtc ? 'timestamp' : 'timestamp_ntz';
    case 'string':
      return 'string';
    case 'binary':
    case 'fixed':
    case 'uuid':
      return 'binary';
  }
}

/** Characters that Delta takes in a name only under column mapping. */
const needsMapping = /[ ,;{}()\n\t=]/;

/** One JSON object a line. The same facts always give the same text. */
export function writeDeltaLog(facts: TableFacts, folder: string): string {
  const { plan, table, parts, finishedUtc, deltaId } = facts;
  const outputs = outputsOf(table);
  const isMapped = outputs.some(({ name }) => needsMapping.test(name));
  const timeMs = Date.parse(finishedUtc);
  const fields = outputs.map(({ name, isNullable, type }, index) => ({
    name,
    type: deltaType(type),
    nullable: isNullable,
    metadata: isMapped ? { 'delta.columnMapping.id': index + 1, 'delta.columnMapping.physicalName': name } : {},
  }));
  const actions = [
    { commitInfo: { timestamp: timeMs, operation: 'CREATE TABLE', operationParameters: {}, engineInfo: plan.tool } },
    {
      protocol: protocolOf(
        isMapped,
        fields.some(({ type }) => type === 'timestamp_ntz'),
      ),
    },
    {
      metaData: {
        id: deltaId,
        name: table.name,
        description: `${table.schema}.${table.name} of ${plan.source.database}`,
        format: { provider: 'parquet', options: {} },
        schemaString: JSON.stringify({ type: 'struct', fields }),
        partitionColumns: [],
        configuration: isMapped
          ? { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': String(outputs.length) }
          : {},
        createdTime: timeMs,
      },
    },
    ...parts.map(({ name, bytes, rows }) => ({
      add: {
        path: relativePath(name, folder),
        partitionValues: {},
        size: bytes,
        modificationTime: timeMs,
        dataChange: true,
        stats: JSON.stringify({ numRecords: rows }),
      },
    })),
  ];
  return `${actions.map((action) => JSON.stringify(action)).join('\n')}\n`;
}

/** The lowest that says everything: older readers open a table that needs no more. */
function protocolOf(isMapped: boolean, hasWallClock: boolean): object {
  const mapping = isMapped ? ['columnMapping'] : [];
  if (!hasWallClock)
    return isMapped ? { minReaderVersion: 2, minWriterVersion: 5 } : { minReaderVersion: 1, minWriterVersion: 2 };
  const features = [...mapping, 'timestampNtz'];
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features };
}

/** A URL: a `%` of the blob's name is a character of its own. */
const relativePath = (name: string, folder: string): string =>
  name
    .slice(folder.length + 1)
    .split('/')
    .map(encodeURIComponent)
    .join('/');
