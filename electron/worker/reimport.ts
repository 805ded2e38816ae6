// The quarantine of a run: what is in it, and rows that come out of it once the rules are other ones.
import type { Quarantine } from '../../shared/contract.ts';
import type { TableRules } from '../../shared/rules.ts';
import { liveLaneParts } from './run/live-lane.ts';
import { countLeft, reimportRun, type Reimported } from './run/reimport/reimport-run.ts';
import { namesOfRun } from './run/run-names.ts';
import { openRunLog } from './run-log.ts';
import type { Store } from './store/store.ts';
import type { WorkerParts } from './worker-parts.ts';

export type ReimportWishes = { readonly runId: string; readonly rules: readonly TableRules[]; readonly secret: string };
type Held = { readonly store: Store; readonly parts: WorkerParts; readonly statePath: string };

/** Told in the log of the run. */
export async function reimport(
  { store, parts, statePath }: Held,
  { runId, rules, secret }: ReimportWishes,
  signal: AbortSignal,
): Promise<Reimported> {
  const plan = store.runs.plan(runId);
  const { log, close } = openRunLog({ parts, store, statePath, plan, runId, secrets: [secret], level: 'info' });
  const target = parts.openTarget(plan.target, secret, plan.options);
  try {
    const maker = {
      partBytes: plan.options.partBytes,
      createEncoder: (table: (typeof plan.tables)[number]) => liveLaneParts.createEncoder(plan, table),
      openPart: (name: string, stop: AbortSignal) => target.openPart(name, stop),
      commit: (upload: ReturnType<typeof target.openPart>, rowCount: number) => upload.commit({ runId, rowCount }),
      verify: (
        table: (typeof plan.tables)[number],
        blob: Parameters<typeof liveLaneParts.verify>[3],
        rowCount: number,
        stop: AbortSignal,
      ) => liveLaneParts.verify(target, plan, table, blob, { runId, rowCount }, stop),
    };
    return await reimportRun({ store, runId, names: namesOfRun(plan, runId), target, log, maker }, rules, signal);
  } finally {
    await target.close();
    await close();
  }
}

/** Throws RUN_UNKNOWN. */
export function quarantineOf(store: Store, runId: string): Quarantine {
  const plan = store.runs.plan(runId);
  const done = store.supplements.list(runId).flatMap((some) => some.done ?? []);
  return {
    left: countLeft(store, runId, plan),
    supplements: done.map(({ manifest, rows }) => ({ manifest, rows })),
    tables: plan.tables.flatMap(({ id, schema, name }) => {
      const blobs = store.checkpoints.parts(runId, id).flatMap(({ quarantine }) => quarantine ?? []);
      if (blobs.length === 0) return [];
      const broughtIn = (blob: string): number => done.reduce((sum, { lines }) => sum + (lines[blob]?.length ?? 0), 0);
      return [
        {
          schema,
          name,
          blobs: blobs.map(({ blobName, rowCount }) => ({
            blob: blobName,
            rows: rowCount,
            broughtIn: broughtIn(blobName),
          })),
        },
      ];
    }),
  };
}
