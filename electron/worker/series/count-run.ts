// A run counts from the moment the state of its series names it: puts what is complete of it there.
import { describeError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { sumOperations } from '../fingerprint/count-operations.ts';
import type { Position, Round } from './round-context.ts';
import { absorbRun, isSameTable, mustReload, nameOf, type DoneRun } from './series-state.ts';

/**
 * Of a run that read changes the source is asked once more whether it had them all: a cleanup may have come in between.
 * `snapshot` null: an earlier process carried it. Throws SERIES_LEASE_LOST.
 */
export async function countRun(
  round: Round,
  done: DoneRun,
  snapshot: RunSnapshot | null,
  stop: AbortSignal,
): Promise<void> {
  const { runs, held, book } = round;
  const lost = done.kind === 'changes' ? await findLost(round, done, stop) : [];
  const isKept = (table: { readonly schema: string; readonly name: string }): boolean =>
    !lost.some((one) => isSameTable(one.table, table));
  const manifest = { ...done.manifest, tables: done.manifest.tables.filter(isKept) };
  let next = absorbRun(held.state(), { ...done, manifest }, round.by, round.nowUtc());
  for (const { table, why } of lost) {
    next = mustReload(next, table, why);
    book.warn(`${nameOf(table)}: ${why} What was read of its changes does not count.`);
  }
  // Before the state names it: a process that dies in between must never take it for one that does not count.
  runs.markCounted(done.manifest.runId);
  await round.advance(next, stop);
  for (const table of manifest.tables) {
    const planned = round.plan.tables.find((one) => isSameTable(one, table));
    if (planned === undefined) continue;
    if (done.kind === 'full') book.loaded(planned, table.rows);
    else book.changed(planned, table.rows, sumOperations(table.parts) ?? noCounts);
    if (table.rowsSetAside > 0)
      book.notice(
        `${nameOf(table)}: rows were set aside, with the reasons, in _quarantine; the current state lacks them.`,
      );
  }
  noteFailures(round, snapshot);
}

const noCounts = { inserted: null, updated: null, deleted: null } as const;

type Lost = { readonly table: PlanTable; readonly why: string };

async function findLost(round: Round, done: DoneRun, stop: AbortSignal): Promise<readonly Lost[]> {
  const positions = done.plan.tables.flatMap((table): Position[] => {
    const { increment, changes } = table;
    return increment === undefined || changes === undefined ? [] : [{ table, increment, since: changes.since }];
  });
  const verdicts = await round.judge(positions, stop);
  return positions.flatMap(({ table }, at) => {
    const verdict = verdicts[at];
    return verdict?.kind === 'lost' ? [{ table, why: verdict.why }] : [];
  });
}

/** Those of a run that have failed: they stay where they are. `consequence`: it is only told, as a clause. */
export function noteFailures({ plan, book }: Round, snapshot: RunSnapshot | null, consequence = ''): void {
  for (const { schema, name, state, error } of snapshot?.tables ?? []) {
    const planned = plan.tables.find((one) => isSameTable(one, { schema, name }));
    if (planned === undefined || state !== 'failed' || error === null) continue;
    if (consequence === '') book.failed(planned, error);
    else book.notice(`${schema}.${name}: ${consequence}: ${describeError(error)}`);
  }
}
