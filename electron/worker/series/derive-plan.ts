// The plans of the runs of a round: parts of the plan that people approved, each with its own hash.
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { noPointInTime, type PointInTime } from '../../../shared/point-in-time.ts';
import type { RoundKind } from '../../../shared/series.ts';
import { hashPlan } from '../plan/plan-hash.ts';
import { changeTemplate } from '../target/path-template.ts';

export type RoundFacts = { readonly number: number; readonly stateVersion: number };
export type ChangesRead = { readonly table: PlanTable; readonly since: ChangeMark };
/** How a table becomes that of its changes, or of its keys: see plan/changes-table.ts. */
export type ToChangesTable = (table: PlanTable, since: ChangeMark) => PlanTable;

/** Whole tables, as the plan says. */
export const deriveFull = (plan: Plan, tables: readonly PlanTable[], round: RoundFacts): Plan =>
  derive(plan, round, 'full', {
    tables: [...tables],
    pointInTime: withTables(plan.pointInTime, tables),
  });

/**
 * What changed of some tables. One lane reads them in one SNAPSHOT transaction, which takes no lock, so that all changes
 * are of one state; where the database does not allow that, each statement is its own.
 */
export function deriveChanges(
  plan: Plan,
  reads: readonly ChangesRead[],
  round: RoundFacts,
  isSnapshotAllowed: boolean,
  toChangesTable: ToChangesTable,
): Plan {
  // The log of a Delta table tells of whole rows: the compaction writes it. Digests are of rows as the table has them.
  const { deltaLog: _deltaLog, rowDigests: _rowDigests, ...options } = plan.options;
  const tables = reads.map(({ table, since }) => toChangesTable(table, since));
  return derive(plan, round, 'changes', {
    tables,
    pathTemplate: changeTemplate(plan.pathTemplate, round.number),
    options: isSnapshotAllowed ? { ...options, lanes: 1 } : options,
    pointInTime: isSnapshotAllowed ? sharedMoment(plan.pointInTime, tables) : noPointInTime,
    consistency: isSnapshotAllowed
      ? 'The changes of all tables are read in one SNAPSHOT transaction, at one state of the database.'
      : 'The changes of each table are read by one statement of its own; what is committed meanwhile comes in the next round.',
  });
}

/** The keys of all rows, as the tables themselves would be read. */
export function deriveKeys(
  plan: Plan,
  reads: readonly ChangesRead[],
  round: RoundFacts,
  toKeysTable: ToChangesTable,
): Plan {
  const { deltaLog: _deltaLog, rowDigests: _rowDigests, validate: _validate, ...options } = plan.options;
  const tables = reads.map(({ table, since }) => toKeysTable(table, since));
  return derive(plan, round, 'keys', {
    tables,
    options,
    pathTemplate: changeTemplate(plan.pathTemplate, round.number),
    pointInTime: withTables(plan.pointInTime, tables),
  });
}

function sharedMoment(planned: PointInTime, tables: readonly PlanTable[]): PointInTime {
  return {
    ...withTables(planned, tables),
    mode: 'shared',
    snapshotName: null,
    atUtc: null,
    script: null,
    why: 'One connection reads the changes of all tables: that they are of one state costs no lock.',
    ifLost: 'restart',
    ifNotLocked: 'perTable',
  };
}

const withTables = (moment: PointInTime, tables: readonly PlanTable[]): PointInTime => ({
  ...moment,
  exceptions: moment.exceptions.filter(({ tableId }) => tables.some(({ id }) => id === tableId)),
});

function derive(plan: Plan, { number, stateVersion }: RoundFacts, kind: RoundKind, changes: Partial<Plan>): Plan {
  const { series, hash: planHash } = plan;
  const derived = {
    ...plan,
    ...changes,
    ...(series === undefined ? {} : { series: { ...series, round: { number, kind, stateVersion, planHash } } }),
  };
  return { ...derived, hash: hashPlan(derived) };
}
