// What Delta says of a table whose files are Parquet: its columns, what a reader must know of, and paths.
import type { LogicalType, OutputColumn, PlanColumn } from '../../../shared/columns.ts';
import { columnsInFiles } from './file-columns.ts';
import type { TableFacts } from './table-facts.ts';

export type DeltaDecision =
  | { readonly kind: 'log'; readonly notes: readonly string[] }
  /** Why there is none, as a sentence. */
  | { readonly kind: 'none'; readonly why: string };

type Asked = {
  readonly table: Pick<TableFacts['table'], 'columns'>;
  readonly folder: TableFacts['folder'];
  readonly plan: Pick<TableFacts['plan'], 'options' | 'series'>;
};

/** Whether the table gets a log, and which columns Delta shows as another type than they are. */
export function decideDelta({ plan: { options, series }, table, folder }: Asked): DeltaDecision {
  const none = (why: string): DeltaDecision => ({ kind: 'none', why });
  if (options.deltaLog !== true) return none('The plan asks for no Delta log.');
  if (series !== undefined)
    return none('The Delta log of the table stands in the folder above its runs, and goes on with every round.');
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

const outputsOf = (table: Pick<TableFacts['table'], 'columns'>): readonly OutputColumn[] =>
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

/** Numbers by which columns are known under column mapping; they stay with their names. */
export type FieldNumbers = ReadonlyMap<string, number>;

export type DeltaShape = {
  readonly schemaString: string;
  readonly configuration: Readonly<Record<string, string>>;
  readonly protocol: DeltaProtocol;
};
export type DeltaProtocol = {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly readerFeatures?: readonly string[] | undefined;
  readonly writerFeatures?: readonly string[] | undefined;
};

/** The columns of a table and what they need. */
export function shapeOf(columns: readonly PlanColumn[], known: FieldNumbers = new Map()): DeltaShape {
  const outputs = outputsOf({ columns: [...columns] });
  const isMapped = known.size > 0 || outputs.some(({ name }) => needsMapping.test(name));
  let last = Math.max(0, ...known.values());
  const fields = outputs.map(({ name, isNullable, type }) => ({
    name,
    type: deltaType(type),
    nullable: isNullable,
    metadata: isMapped
      ? { 'delta.columnMapping.id': known.get(name) ?? ++last, 'delta.columnMapping.physicalName': name }
      : {},
  }));
  return {
    schemaString: JSON.stringify({ type: 'struct', fields }),
    configuration: isMapped
      ? { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': String(last) }
      : {},
    protocol: protocolOf(
      isMapped,
      fields.some(({ type }) => type === 'timestamp_ntz'),
    ),
  };
}

/** The lowest that says everything: older readers open a table that needs no more. */
function protocolOf(isMapped: boolean, hasWallClock: boolean): DeltaProtocol {
  const mapping = isMapped ? ['columnMapping'] : [];
  if (!hasWallClock)
    return isMapped ? { minReaderVersion: 2, minWriterVersion: 5 } : { minReaderVersion: 1, minWriterVersion: 2 };
  const features = [...mapping, 'timestampNtz'];
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features };
}

/** A URL: a `%` of the blob's name is a character of its own. */
export const relativePath = (name: string, folder: string): string =>
  name
    .slice(folder.length + 1)
    .split('/')
    .map(encodeURIComponent)
    .join('/');

/** The action that a file of the table is named by. */
export const addAction = (
  path: string,
  { bytes, rows }: { readonly bytes: number; readonly rows: number },
  timeMs: number,
) => ({
  add: {
    path,
    partitionValues: {},
    size: bytes,
    modificationTime: timeMs,
    dataChange: true,
    stats: JSON.stringify({ numRecords: rows }),
  },
});

/** One JSON object a line. */
export const commitText = (actions: readonly object[]): string =>
  `${actions.map((action) => JSON.stringify(action)).join('\n')}\n`;
