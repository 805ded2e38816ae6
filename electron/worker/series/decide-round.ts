// Decides for all tables of a round how each is read, and tells what is not as usual.
import type { PlanTable } from '../../../shared/plan.ts';
import type { Verdict } from '../source/changes/verdict.ts';
import { decideTable } from './decide-table.ts';
import type { Position, Round } from './round-context.ts';
import { isSameTable, nameOf } from './series-state.ts';

/** The tables that are to be loaded whole. Those that are stopped, and losses, are in the round's book then. */
export async function decideTables(round: Round, stop: AbortSignal): Promise<readonly PlanTable[]> {
  const { plan, held, book } = round;
  const { tables } = held.state();
  const open = plan.tables.flatMap((table) =>
    table.increment === undefined || book.isLoaded(table) || book.isFailed(table)
      ? []
      : [{ table, increment: table.increment, known: tables.find((one) => isSameTable(one, table)) ?? null }],
  );
  const asked = open.flatMap(({ table, increment, known }): Position[] => {
    const since = known?.reload === null && known.increment.mode === increment.mode ? known.position : null;
    return since === null ? [] : [{ table, increment, since }];
  });
  const verdicts = await judgeAll(round, asked, stop);
  return open.flatMap(({ table, increment, known }) => {
    const decision = decideTable({
      table,
      increment,
      known,
      drift: round.drifts.get(nameOf(table)) ?? null,
      verdict: verdicts.get(nameOf(table)) ?? null,
    });
    if (decision.how === 'stopped') {
      book.stopped(table, decision.why);
      book.warn(`${nameOf(table)} was not read: ${decision.why}`);
    }
    const drift = round.drifts.get(nameOf(table));
    const isOther = known !== null && known.schemaFingerprint !== table.schemaFingerprint;
    if (isOther && (drift?.action === 'evolve' || drift?.action === 'reload')) book.notice(drift.why);
    if (decision.how !== 'full') return [];
    if (decision.isLoss) book.warn(`${nameOf(table)} is loaded whole: ${decision.why}`);
    book.expectFull(table, decision.why);
    return [table];
  });
}

/** By the name of the table. What has to be known of a position that holds is in the round's book then. */
export async function judgeAll(
  { judge, book }: Round,
  positions: readonly Position[],
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Verdict>> {
  if (positions.length === 0) return new Map();
  const verdicts = await judge(positions, stop);
  return new Map(
    positions.flatMap(({ table }, at) => {
      const verdict = verdicts[at];
      if (verdict === undefined) return [];
      if (verdict.kind === 'ok') for (const text of verdict.notices) book.notice(`${nameOf(table)}: ${text}`);
      return [[nameOf(table), verdict] as const];
    }),
  );
}

/** The tables whose changes are to be read now, each since its position. */
export function positionsOf({ plan, held, book }: Round): readonly Position[] {
  return plan.tables.flatMap((table) => {
    const { increment } = table;
    const known = held.state().tables.find((one) => isSameTable(one, table));
    const since = known?.reload === null && known.base !== null ? known.position : null;
    if (increment === undefined || increment.mode === 'reload' || since === null) return [];
    if (book.isFailed(table) || book.isStopped(table) || book.isChanged(table)) return [];
    return [{ table, increment, since }];
  });
}
