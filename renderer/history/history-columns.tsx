// The columns of the history.
import type { RunSummary } from '../../shared/contract.ts';
import { formatBytes, formatCount, formatDuration } from '../../shared/format.ts';
import type { GridColumn } from '../ui/data-grid/grid-column.ts';
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
function stateText(run: RunSummary): string {
  const [word = ''] = describeState(run.state).word.split(',');
  const share = run.state.kind === 'completed' ? null : runShare(run);
  return share === null ? word : `${word}, ${String(percentOf(share))}%`;
}

const words = text.history.columns;

const columns = {
  state: {
    id: 'state',
    header: words.state,
    width: 150,
    render: (run) => <Status kind={describeState(run.state).kind} word={stateText(run)} />,
  },
  started: {
    id: 'started',
    header: words.started,
    width: 206,
    render: ({ createdUtc }) => <span title={createdUtc}>{formatWhen(createdUtc)}</span>,
  },
  from: {
    id: 'from',
    header: words.from,
    width: { share: 2, minPx: 110 },
    render: (run) => <span title={fromText(run)}>{fromText(run)}</span>,
  },
  to: {
    id: 'to',
    header: words.to,
    width: { share: 1, minPx: 94 },
    render: ({ container }) => <span title={container}>{container}</span>,
  },
  tables: {
    id: 'tables',
    header: words.tables,
    width: 62,
    alignEnd: true,
    render: ({ tables: count }) => formatCount(count),
  },
  rows: { id: 'rows', header: words.rows, width: 110, alignEnd: true, render: ({ rows: count }) => formatCount(count) },
  bytes: {
    id: 'bytes',
    header: words.bytes,
    width: 78,
    alignEnd: true,
    render: ({ bytes: size }) => formatBytes(size),
  },
  duration: { id: 'duration', header: words.duration, width: 102, alignEnd: true, render: spanText },
} satisfies Record<string, GridColumn<RunSummary>>;

const { state, started, from, to, tables, rows, bytes, duration } = columns;
export const historyColumns: readonly GridColumn<RunSummary>[] = [
  state,
  started,
  from,
  to,
  tables,
  rows,
  bytes,
  duration,
];
/** In a narrow window; the details tell the rest. */
export const narrowHistory: readonly GridColumn<RunSummary>[] = [state, started, from, to, rows];
/** Beside the details. */
export const historyBesideDetails: readonly GridColumn<RunSummary>[] = [state, started, from, to];
