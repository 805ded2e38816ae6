// Texts of the home screen.
import { formatPercent } from '../../shared/format.ts';

export const homeText = {
  title: 'Home',
  purpose: 'Move SQL Server tables to Azure Blob Storage, and prove that what arrived is what left.',
  newMigration: 'New migration',
  newHint: 'Choose a database, a container and tables, then read the plan before anything moves.',
  draftHint: 'Begins anew; a draft that is not saved as a plan is lost.',
  open: 'Open plan',
  openHint: 'Read a plan that was saved, and run it exactly as it is.',
  resume: 'Resume',
  resumeHint: (database: string, container: string, state: string) => `${database} to ${container}, ${state}`,
  sample: 'Try it with sample data',
  sampleStarting: 'Starting a sample server and storage on this computer. It takes up to a minute.',
  runs: 'Recent runs',
  columns: { state: 'State', when: 'Last change', from: 'From', to: 'To', rows: 'Rows', action: 'Action' },
  openRun: 'Open',
  openRunOf: (database: string, when: string) => `Open the run of ${database}, ${when}`,
  resumeRunOf: (database: string, when: string) => `Resume the run of ${database}, ${when}`,
  allRuns: 'All runs',
  loading: 'Reading the runs',
  firstTime: 'What this does',
  lines: [
    'It reads tables through a few connections, in key order, without locking anybody out.',
    'Each part is written to storage, read back and compared before it counts.',
    'It can be stopped or cut off at any moment and goes on after the last verified part.',
  ],
  elsewhere: 'Carried by another program',
  states: {
    ready: 'Not started',
    running: 'Running',
    stopping: 'Stopping',
    stopped: 'Stopped',
    interrupted: 'Interrupted',
    failed: 'Failed',
    completed: 'Complete',
    discarding: 'Being discarded',
  },
  at: (state: string, rows: number, rowsEstimate: number | null) =>
    rowsEstimate === null || rowsEstimate === 0 ? state : `${state} at ${formatPercent(rows, rowsEstimate)}`,
  ask: {
    title: 'Start a new migration?',
    body: 'The draft in the wizard is lost: its connections, tables and options. Save its plan first to keep it.',
    yes: 'Start new',
    no: 'Keep the draft',
  },
} as const;
