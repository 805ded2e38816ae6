// Texts of the run and result screens about what Data Factory moves.
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { FactoryProgress, FactoryTableProgress } from '../../shared/factory-progress.ts';

type Phase = FactoryTableProgress['phase'];

/** By the words of the service. */
const statuses: Readonly<Record<string, 'waiting' | 'running' | 'passed' | 'failed' | 'warning' | 'skipped'>> = {
  Queued: 'waiting',
  InProgress: 'running',
  Succeeded: 'passed',
  Failed: 'failed',
  Canceling: 'warning',
  Cancelled: 'skipped',
};

export const factoryRunText = {
  column: 'Moved by',
  here: 'This computer',
  factory: 'Data Factory',
  phases: {
    waiting: 'Waiting',
    queued: 'Queued',
    copying: 'Copying',
    checking: 'Checking',
    ended: 'Ended',
  } satisfies Record<Phase, string>,
  phaseLines: {
    waiting: 'Its pipeline has not been started.',
    queued: 'Its pipeline was started; Data Factory has not begun to copy it.',
    copying: 'Data Factory copies it.',
    checking: 'Data Factory is done; this computer reads what it wrote again.',
    ended: 'Nothing is left to do.',
  } satisfies Record<Phase, string>,
  copied: (rows: number) => `${formatCount(rows)} rows copied, not checked yet`,
  line: {
    title: (factory: string) => `Data Factory ${factory}`,
    states: {
      checking: 'Compared with the plan',
      starting: 'Starting',
      running: 'Running',
      cancelling: 'Cancelling',
      ended: 'Ended',
    } satisfies Record<FactoryProgress['state'], string>,
    tables: (done: number, all: number) => `${formatCount(done)} of ${formatPlural(all, 'table')} checked`,
    answered: (time: string) => `answered ${time}`,
    notAnswered: 'no answer yet',
    trouble: (why: string) => `${why} It is looked at again by itself.`,
    silent: (since: string | null, again: string, why: string) =>
      `Data Factory has not answered ${since === null ? 'yet' : `since ${since}`}, and is asked again at ${again}. ${why} What it copies goes on there.`,
    runs: (count: number) => formatPlural(count, 'pipeline run'),
  },
  runs: {
    title: (factory: string) => `Pipeline runs of ${factory}`,
    none: 'No pipeline has been started yet.',
    started: (time: string) => `started ${time}`,
    ended: (time: string) => `ended ${time}`,
    open: 'Open in Data Factory Studio',
    openNamed: (pipeline: string) => `Open in Data Factory Studio: ${pipeline}`,
    copy: 'Copy id',
    copyNamed: (pipeline: string) => `Copy id: ${pipeline}`,
    log: 'Read what is on record',
    logAgain: 'Read it again',
    logAsking: 'Asking Data Factory',
    logTitle: 'What Data Factory has on record',
    logHint: 'Pipeline and activity runs, failures, and rows that were skipped, as the service tells them.',
    save: 'Save as text',
    saved: (path: string) => `Saved as ${path}`,
  },
  statuses,
  details: {
    title: 'Data Factory',
    status: 'Told by the service',
    pipeline: 'Pipeline',
    run: 'Pipeline run',
    rowsRead: 'Rows read',
    rowsCopied: 'Rows copied',
    bytesRead: 'Read',
    bytesWritten: 'Written',
    started: 'Started',
    notTold: 'not told',
    notStarted: 'not started',
  },
  stop: {
    title: 'What becomes of Data Factory?',
    why: (factory: string) =>
      `The tables of this computer stop and keep their checkpoints. ${factory} can finish what it copies without this program: Resume finds it again. Or it is cancelled too; tables that are not copied whole are then begun again by Resume.`,
    leave: 'Stop here, let it finish',
    cancel: 'Stop and cancel it',
    goOn: 'Go on',
  },
  proof: {
    intro: (tables: number, factory: string) =>
      `${formatPlural(tables, 'table')} ${tables === 1 ? 'was' : 'were'} moved by Data Factory ${factory}. It compared the rows it read with those it wrote.`,
    full: 'Then this computer read every file to its last byte and counted its rows.',
    footer: 'Then this computer read the number of rows that each file states.',
    values:
      'Values were not compared with the source while these tables were read; "Verify again" with the source does that.',
  },
} as const;
