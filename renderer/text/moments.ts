// Texts about one point in time: the decision, the plan's section, and the question before a resume.
import { formatPlural } from '../../shared/format.ts';

export const momentsText = {
  title: 'One point in time',
  names: {
    none: 'None',
    auto: 'The best there is',
    readOnly: 'A read-only database',
    shared: 'One moment for all tables',
    perTable: 'One moment for each table',
    databaseSnapshot: 'A database snapshot',
    asOf: 'A past time',
  },
  standard:
    'None: each statement reads its own moment, and tables that change during the run are not of one. The server may offer better.',
  ask: 'Ask the server what it offers',
  askAgain: 'Ask again',
  asking: 'Asking the server',
  cancel: 'Cancel',
  outdated: 'The source or the tables are others now: ask again to see what is offered for them.',
  offered: (count: number) => `What the server offers for ${formatPlural(count, 'table')}`,
  best: 'The best that this server offers as it is.',
  unknown: (obstacle: string) => `${obstacle} It can be tried.`,
  without: (tables: string) => `Does not hold: ${tables}.`,
  andMore: (names: readonly string[], more: number) => `${names.join(', ')} and ${String(more)} more`,
  snapshot: {
    label: 'Which snapshot',
    own: 'A new one, made by the run and dropped at its end',
    made: (name: string, created: string) => `${name}, made ${created.replace('T', ' ').slice(0, 16)}`,
    script: 'By choosing this you agree that the run sends this statement, with its id for {run}:',
    leftovers: (names: string) => `Left behind by earlier runs: ${names}. DROP DATABASE removes them.`,
  },
  asOf: {
    label: 'Time (UTC)',
    placeholder: 'Shortly before the run',
    hint: 'Such as 2026-01-02T03:04:05Z. Empty: shortly before the run begins, older than every open transaction.',
    wrong: 'This is no UTC time such as 2026-01-02T03:04:05Z.',
  },
  allow: 'The administrator of the database can allow snapshots with:',
  plan: {
    why: 'Why',
    exceptions: 'Not held, or in part',
    lost: 'If it is lost',
    lostWords: {
      restart: 'What it covered starts over by itself at a new point in time.',
      stop: 'The run stops and asks.',
    },
    script: 'Sent to the server by the run, with its id for {run}:',
  },
  gone: {
    title: 'The point in time is gone',
    label: 'What is to be done with this run?',
    fuzzy: 'Go on without it',
    fuzzyLine:
      'What is stored is kept, the rest is read as it is now. Rows that moved meanwhile may be missing or there twice; manifest and report say so for good.',
    restart: 'Start over at a new one',
    restartLine: (cost: string) => `What must be of one moment is deleted and read again at a new one: ${cost}.`,
    confirm: { restart: 'Start over', fuzzy: 'Go on' },
    cancel: 'Leave it stopped',
  },
} as const;
