// The columns of the history.
import type { RunSummary } from '../../shared/contract.ts';
import { formatBytes, formatCount, formatDuration } from '../../shared/format.ts';
import type { GridColumn } from '../run/row-grid.tsx';
import { describeState, percentOf, runShare } from '../run/run-words.ts';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { formatWhen } from '../ui/when.ts';

/** `sql01 \ Sales`. */
export const fromText = ({ server, database }: RunSummary): string => `${server} \\ ${database}`;
export const routeText = ({ database, container }: RunSummary): string => text.run.rail.route(database, container);

/** Pauses are in it: a run may have been stopped for days. */
export const spanText = ({ createdUtc, updatedUtc }: RunSummary): string =>
  formatDuration(Math.max(0, (Date.parse(updatedUtc) - Date.parse(createdUtc)) / 1000));

/** The word alone, and how far an unfinished run came. */
export function stateText(run: RunSummary): string {
  const [word = ''] = describeState(run.state).word.split(',');
  const share = run.state.kind === 'completed' ? null : runShare(run);
  return share === null ? word : `${word}, ${String(percentOf(share))}%`;
}

const words = text.history.columns;

export const historyColumns: readonly GridColumn<RunSummary>[] = [
  {
    id: 'state',
    title: words.state,
    width: '136px',
    draw: (run) => <Status kind={describeState(run.state).kind} word={stateText(run)} />,
  },
  {
    id: 'started',
    title: words.started,
    width: '180px',
    draw: ({ createdUtc }) => <span title={createdUtc}>{formatWhen(createdUtc)}</span>,
  },
  {
    id: 'from',
    title: words.from,
    width: 'minmax(110px, 2fr)',
    draw: (run) => <span title={fromText(run)}>{fromText(run)}</span>,
  },
  {
    id: 'to',
    title: words.to,
    width: 'minmax(80px, 1fr)',
    draw: ({ container }) => <span title={container}>{container}</span>,
  },
  { id: 'tables', title: words.tables, width: '48px', alignEnd: true, draw: ({ tables }) => formatCount(tables) },
  { id: 'rows', title: words.rows, width: '96px', alignEnd: true, draw: ({ rows }) => formatCount(rows) },
  { id: 'bytes', title: words.bytes, width: '64px', alignEnd: true, draw: ({ bytes }) => formatBytes(bytes) },
  { id: 'duration', title: words.duration, width: '88px', alignEnd: true, draw: spanText },
];
