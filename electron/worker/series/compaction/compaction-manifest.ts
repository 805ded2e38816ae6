// The manifest of a full version that was written from an earlier one and changes: validated as any other.
import type { Manifest, ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';
import type { Plan } from '../../../../shared/plan.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { manifestText, placeOf } from '../../run/manifest.ts';
import type { PartRecord } from '../../store/checkpoints.ts';
import { sayOrigin, type CompactionOrder, type CompactionTable } from './compaction-plan.ts';
import type { StoredPart } from './stored-parts.ts';

/** What was written is partition 0, what was kept partition 1. */
const partitions = { written: 0, kept: 1 } as const;

export type Compacted = CompactionTable & {
  readonly baseTable: ManifestTable;
  readonly kept: readonly StoredPart[];
  readonly records: readonly PartRecord[];
};

/** Rows that were set aside from the version it comes from are still in none of its parts. */
export function compactedTable({ table, state, baseTable, kept, records }: Compacted): ManifestTable {
  const parts = [...records.map(toWritten), ...kept.map(toKept)];
  const { rules: _, rowDigests: __, changeMark: ___, ...carried } = baseTable;
  const { parameters } = table;
  return {
    ...carried,
    columns: state.columns,
    key: baseTable.key ?? table.key,
    partitions: kept.length > 0 ? 2 : 1,
    cutRanges: [],
    read: {
      partitions: [{ index: partitions.written, after: null, upTo: null }],
      ...(parameters === undefined ? {} : { parameters }),
      isUnordered: true,
    },
    schemaFingerprint: state.schemaFingerprint,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts,
    readers: [],
    moments: [],
    ...(state.position === null ? {} : { changeMark: state.position }),
  };
}

const toWritten = (part: PartRecord): ManifestPart => ({
  partition: partitions.written,
  part: part.part,
  name: part.blobName,
  rows: part.rowCount,
  bytes: part.sizeBytes,
  md5: part.md5,
  firstKey: null,
  lastKey: null,
  ...(part.fingerprint === undefined ? {} : { fingerprint: part.fingerprint }),
});

const toKept = ({ name, rows, bytes, md5, fingerprint, run }: StoredPart, index: number): ManifestPart => ({
  partition: partitions.kept,
  part: index,
  name,
  rows,
  bytes,
  md5,
  firstKey: null,
  lastKey: null,
  run,
  ...(fingerprint === undefined ? {} : { fingerprint }),
});

/** The same for the same state: it is as old as what it was written from. */
export function compactionManifest(
  plan: Plan,
  runId: string,
  order: CompactionOrder,
  tables: readonly ManifestTable[],
  address: string,
): Manifest {
  const sumOf = (pick: (table: ManifestTable) => number): number => tables.reduce((sum, table) => sum + pick(table), 0);
  return {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc: order.series.updatedUtc,
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    target: placeOf(address, plan.target.container),
    consistency: plan.consistency,
    pointInTime: { planned: plan.pointInTime, holds: 'no', text: sayOrigin(order), moments: [] },
    preflight: null,
    format: plan.options.format,
    compression: plan.options.compression,
    rows: sumOf(({ rows }) => rows),
    bytes: sumOf(({ bytes }) => bytes),
    rowsSetAside: sumOf(({ rowsSetAside }) => rowsSetAside),
    tables: [...tables],
  };
}

/** The text that was written. An equal manifest counts as this one. Throws BLOB_EXISTS, storage errors. */
export async function writeCompactionManifest(
  target: Pick<TargetPort, 'putRunBlob'>,
  name: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<string> {
  const text = manifestText(manifest);
  await target.putRunBlob(name, new TextEncoder().encode(text), 'application/json', manifest.runId, signal);
  return text;
}
