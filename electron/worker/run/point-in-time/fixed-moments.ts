// Points in time that outlive a connection: a database snapshot, a read-only database, a past time.
import { AppError } from '../../../../shared/errors.ts';
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { blankEvidence, type MomentEvidence } from '../../../../shared/point-in-time.ts';
import { readConsistencyFacts } from '../../source/catalog/consistency-facts.ts';
import { chooseAsOf } from '../../source/point-in-time/as-of.ts';
import { leftoversIn, ownSnapshot } from '../../source/point-in-time/database-snapshot.ts';
import { readRowversionBound } from '../../source/point-in-time/snapshot-transaction.ts';
import type { SourceSession } from '../../source/session.ts';
import type { TaskMoment } from '../lane-port.ts';
import type { MomentRun } from '../run-context.ts';

export type FixedMoment = { readonly task: TaskMoment | undefined; readonly evidence: MomentEvidence };

const gone = (detail: string): AppError =>
  new AppError('POINT_IN_TIME_GONE', { detail, cost: 'everything is read anew' });

/** The same, or none at all for a run whose user lets it go on without one. */
export async function beginFixed(
  run: MomentRun,
  session: SourceSession,
  facts: ConsistencyFacts,
  earlier: MomentEvidence | null,
): Promise<FixedMoment> {
  try {
    return await takeUp(run, session, facts, earlier);
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'POINT_IN_TIME_GONE';
    if (!isGone || run.momentGone?.choice !== 'fuzzy') throw error;
    return { task: undefined, evidence: { ...blankEvidence('none'), pinnedUtc: facts.serverUtc } };
  }
}

/**
 * Takes up the point in time of the plan, or `earlier`, which an earlier process of the run had and which is still
 * there. Makes the database snapshot that the plan has the user's consent for. Throws POINT_IN_TIME_GONE.
 */
async function takeUp(
  run: MomentRun,
  session: SourceSession,
  facts: ConsistencyFacts,
  earlier: MomentEvidence | null,
): Promise<FixedMoment> {
  const { mode } = run.plan.pointInTime;
  const evidence: MomentEvidence = {
    ...blankEvidence(mode),
    pinnedUtc: facts.serverUtc,
    databaseCreated: facts.databaseCreated,
    recoveryFork: facts.recoveryFork,
    rowversionBound: await readRowversionBound(session, run.stop),
  };
  switch (mode) {
    case 'databaseSnapshot':
      return fromSnapshot(run, session, facts, earlier ?? evidence);
    case 'asOf':
      return asOf(run, session, earlier ?? evidence);
    default:
      if (facts.isReadOnly !== true && facts.isDatabaseSnapshot !== true)
        throw gone('the database can be written to now, which the plan did not expect');
      return { task: undefined, evidence: earlier ?? evidence };
  }
}

async function asOf(run: MomentRun, session: SourceSession, evidence: MomentEvidence): Promise<FixedMoment> {
  const planned = run.plan.pointInTime.atUtc ?? evidence.atUtc;
  const chosen =
    planned === null
      ? await chooseAsOf(session, run.stop)
      : { atUtc: planned, reason: evidence.atReason ?? 'It was chosen in the plan.' };
  if (chosen === null) throw gone('the server does not tell its time, so no past time could be chosen');
  run.log('info', `System-versioned tables are read as of ${chosen.atUtc}. ${chosen.reason}`);
  return {
    task: { kind: 'asOf', atUtc: chosen.atUtc },
    evidence: { ...evidence, atUtc: chosen.atUtc, atReason: chosen.reason },
  };
}

async function fromSnapshot(
  run: MomentRun,
  session: SourceSession,
  facts: ConsistencyFacts,
  evidence: MomentEvidence,
): Promise<FixedMoment> {
  const { snapshotName, script } = run.plan.pointInTime;
  const find = (name: string) => facts.databaseSnapshots.find((one) => one.name === name);
  const own = script === null ? null : ownSnapshot(script, run.plan.source.database, run.runId);
  const name = snapshotName ?? own?.name ?? '';
  const leftovers = leftoversIn(facts).filter((one) => one !== name);
  if (leftovers.length > 0)
    run.log(
      'warning',
      `Database snapshots that earlier runs left behind take up space on the server: ${leftovers.join(', ')}. DROP DATABASE removes them.`,
    );
  const found = find(name);
  if (found === undefined && own === null) throw gone(`the database snapshot ${name} is not there any more`);
  if (found === undefined && own !== null) {
    run.log('info', `The database snapshot ${own.name} is made, as the plan says:\n${own.create}`);
    await session.query(own.create, [], run.stop);
  }
  const now =
    found ?? (await readConsistencyFacts(session, run.stop)).databaseSnapshots.find((one) => one.name === name);
  return {
    task: { kind: 'database', name },
    evidence: { ...evidence, snapshotName: name, snapshotCreated: now?.created ?? null },
  };
}

/** Drops the database snapshot that this run made. Says so; a refusal leaves it there and names it. */
export async function dropOwnSnapshot(run: MomentRun, open: () => Promise<SourceSession>): Promise<void> {
  const { script } = run.plan.pointInTime;
  if (script === null) return;
  const own = ownSnapshot(script, run.plan.source.database, run.runId);
  try {
    const session = await open();
    try {
      await session.query(own.drop, [], run.lifetime);
    } finally {
      await session.close();
    }
    run.log('info', `The database snapshot ${own.name} was dropped.`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    run.log(
      'warning',
      `The database snapshot ${own.name} is still there; remove it with: ${own.drop} (${error.message})`,
    );
  }
}
