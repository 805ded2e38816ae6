// The columns of the history.
import type { RunSummary } from '../../shared/contract.ts';
import { formatBytes, formatCount, formatDuration } from '../../shared/format.ts';
import type { GridColumn } from '../ui/data-grid/grid-column.ts';
import { describeState, percentOf, runShare } from '../run/run-words.ts';
import { seriesText } from '../text/series.ts';
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
const historyColumns: readonly GridColumn<RunSummary>[] = [state, started, from, to, tables, rows, bytes, duration];
const round = {
  id: 'round',
  header: seriesText.history.series,
  width: { share: 2, minPx: 190 },
  render: (run) => <span title={roundText(run)}>{roundText(run)}</span>,
} satisfies GridColumn<RunSummary>;
const trigger = {
  id: 'trigger',
  header: seriesText.history.trigger,
  width: 92,
  render: (run) => seriesText.history.triggers[run.trigger],
} satisfies GridColumn<RunSummary>;

/** Where there is room for one of both. */
const subject = {
  id: 'subject',
  header: seriesText.history.subject,
  width: { share: 1, minPx: 190 },
  render: (run) => {
    const words = run.series === null ? fromText(run) : roundText(run);
    return <span title={words}>{words}</span>;
  },
} satisfies GridColumn<RunSummary>;

/** Where there are series or schedules; the details tell of container, tables and duration. */
const withRounds: readonly GridColumn<RunSummary>[] = [state, started, trigger, from, round, rows, bytes];

/** `Round 3: changes, sales-lake`; empty for a run that is none of a series. */
export function roundText({ series }: RunSummary): string {
  if (series === null) return '';
  const kind = seriesText.round.kinds[series.kind].toLowerCase();
  return seriesText.history.round(series.name, series.round, kind);
}

const hasRounds = (runs: readonly RunSummary[]): boolean =>
  runs.some(({ series, trigger: by }) => series !== null || by === 'schedule');

/** What fits the window and these runs. */
export function columnsFor(runs: readonly RunSummary[], place: 'wide' | 'narrow' | 'beside') {
  if (!hasRounds(runs)) return { wide: historyColumns, narrow: narrowHistory, beside: historyBesideDetails }[place];
  return { wide: withRounds, narrow: [state, started, subject, rows], beside: [state, started, subject] }[place];
}

/** In a narrow window; the details tell the rest. */
const narrowHistory: readonly GridColumn<RunSummary>[] = [state, started, from, to, rows];
/** Beside the details. */
const historyBesideDetails: readonly GridColumn<RunSummary>[] = [state, started, from, to];
