// Adds up a finished run and writes its manifest, the last blob of all: its presence means "complete".
import type { ChangeMark } from '../../../shared/change-mark.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Manifest, ManifestReader, ManifestTable } from '../../../shared/manifest.ts';
import { manifestSeriesOf, type Plan, type PlanTable } from '../../../shared/plan.ts';
import { markText } from '../../../shared/position-text.ts';
import { preflightRecord } from '../../../shared/preflight.ts';
import type { WrittenBy } from '../../../shared/written-by.ts';
import type { PartRecord, PartitionRecord } from '../store/checkpoints.ts';
import type { Store } from '../store/store.ts';
import { plannedDigest } from '../validate/digest/inline-digest.ts';
import { judgeRules } from '../rules/judge-results.ts';
import { secrecyOf } from '../transforms/secrecy.ts';
import { findGap } from './joined-ranges.ts';
import { publishReaders } from './publish-readers.ts';
import type { TableProgress } from './run-board.ts';
import { readWrittenBy } from '../store/read-written-by.ts';
import { readMarks } from '../store/read-marks.ts';
import { judgePlan, readMoments, type RunMoments } from '../store/read-moments.ts';
import type { RunContext } from './run-context.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const rowsSetAside = (parts: readonly PartRecord[]): number =>
  sum(parts.map(({ quarantine }) => quarantine?.rowCount ?? 0));

type Counted = Pick<TableProgress, 'table' | 'rows' | 'rowsSetAside'>;

/**
 * The parts of a finished table. Throws ROW_COUNT_MISMATCH unless its ranges join to those of the plan, every one is done, its parts are numbered
 * without a gap, and the rows written and set aside add up to those counted while reading.
 */
export function checkTotals(store: Store, runId: string, counted: Counted): readonly PartRecord[] {
  const { table } = counted;
  const refuse = (detail: string): never => {
    throw new AppError('ROW_COUNT_MISMATCH', { table: `${table.schema}.${table.name}`, detail });
  };
  const parts = store.checkpoints.parts(runId, table.id);
  const partitions = store.checkpoints.partitions(runId, table.id);
  const gap = findGap(table, partitions);
  if (gap !== null) refuse(gap);
  for (const { partition, isDone, nextPart } of partitions) {
    const own = parts.filter((part) => part.partition === partition);
    if (!isDone) refuse(`partition ${partition} is not finished`);
    if (own.length !== nextPart || own.some(({ part }, index) => part !== index))
      refuse(`partition ${partition} has ${own.length} parts on record instead of ${nextPart}`);
    if (own.some(({ isProvisional }) => isProvisional)) refuse(`partition ${partition} has provisional parts`);
  }
  const rows = sum(parts.map(({ rowCount }) => rowCount));
  if (rows !== counted.rows) refuse(`its parts hold ${rows} rows but ${counted.rows} were counted while reading`);
  const aside = rowsSetAside(parts);
  if (aside !== counted.rowsSetAside)
    refuse(`${aside} rows are set aside but ${counted.rowsSetAside} were counted while reading`);
  return parts;
}

type Beside = {
  readonly readers: readonly ManifestReader[];
  readonly mark: ChangeMark | undefined;
  readonly runCreatedUtc: string;
  readonly writtenBy: WrittenBy | null;
  /** Each row, as it arrived, with the digest that the server sent beside it. */
  readonly isCompared: boolean;
};

function toManifestTable(
  table: PlanTable,
  parts: readonly PartRecord[],
  partitions: readonly PartitionRecord[],
  moments: readonly number[],
  { readers, mark, runCreatedUtc, isCompared, writtenBy }: Beside,
): ManifestTable {
  const rows = sum(parts.map(({ rowCount }) => rowCount));
  const read = { table, parts, rowCount: rows + rowsSetAside(parts), isComplete: true, runCreatedUtc, error: null };
  const { schema, name, kind, columns, written, transforms, serverColumns, where, query, key, schemaFingerprint } =
    table;
  const { isKeyTold } = secrecyOf(table);
  return {
    schema,
    name,
    kind,
    columns: written ?? columns,
    ...(transforms === undefined ? {} : { transforms, readColumns: columns }),
    ...(serverColumns === undefined ? {} : { serverColumns }),
    where,
    query,
    key,
    partitions: partitions.length,
    // Keys that the files do not show are bounds of ranges nowhere else either.
    cutRanges: isKeyTold ? cutRangesOf(partitions) : [],
    ...(isKeyTold ? { read: howRead(table, partitions) } : {}),
    ...(writtenBy === null ? {} : { writtenBy, read: readElsewhere(table) }),
    schemaFingerprint,
    rows,
    bytes: sum(parts.map(({ sizeBytes }) => sizeBytes)),
    rowsSetAside: rowsSetAside(parts),
    quarantine: parts.flatMap(({ partition, part, quarantine }) =>
      quarantine === undefined
        ? []
        : [
            {
              partition,
              part,
              name: quarantine.blobName,
              rows: quarantine.rowCount,
              bytes: quarantine.sizeBytes,
              md5: quarantine.md5,
            },
          ],
    ),
    parts: parts.map((part) => ({
      partition: part.partition,
      part: part.part,
      name: part.blobName,
      rows: part.rowCount,
      bytes: part.sizeBytes,
      md5: part.md5 === '' ? null : part.md5,
      ...(writtenBy === null ? {} : { etag: part.etag }),
      firstKey: isKeyTold ? part.firstKey : null,
      lastKey: isKeyTold ? part.lastKey : null,
      ...(part.fingerprint === undefined ? {} : { fingerprint: part.fingerprint }),
      ...(part.readFingerprint === undefined ? {} : { readFingerprint: part.readFingerprint }),
    })),
    readers: [...readers],
    moments: [...moments],
    ...changesOf(table),
    ...(mark === undefined ? {} : { changeMark: mark }),
    ...(isCompared ? { rowDigests: 'compared' as const } : {}),
    ...(table.rules === undefined ? {} : { rules: judgeRules(read) }),
  };
}

