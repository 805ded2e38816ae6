// The next version of a Delta log: what makes the files that it names those that the table should have.
import { createHash } from 'node:crypto';
import { AppError } from '../../../../shared/errors.ts';
import type { PlanColumn } from '../../../../shared/columns.ts';
import { addAction, commitText, shapeOf, type DeltaProtocol } from '../../readers/delta-table.ts';
import { fieldNumbersOf, type DeltaLog } from './read-log.ts';

export type DeltaTable = {
  readonly series: string;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly PlanColumn[];
  readonly database: string;
  readonly tool: string;
  /** Of the series, and when it was written. */
  readonly stateVersion: number;
  readonly updatedUtc: string;
  /** By path, as the log names them. */
  readonly files: ReadonlyMap<string, { readonly rows: number; readonly bytes: number }>;
};

export type NextCommit =
  | { readonly kind: 'commit'; readonly text: string }
  /** The log names these files already. */
  | { readonly kind: 'same' }
  /** It has what a newer state of the series has brought. */
  | { readonly kind: 'newer' };

/** Its transactions are known by it: a state of the series has one commit. */
const appIdOf = (series: string): string => `tableferry-series-${series}`;

/** The features that are written here, and those that need nothing of a writer who only adds and removes whole files. */
const knownFeatures = new Set(['columnMapping', 'timestampNtz', 'appendOnly', 'invariants']);
const knownWriters = new Set([1, 2, 5, 7]);

/** Throws DELTA_LOG_NOT_OURS. `blob`: of the log, for messages. The same log and table give the same text. */
export function nextCommit(log: DeltaLog, table: DeltaTable, blob: string): NextCommit {
  const refuse = (detail: string): AppError => new AppError('DELTA_LOG_NOT_OURS', { blob, detail });
  const timeMs = Date.parse(table.updatedUtc);
  const id = deltaIdOf(table);
  const shape = shapeOf(table.columns, fieldNumbersOf(log));
  const actions: object[] = [];
  if (log.metaData !== null && log.metaData.id !== id) throw refuse('it is the log of another table');
  if (log.metaData?.configuration['delta.appendOnly'] === 'true') throw refuse('its table only takes new rows');
  if ((log.metaData?.partitionColumns.length ?? 0) > 0) throw refuse('its table is partitioned');
  if (log.protocol !== null && !isWritable(log.protocol))
    throw refuse('somebody gave its table a feature of Delta that is not written here');
  const added = [...table.files].filter(([path]) => !log.files.has(path));
  const removed = [...log.files].filter((path) => !table.files.has(path));
  const isSameShape = log.metaData?.schemaString === shape.schemaString;
  if (log.metaData !== null && isSameShape && added.length === 0 && removed.length === 0) return { kind: 'same' };
  const known = log.transactions.get(appIdOf(table.series));
  if (known !== undefined && known.version > table.stateVersion && (known.lastUpdated ?? 0) > timeMs)
    return { kind: 'newer' };
  const isNew = log.metaData === null;
  actions.push({
    commitInfo: {
      timestamp: timeMs,
      operation: isNew ? 'CREATE TABLE' : 'WRITE',
      operationParameters: isNew ? {} : { mode: 'Overwrite' },
      engineInfo: table.tool,
    },
  });
  actions.push({ txn: { appId: appIdOf(table.series), version: table.stateVersion, lastUpdated: timeMs } });
  const protocol = joinProtocols(log.protocol, shape.protocol);
  if (protocol !== null) actions.push({ protocol });
  if (isNew || !isSameShape)
    actions.push({
      metaData: {
        id,
        name: table.name,
        description: `${table.schema}.${table.name} of ${table.database}`,
        format: { provider: 'parquet', options: {} },
        schemaString: shape.schemaString,
        partitionColumns: [],
        configuration: { ...log.metaData?.configuration, ...shape.configuration },
        createdTime: log.metaData?.createdTime ?? timeMs,
      },
    });
  for (const path of removed) actions.push({ remove: { path, deletionTimestamp: timeMs, dataChange: true } });
  for (const [path, file] of added) actions.push(addAction(path, file, timeMs));
  return { kind: 'commit', text: commitText(actions) };
}

/** Version 8: made from what it names, which is the same as long as the series is. */
function deltaIdOf({ series, schema, name }: Pick<DeltaTable, 'series' | 'schema' | 'name'>): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([series, schema, name]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const isWritable = ({ minReaderVersion, minWriterVersion, readerFeatures, writerFeatures }: DeltaProtocol): boolean =>
  minReaderVersion <= 3 &&
  knownWriters.has(minWriterVersion) &&
  [...(readerFeatures ?? []), ...(writerFeatures ?? [])].every((feature) => knownFeatures.has(feature));

/** What both need; null when the one of the log is enough. A log never loses what it has. */
function joinProtocols(found: DeltaProtocol | null, wanted: DeltaProtocol): DeltaProtocol | null {
  if (found === null) return wanted;
  const featuresOf = (protocol: DeltaProtocol): readonly string[] => {
    if (protocol.writerFeatures !== undefined) return protocol.writerFeatures;
    return protocol.minWriterVersion >= 5 ? ['columnMapping'] : [];
  };
  const has = new Set(featuresOf(found));
  if (featuresOf(wanted).every((feature) => has.has(feature))) return null;
  const features = [...new Set([...has, ...featuresOf(wanted)])];
  if (!features.includes('timestampNtz')) return wanted;
  const readerFeatures = features.filter((feature) => feature === 'columnMapping' || feature === 'timestampNtz');
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures, writerFeatures: features };
}
