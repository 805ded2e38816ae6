// Before a run is resumed: is the point in time that it began at still to be had, and if not, what does the user want?
import { AppError } from '../../../../shared/errors.ts';
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { formatBytes, formatPlural } from '../../../../shared/format.ts';
import type { IfMomentGone, MomentEvidence } from '../../../../shared/point-in-time.ts';
import { isBucketed, type Plan, type PlanTable } from '../../../../shared/plan.ts';
import { readConsistencyFacts } from '../../source/catalog/consistency-facts.ts';
import { askCatchUp } from '../../source/point-in-time/catch-up.ts';
import { readRowversionBound } from '../../source/point-in-time/snapshot-transaction.ts';
import type { SourceSession } from '../../source/session.ts';
import type { Store } from '../../store/store.ts';
import type { MomentGone } from '../run-context.ts';

export type ResumeQuestion = {
  readonly store: Store;
  readonly runId: string;
  readonly plan: Plan;
  readonly choice: IfMomentGone;
  readonly openSession: (signal: AbortSignal) => Promise<SourceSession>;
};

/** Null: the run goes on at the point in time it began at. Throws POINT_IN_TIME_GONE when the user has to choose. */
export async function settleMoment(question: ResumeQuestion, signal: AbortSignal): Promise<MomentGone | null> {
  const { store, runId, plan, choice, openSession } = question;
  const { mode } = plan.pointInTime;
  const tables = heldTables(store, runId, plan);
  const begun = tables.filter(({ isBegun }) => isBegun);
  if (mode === 'none' || begun.length === 0 || tables.every(({ isDone }) => isDone)) return null;
  const evidence = store.moments.list(runId).at(-1)?.evidence ?? null;
  const session = await openSession(signal);
  try {
    const reason = await reasonOf(mode, { session, evidence, begun }, signal);
    if (reason === null) return null;
    const unfinished = begun.filter(({ isDone }) => !isDone);
    // One point in time for all of them again means that all of them start over, those that are done too.
    const group = mode === 'perTable' ? unfinished : begun;
    const idsOf = (some: readonly Held[]): string[] => some.map(({ table }) => table.id);
    if (choice === 'restart') return { choice, tableIds: idsOf(group) };
    // A bucket holds other rows once they have moved: what is left would not be what is missing.
    const bucketed = tables.filter(({ table, isDone }) => !isDone && isBucketed(table));
    if (choice === 'fuzzy' && bucketed.length === 0) return { choice, tableIds: idsOf(unfinished) };
    const told = await tellCatchUp(session, store, runId, unfinished, signal);
    throw new AppError('POINT_IN_TIME_GONE', {
      detail: `${reason}, and ${namesOf(unfinished)} would go on at another one${told}${bucketed.length === 0 ? '' : `; ${namesOf(bucketed)} can only start over, since its buckets hold other rows now`}`,
      cost: `${formatPlural(group.length, 'table')}, ${formatBytes(sum(group))} to move again: ${namesOf(group)}`,
      tables: group.length,
      bytes: sum(group),
    });
  } finally {
    await session.close();
  }
}

type Held = {
  readonly table: PlanTable;
  readonly isBegun: boolean;
  readonly isDone: boolean;
  readonly bytes: number;
};

function heldTables(store: Store, runId: string, plan: Plan): Held[] {
  const free = new Set(plan.pointInTime.exceptions.filter(({ holds }) => holds === 'no').map(({ tableId }) => tableId));
  const states = new Map(store.checkpoints.tables(runId).map(({ tableId, state }) => [tableId, state]));
  return plan.tables
    .filter(({ id }) => !free.has(id))
    .map((table) => {
      const parts = store.checkpoints.parts(runId, table.id);
      // Parts of a table without a key that is not finished are void anyway: it is read again from its beginning.
      const kept = parts.filter(({ isProvisional }) => !isProvisional);
      const isOver = store.checkpoints.partitions(runId, table.id).some(({ isDone }) => isDone);
      return {
        table,
        isBegun: kept.length > 0 || isOver,
        isDone: states.get(table.id) === 'done',
        bytes: parts.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
      };
    });
}

type Seen = {
  readonly session: SourceSession;
  readonly evidence: MomentEvidence | null;
  readonly begun: readonly Held[];
};

/** Why it is gone, as a clause; null when it is not. */
async function reasonOf(
  mode: Plan['pointInTime']['mode'],
  { session, evidence, begun }: Seen,
  signal: AbortSignal,
): Promise<string | null> {
  if (mode === 'shared') return 'the point in time of its tables ended with the connections that held it';
  if (mode === 'perTable')
    return begun.every(({ isDone }) => isDone)
      ? null
      : 'the point in time of the table that was being read ended with its connection';
  const facts = await readConsistencyFacts(session, signal);
  return fixedReason(mode, evidence, facts, await readRowversionBound(session, signal));
}

/** For a point in time that outlives connections. What the server does not tell is not held against it. */
export function fixedReason(
  mode: 'databaseSnapshot' | 'readOnly' | 'asOf' | 'none',
  evidence: MomentEvidence | null,
  facts: ConsistencyFacts,
  rowversionBound: string | null,
): string | null {
  if (evidence === null) return 'nothing is on record of the point in time that it began at';
  const differs = (before: string | null, now: string | null): boolean =>
    before !== null && now !== null && before !== now;
  if (differs(evidence.databaseCreated, facts.databaseCreated) || differs(evidence.recoveryFork, facts.recoveryFork))
    return 'the database is not the one that it began with (it was restored or made anew)';
  switch (mode) {
    case 'databaseSnapshot': {
      const found = facts.databaseSnapshots.find(({ name }) => name === evidence.snapshotName);
      if (found === undefined) return `the database snapshot ${evidence.snapshotName ?? ''} is not there any more`;
      return differs(evidence.snapshotCreated, found.created)
        ? `the database snapshot ${found.name} was made anew`
        : null;
    }
    case 'readOnly':
      if (facts.isReadOnly !== true && facts.isDatabaseSnapshot !== true) return 'the database can be written to now';
      return differs(evidence.rowversionBound, rowversionBound) ? 'the database was written to meanwhile' : null;
    default:
      return null;
  }
}

/** Whether change tracking could tell what a mixture lacks; empty where no version was recorded. */
async function tellCatchUp(
  session: SourceSession,
  store: Store,
  runId: string,
  tables: readonly Held[],
  signal: AbortSignal,
): Promise<string> {
  const moments = store.moments.list(runId);
  const verdicts: string[] = [];
  for (const { table } of tables) {
    const last = moments.find(({ tableId }) => tableId === table.id)?.evidence.changeTrackingVersions[0];
    if (last === undefined || table.kind !== 'table') continue;
    if ((await askCatchUp(session, table, last, signal)) === 'possible')
      verdicts.push(`${table.schema}.${table.name} (since version ${last})`);
  }
  return verdicts.length === 0
    ? '; change tracking cannot tell what changes meanwhile'
    : `; change tracking still knows what changed in ${verdicts.join(', ')}`;
}

const sum = (tables: readonly Held[]): number => tables.reduce((bytes, table) => bytes + table.bytes, 0);

function namesOf(tables: readonly Held[]): string {
  const names = tables.map(({ table }) => `${table.schema}.${table.name}`);
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${String(names.length - 5)} more`;
}