const changesOf = ({ changes, increment }: PlanTable): Pick<ManifestTable, 'changes'> =>
  changes === undefined || increment === undefined
    ? {}
    : { changes: { kind: changes.kind, mode: increment.mode, since: markText(increment.mode, changes.since) } };

function howRead(
  { parameters, ranges, layout, partitions: planned }: PlanTable,
  records: readonly PartitionRecord[],
): NonNullable<ManifestTable['read']> {
  const partitions = records.flatMap(({ partition: index, range }) => {
    const own = range ?? planned.find((partition) => partition.index === index);
    return own === undefined ? [] : [{ ...own, index }];
  });
  return {
    partitions,
    ...(parameters === undefined ? {} : { parameters }),
    ...(ranges === undefined ? {} : { ranges }),
    ...(layout === undefined ? {} : { layout }),
  };
}

/** Of Data Factory's files nothing tells which rows of the source stand in which. */
const readElsewhere = ({ parameters }: PlanTable): NonNullable<ManifestTable['read']> => ({
  partitions: [{ index: 0, after: null, upTo: null }],
  ...(parameters === undefined ? {} : { parameters }),
  isUnordered: true,
});

/** The ranges that are not as the plan has them, because their ends were given to lanes without work. */
const cutRangesOf = (partitions: readonly PartitionRecord[]): ManifestTable['cutRanges'] =>
  partitions.flatMap(({ partition, range, cutFrom }) =>
    range === null ? [] : [{ partition, after: range.after, upTo: range.upTo, cutFrom }],
  );

function momentsOf(plan: Plan, moments: RunMoments): Manifest['pointInTime'] {
  const list = [...moments.evidence].map(([moment, evidence]) => ({ moment, ...evidence }));
  return { planned: plan.pointInTime, ...judgePlan(plan, moments), moments: list };
}

/** `address`: that of the container. Emulators and addresses by number carry the account in the path. */
export function placeOf(address: string, container: string): Manifest['target'] {
  const url = new URL(address);
  const path = url.pathname
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, -1);
  const endpoint = [url.origin, ...path].join('/');
  return { endpoint, account: path[0] ?? url.hostname.split('.')[0] ?? '', container };
}

/** The same checkpoints always give the same manifest, so that writing it twice is writing it once. */
function buildManifest(
  plan: Plan,
  runId: string,
  finishedUtc: string,
  tables: readonly ManifestTable[],
  moments: RunMoments,
  address: string,
): Manifest {
  return {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc,
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    target: placeOf(address, plan.target.container),
    consistency: plan.consistency,
    pointInTime: momentsOf(plan, moments),
    preflight: plan.preflight === null ? null : preflightRecord(plan.preflight),
    ...(plan.maskKeyCheck === undefined ? {} : { maskKeyCheck: plan.maskKeyCheck }),
    ...manifestSeriesOf(plan),
    format: plan.options.format,
    compression: plan.options.compression,
    rows: sum(tables.map(({ rows }) => rows)),
    bytes: sum(tables.map(({ bytes }) => bytes)),
    rowsSetAside: sum(tables.map((table) => table.rowsSetAside)),
    tables: [...tables],
  };
}

/** Indented, but a fingerprint is one line: its blanks would be half of the manifest. No text in it has a bracket. */
export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, null, 2).replace(/"(fingerprint|readFingerprint)": \{[^\]]*\]\s*\}/g, (one) => one.replace(/\n\s*/g, ' '))}\n`;

/**
 * Checks every table that is done once more, publishes what tells readers of it, and writes the manifest. Throws ROW_COUNT_MISMATCH,
 * BLOB_EXISTS, storage errors.
 */
export async function writeManifest(run: RunContext): Promise<Manifest> {
  const { store, runId, plan, board, target, names } = run;
  const moments = readMoments(store, runId);
  const checked = board.tables
    .filter(({ state }) => state === 'done')
    .map((progress) => ({
      table: progress.table,
      parts: checkTotals(store, runId, progress),
    }));
  const { createdUtc } = store.runs.get(runId);
  const finishedUtc = store.checkpoints.lastVerifiedUtc(runId) ?? createdUtc;
  const readersOf = await publishReaders(run, checked, finishedUtc);
  const marks = readMarks(store, runId, plan);
  const told = readWrittenBy(store, runId, plan);
  const writtenByOf = (table: PlanTable): WrittenBy | null => {
    const facts = told(table);
    return facts === null ? null : { ...facts, folder: names.tableFolder(table) ?? '' };
  };
  const tables = checked.map(({ table, parts }) => {
    const partitions = store.checkpoints.partitions(runId, table.id);
    const beside = {
      readers: readersOf(table),
      mark: marks.get(table.id),
      runCreatedUtc: createdUtc,
      isCompared: table.engine !== 'factory' && plannedDigest(plan, table) !== null,
      writtenBy: writtenByOf(table),
    };
    return toManifestTable(table, parts, partitions, moments.of(table.id), beside);
  });
  const manifest = buildManifest(plan, runId, finishedUtc, tables, moments, target.address);
  const text = manifestText(manifest);
  store.documents.put(runId, 'manifest', text);
  const bytes = new TextEncoder().encode(text);
  await target.putBlob(names.manifestName, bytes, 'application/json', run.lifetime);
  return manifest;
}
