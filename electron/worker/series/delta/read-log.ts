// The Delta log of a table as it stands in the container: replayed from its first version, or refused.
import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { TargetPort } from '../../ports/ports.ts';
import type { FieldNumbers } from '../../readers/delta-table.ts';

/** Only what is needed: other writers say more. */
const actionSchema = z.looseObject({
  protocol: z
    .looseObject({
      minReaderVersion: z.int(),
      minWriterVersion: z.int(),
      readerFeatures: z.array(z.string()).optional(),
      writerFeatures: z.array(z.string()).optional(),
    })
    .optional(),
  metaData: z
    .looseObject({
      id: z.string(),
      schemaString: z.string(),
      partitionColumns: z.array(z.string()),
      configuration: z.record(z.string(), z.string()).default({}),
      createdTime: z.number().optional(),
    })
    .optional(),
  add: z.looseObject({ path: z.string(), size: z.number(), deletionVector: z.unknown().optional() }).optional(),
  remove: z.looseObject({ path: z.string() }).optional(),
  txn: z.looseObject({ appId: z.string(), version: z.int(), lastUpdated: z.number().optional() }).optional(),
});
type Action = z.infer<typeof actionSchema>;

export type DeltaLog = {
  /** The newest; -1 = there is no log. */
  readonly version: number;
  readonly protocol: NonNullable<Action['protocol']> | null;
  readonly metaData: NonNullable<Action['metaData']> | null;
  /** Paths of the files of the table as they stand in the log. */
  readonly files: ReadonlySet<string>;
  /** By the name of the application. */
  readonly transactions: ReadonlyMap<string, { readonly version: number; readonly lastUpdated: number | null }>;
};

type Readable = Pick<TargetPort, 'listBlobs' | 'readRange'>;

const readsAtOnce = 16;

export const versionName = (folder: string, version: number): string =>
  `${folder}/_delta_log/${String(version).padStart(20, '0')}.json`;

/** Throws DELTA_LOG_NOT_OURS for a log that cannot be read from its beginning, storage errors. */
export async function readDeltaLog(target: Readable, folder: string, signal: AbortSignal): Promise<DeltaLog> {
  const prefix = `${folder}/_delta_log/`;
  const sizes = new Map<number, number>();
  for await (const { name, sizeBytes } of target.listBlobs(prefix, signal)) {
    const [, digits] = /^(\d{20})\.json$/.exec(name.slice(prefix.length)) ?? [];
    if (digits !== undefined) sizes.set(Number(digits), sizeBytes);
  }
  const version = sizes.size - 1;
  for (let at = 0; at <= version; at++)
    if (!sizes.has(at))
      throw new AppError('DELTA_LOG_NOT_OURS', {
        blob: prefix,
        detail: `its version ${String(at)} is gone, so that which files the table has cannot be told from it`,
      });
  const log = { protocol: null, metaData: null, files: new Set<string>(), transactions: new Map() };
  const state: Replay = log;
  for (let first = 0; first <= version; first += readsAtOnce) {
    const versions = Array.from({ length: Math.min(readsAtOnce, version + 1 - first) }, (_, at) => first + at);
    const texts = await Promise.all(
      versions.map((one) => target.readRange(versionName(folder, one), 0, sizes.get(one) ?? 0, signal)),
    );
    texts.forEach((bytes, at) => replay(state, new TextDecoder().decode(bytes), versionName(folder, versions[at])));
  }
  return { version, ...state };
}

type Replay = {
  protocol: DeltaLog['protocol'];
  metaData: DeltaLog['metaData'];
  readonly files: Set<string>;
  readonly transactions: Map<string, { version: number; lastUpdated: number | null }>;
};

function replay(state: Replay, text: string, blob: string): void {
  const removed: string[] = [];
  const added: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const { protocol, metaData, add, remove, txn } = parseAction(line, blob);
    if (protocol !== undefined) state.protocol = protocol;
    if (metaData !== undefined) state.metaData = metaData;
    if (txn !== undefined)
      state.transactions.set(txn.appId, { version: txn.version, lastUpdated: txn.lastUpdated ?? null });
    if (remove !== undefined) removed.push(remove.path);
    if (add === undefined) continue;
    if (add.deletionVector !== undefined && add.deletionVector !== null)
      throw new AppError('DELTA_LOG_NOT_OURS', {
        blob,
        detail: 'it names a file of which rows were deleted by a vector',
      });
    added.push(add.path);
  }
  // Within one version the order of actions has no meaning.
  for (const path of removed) state.files.delete(path);
  for (const path of added) state.files.add(path);
}

function parseAction(line: string, blob: string): Action {
  try {
    return actionSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new AppError('DELTA_LOG_NOT_OURS', { blob, detail: 'it holds a line that is no action of Delta' }, error);
  }
}

const fieldsSchema = z.looseObject({
  fields: z.array(z.looseObject({ name: z.string(), metadata: z.record(z.string(), z.unknown()).default({}) })),
});

/** The numbers of columns that the table is known by; none without column mapping. */
export function fieldNumbersOf({ metaData }: Pick<DeltaLog, 'metaData'>): FieldNumbers {
  const numbers = new Map<string, number>();
  if (metaData === null) return numbers;
  const parsed = fieldsSchema.safeParse(JSON.parse(metaData.schemaString));
  for (const { name, metadata } of parsed.success ? parsed.data.fields : []) {
    const number = metadata['delta.columnMapping.id'];
    if (typeof number === 'number') numbers.set(name, number);
  }
  return numbers;
}
