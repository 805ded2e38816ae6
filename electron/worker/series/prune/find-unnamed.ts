// Finds what a series has written and its state names no more: nothing is deleted here.
import type { Manifest } from '../../../../shared/manifest.ts';
import type { SeriesState } from '../../../../shared/series.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { readManifest } from '../../validate/manifest-file.ts';

export type UnnamedRun = {
  readonly runId: string;
  readonly kind: NonNullable<Manifest['series']>['kind'];
  readonly round: number;
  /** The manifest stands last: what is broken off is found again by it. */
  readonly blobs: readonly { readonly name: string; readonly bytes: number }[];
  /** Its parts that a newer full version has kept. */
  readonly keptParts: number;
};

export type UnnamedRequest = {
  readonly target: Pick<TargetPort, 'listBlobs' | 'properties' | 'readRange'>;
  readonly state: SeriesState;
  /** What the names of the manifests of the series begin with, up to the id of the run. */
  readonly manifestPrefix: string;
  /** Runs that began later stay: readers may still be at them. */
  readonly beforeUtc: string;
};

/** By the manifests of its own runs, so that files of others are never among them. Throws MANIFEST_INVALID, storage errors. */
export async function findUnnamed(request: UnnamedRequest, signal: AbortSignal): Promise<readonly UnnamedRun[]> {
  const { target, state, manifestPrefix, beforeUtc } = request;
  const sets = state.tables.flatMap(({ base, changes }) => [...(base === null ? [] : [base]), ...changes]);
  const named = new Set(sets.map(({ manifest }) => manifest));
  const kept = new Set<string>();
  for (const name of named)
    for (const { parts, quarantine } of (await readManifest(target, name, signal)).tables)
      for (const part of [...parts, ...quarantine]) kept.add(part.name);
  const found: UnnamedRun[] = [];
  for await (const { name, sizeBytes } of target.listBlobs(manifestPrefix, signal)) {
    const [, time] = /(\d{8}T\d{6})Z-[0-9a-f]{8}\.json$/.exec(name) ?? [];
    if (time === undefined || named.has(name) || time >= compact(beforeUtc)) continue;
    const manifest = await readManifest(target, name, signal);
    if (manifest.series?.name !== state.name) continue;
    found.push(unnamedRun(manifest, { name, bytes: sizeBytes }, kept));
  }
  return found;
}

/** `2026-01-02T03:04:05.678Z` as run ids have it. */
const compact = (utc: string): string => utc.slice(0, 19).replaceAll(/[-:]/g, '');

function unnamedRun(
  { runId, series, tables }: Manifest,
  manifest: UnnamedRun['blobs'][number],
  kept: ReadonlySet<string>,
): UnnamedRun {
  const own = tables.flatMap(({ parts, quarantine, readers }) => [
    // A part with a run is that of another one.
    ...[...parts, ...quarantine].filter(({ run }) => run === undefined),
    ...readers,
  ]);
  const blobs = own.filter(({ name }) => !kept.has(name)).map(({ name, bytes }) => ({ name, bytes }));
  return {
    runId,
    kind: series?.kind ?? 'full',
    round: series?.round ?? 1,
    blobs: [...blobs, manifest],
    keptParts: own.length - blobs.length,
  };
}
