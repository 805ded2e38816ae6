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
  /** Runs that began later stay: readers may still be at them. */
  readonly beforeUtc: string;
};

/** By the manifests of its own runs, so that files of others are never among them. Throws MANIFEST_INVALID, storage errors. */
export async function findUnnamed(request: UnnamedRequest, signal: AbortSignal): Promise<readonly UnnamedRun[]> {
  const { target, state, beforeUtc } = request;
  const sets = state.tables.flatMap(({ base, changes }) => [...(base === null ? [] : [base]), ...changes]);
  const named = new Set(sets.map(({ manifest }) => manifest));
  const kept = new Set<string>();
  for (const name of named)
    for (const { parts, quarantine } of (await readManifest(target, name, signal)).tables)
      for (const part of [...parts, ...quarantine]) kept.add(part.name);
  const found: UnnamedRun[] = [];
  for (const prefix of prefixesOf(named))
    for await (const { name, sizeBytes } of target.listBlobs(prefix, signal)) {
      const [, time] = /(\d{8}T\d{6})Z-[0-9a-f]{8}\.json$/.exec(name) ?? [];
      if (time === undefined || named.has(name) || time >= compact(beforeUtc)) continue;
      const manifest = await readManifest(target, name, signal);
      if (manifest.series?.name !== state.name || mayCount(manifest, state)) continue;
      found.push(unnamedRun(manifest, { name, bytes: sizeBytes }, kept));
    }
  return found;
}

/** What the names of manifests begin with, up to the id of the run. */
const prefixesOf = (named: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(Array.from(named, (name) => name.slice(0, name.lastIndexOf('run=') + 'run='.length)));

/** A run of the newest state may have ended just before the state could name it: the next round looks at it. */
const mayCount = ({ series, tables }: Manifest, state: SeriesState): boolean =>
  series?.stateVersion === state.version ||
  (series?.kind === 'full' &&
    tables.some((table) => {
      const known = state.tables.find(({ schema, name }) => schema === table.schema && name === table.name);
      return (known?.base ?? null) === null;
    }));

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
