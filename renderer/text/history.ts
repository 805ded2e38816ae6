// Texts of the history screen.
import { formatCount, formatPlural } from '../../shared/format.ts';

export const historyText = {
  title: 'History',
  purpose: 'Every run of this computer.',
  loading: 'Reading the list of runs',
  retry: 'Try again',
  empty: 'No run yet. A run appears here when it is started, and stays until it is discarded.',
  noMatch: 'No run is in this state.',
  filter: 'Show runs by state',
  filters: { all: 'All', inProgress: 'In progress', resumable: 'To resume', completed: 'Complete' },
  filterCount: (word: string, count: number) => `${word} ${formatCount(count)}`,
  count: (shown: number, all: number) =>
    shown === all ? formatPlural(all, 'run') : `${formatCount(shown)} of ${formatPlural(all, 'run')}`,
  columns: {
    state: 'State',
    started: 'Started',
    from: 'From',
    to: 'To container',
    tables: 'Tables',
    rows: 'Rows',
    bytes: 'Stored',
    duration: 'Duration',
  },
  refresh: 'Read again',
  panel: {
    run: 'Run',
    plan: 'Plan',
    started: 'Started',
    updated: 'Last change',
    duration: 'From start to last change',
    from: 'From',
    to: 'To container',
    rows: 'Rows verified',
    bytes: 'Stored',
    tables: 'Tables',
    elsewhere: 'Another Tableferry process carries this run.',
    open: 'Open run',
    openResult: 'See result',
    resume: 'Resume',
  },
  grid: 'Runs',
} as const;
