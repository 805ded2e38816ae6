// The manifest of a run that was made of what is stored: validated as any other.
import type { Manifest, ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';
import { manifestSeriesOf, type Plan } from '../../../../shared/plan.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { manifestText, placeOf } from '../../run/manifest.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';

/** A part that was written by partition 0 of its table. */
export const toWritten = (part: PartRecord): ManifestPart => ({
  partition: 0,
  part: part.part,
  name: part.blobName,
  rows: part.rowCount,
  bytes: part.sizeBytes,
  md5: part.md5,
  firstKey: null,
  lastKey: null,
  ...(part.fingerprint === undefined ? {} : { fingerprint: part.fingerprint }),
});

/** The same for the same state: it is as old as what it was made of. Its text, as it was published. */
export async function publishManifest(
  target: Pick<TargetPort, 'address' | 'putRunBlob'>,
  name: string,
  { plan, runId, tables }: { readonly plan: Plan; readonly runId: string; readonly tables: readonly ManifestTable[] },
  signal: AbortSignal,
): Promise<string> {
  const sumOf = (pick: (table: ManifestTable) => number): number => tables.reduce((sum, table) => sum + pick(table), 0);
  const manifest: Manifest = {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc: plan.createdUtc,
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    target: placeOf(target.address, plan.target.container),
    consistency: plan.consistency,
    pointInTime: { planned: plan.pointInTime, holds: 'no', text: plan.consistency, moments: [] },
    preflight: null,
    ...manifestSeriesOf(plan),
    ...(plan.maskKeyCheck === undefined ? {} : { maskKeyCheck: plan.maskKeyCheck }),
    format: plan.options.format,
    compression: plan.options.compression,
    rows: sumOf(({ rows }) => rows),
    bytes: sumOf(({ bytes }) => bytes),
    rowsSetAside: sumOf(({ rowsSetAside }) => rowsSetAside),
    tables: [...tables],
  };
  const text = manifestText(manifest);
  await target.putRunBlob(name, new TextEncoder().encode(text), 'application/json', runId, signal);
  return text;
}
