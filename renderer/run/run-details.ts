// A run as it is described in a mail or a ticket.
import { describeProblem } from '../text/problems.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { describeForCopy } from '../ui/problem.tsx';
import { describeState, tableName } from './run-words.ts';

export function describeForTicket({ plan, error }: WatchedRun, snapshot: RunSnapshot): string {
  const { runId, state, rows, parts, bytes, tables } = snapshot;
  const from = plan === null ? '' : `${plan.source.server} \\ ${plan.source.database}`;
  const to = plan?.target.container ?? '';
  const failures = tables.flatMap((table) =>
    table.error === null ? [] : [text.run.copyTable(tableName(table), describeProblem(table.error))],
  );
  return [
    text.run.copy({ runId, state: describeState(state).word, from, to, rows, parts, bytes }),
    ...(state.kind === 'failed' ? [describeForCopy(state.error)] : []),
    ...(error === null ? [] : [describeForCopy(error)]),
    ...failures,
  ].join('\n');
}
