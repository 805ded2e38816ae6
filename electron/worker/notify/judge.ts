// Judges the snapshots of one run by the rules, and says what is to be told. Pure: memory in, memory and alerts out.
import type { AlertRules } from '../../../shared/alerts.ts';
import { kindOf } from '../../../shared/errors.ts';
import type { RunSnapshot, TableSnapshot } from '../../../shared/run.ts';
import type { Alert, RunFacts } from './alert.ts';
import { nameOf, sayAlert, sayEnd, saySetAside, sayTableFailed, sayVerifyFailed } from './words.ts';
import { judgePace, paceAtRest, type Pace } from './judge-pace.ts';

/** What was told already, and what has to be remembered to tell more. */
export type Memory = {
  readonly failedIds: ReadonlySet<string>;
  readonly isAsideTold: boolean;
  readonly isEndTold: boolean;
  readonly pace: Pace;
};
export const blankMemory: Memory = { failedIds: new Set(), isAsideTold: false, isEndTold: false, pace: paceAtRest };

export type Judged = { readonly memory: Memory; readonly alerts: readonly Alert[] };

/** `snapshot` may be an old one: that nothing came since is what a stall looks like. */
export function judge(
  memory: Memory,
  rules: AlertRules,
  facts: RunFacts,
  snapshot: RunSnapshot,
  nowMs: number,
): Judged {
  if (memory.isEndTold) return { memory, alerts: [] };
  const failed = snapshot.tables.filter((table) => table.state === 'failed');
  const news = failed.filter(({ id }) => !memory.failedIds.has(id));
  const aside = judgeAside(memory, rules, facts, snapshot, nowMs);
  const isOver = ['completed', 'failed', 'stopped'].includes(snapshot.state.kind);
  const pace = judgePace(memory.pace, rules, facts, snapshot, nowMs);
  return {
    memory: {
      // One that failed, was taken up again and failed once more is told twice.
      failedIds: isSame(failed, memory.failedIds) ? memory.failedIds : new Set(failed.map(({ id }) => id)),
      isAsideTold: memory.isAsideTold || aside.length > 0,
      isEndTold: isOver,
      pace: pace.pace,
    },
    alerts: [
      ...news.flatMap((table) => sayFailure(table, rules, facts, nowMs)),
      ...aside,
      ...pace.alerts,
      ...(isOver && rules.runFinished ? [sayAlert(facts, 'runFinished', nowMs, sayEnd(snapshot))] : []),
    ],
  };
}

const isSame = (failed: readonly TableSnapshot[], ids: ReadonlySet<string>): boolean =>
  failed.length === ids.size && failed.every(({ id }) => ids.has(id));

/** Data that does not add up is a failure of verification first, and a failed table where only that is watched. */
function sayFailure(table: TableSnapshot, rules: AlertRules, facts: RunFacts, nowMs: number): Alert[] {
  const { error } = table;
  if (error === null) return [];
  const isIntegrity = kindOf(error.code) === 'integrity';
  if (isIntegrity && rules.verifyFailed)
    return [sayAlert(facts, 'verifyFailed', nowMs, sayVerifyFailed(table, error), nameOf(table))];
  if (!rules.tableFailed) return [];
  return [sayAlert(facts, 'tableFailed', nowMs, sayTableFailed(table, error), nameOf(table))];
}

function judgeAside(
  memory: Memory,
  { quarantineAbove }: AlertRules,
  facts: RunFacts,
  snapshot: RunSnapshot,
  nowMs: number,
): Alert[] {
  if (quarantineAbove === null || memory.isAsideTold) return [];
  const rows = snapshot.tables.reduce((sum, table) => sum + table.rowsSetAside, 0);
  if (rows <= quarantineAbove) return [];
  const worst = snapshot.tables.reduce((most, table) => (table.rowsSetAside > most.rowsSetAside ? table : most));
  return [sayAlert(facts, 'rowsSetAside', nowMs, saySetAside(rows, quarantineAbove, worst), nameOf(worst))];
}
