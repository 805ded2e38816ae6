// What a notification says when a run has ended.
import { describeError } from '../../shared/errors.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { RunSnapshot } from '../../shared/run.ts';

export function describeEnd(snapshot: RunSnapshot): { readonly title: string; readonly body: string } {
  const { state, tables } = snapshot;
  const done = `${formatPlural(tables.filter((table) => table.state === 'done').length, 'table')}, ${formatCount(snapshot.rows)} rows verified`;
  switch (state.kind) {
    case 'completed':
      return {
        title: state.skippedRows === 0 ? 'Run complete' : 'Run complete, with rows set aside',
        body: state.skippedRows === 0 ? `${done}.` : `${done}, ${formatCount(state.skippedRows)} set aside.`,
      };
    case 'failed':
      return { title: 'Run not complete', body: describeError(state.error) };
    default:
      return { title: 'Run stopped', body: `${done}; resume continues from there.` };
  }
}
