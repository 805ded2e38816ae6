// Texts of keeping tables up to date: modes, policies, rounds.
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { RoundKind, RoundTable } from '../../shared/series.ts';
import type { Increment, IncrementMode } from '../../shared/increment.ts';

const modes = {
  reload: 'Whole table',
  changeTracking: 'Change tracking',
  cdc: 'Change data capture',
  rowversion: 'Row version',
  watermark: 'Date or number',
  temporal: 'System versioning',
} satisfies Record<IncrementMode, string>;

/** `Row version (Changed)`. */
function modeWords(increment: Increment): string {
  switch (increment.mode) {
    case 'cdc':
      return `${modes.cdc} (${increment.instance}, ${increment.rows === 'net' ? 'last state of each row' : 'every change'})`;
    case 'rowversion':
    case 'watermark':
      return `${modes[increment.mode]} (${increment.column})`;
    default:
      return modes[increment.mode];
  }
}

export const seriesText = {
  title: 'Once, or kept up to date',
  names: { once: 'Move once', kept: 'Keep up to date' },
  keptLine: 'kept up to date',
  consequence: {
    once: 'The tables are copied as they are. A later run copies them again, whole.',
    kept: 'The first round copies the tables, each later round only what changed since. Start rounds by hand or by a schedule.',
  },
  name: 'Name of the series',
  nameHint: 'What the rounds have in common: their state is kept under this name in the container.',
  nameProblem: 'Name the series with small letters, digits and hyphens, 63 at most, a letter or digit first.',
  modes,
  modeWords,
  tab: 'Changes',
  ask: 'Ask the server',
  askAgain: 'Ask again',
  asking: 'Asking the server how changes can be found',
  notAsked: 'The server was not asked yet how the changes of these tables can be found. What it recommends is used.',
  cancel: 'Cancel',
  onceLine: 'The tables are moved once, so their changes are not looked for.',
  keep: 'Keep them up to date',
  ownQuery: 'A query of your own is read whole in every round.',
  mode: 'How its changes are found',
  recommended: 'Recommended.',
  unknown: (obstacle: string) => `Whether it works shows in the first round: ${obstacle}`,
  adminScript: 'For the administrator: this makes a better way possible, or a cheaper one',
  allScripts: (tables: number) => `One script for ${formatPlural(tables, 'table')}, for the administrator`,
  allScriptsWhy: 'Ask again once it has run.',
  rows: 'What is read',
  rowsOf: { net: 'The last state of each row', all: 'Every change, in order' },
  overlapMinutes: 'Minutes read again',
  overlapTimeHint: 'At least as long as the longest transaction that writes: what it commits late would be missed.',
  overlapNumber: 'Values read again',
  overlapNumberHint: 'How far below the highest value rows may still appear.',
  sweep: 'Look for deleted rows',
  sweepHint: 'This way sees no deletes. A comparison of all keys finds them.',
  sweepNever: 'Never',
  sweepEvery: (rounds: number) => (rounds === 1 ? 'In every round' : `Every ${formatCount(rounds)} rounds`),
  noNumber: 'Write a whole number.',
  ifLost: 'If changes may have been lost',
  ifLostOf: { reload: 'Copy the table again, whole', stop: 'Stop the table and ask' },
  ifSchemaChanged: 'If its columns change',
  ifSchemaChangedOf: {
    evolve: 'Go on with the new columns',
    reload: 'Copy the table again, whole',
    stop: 'Stop the table and ask',
  },
  bulk: (tables: number) => (tables === 1 ? 'For the ticked table' : `For all ${formatCount(tables)} ticked tables`),
  bulkMode: 'Changes are found by',
  bulkRecommended: 'What is recommended for each',
  bulkAs: 'As they are',
  bulkCount: (mode: string, tables: number, all: number) =>
    tables === all ? mode : `${mode} (possible for ${formatCount(tables)} of ${formatCount(all)})`,
  modeCount: (mode: string, tables: number) => `${mode}: ${formatCount(tables)}`,
  notKnown: 'not asked yet',
  compact: 'Write a new full version',
  compactHint: 'Readers then have fewer files to put together.',
  compactNever: 'Only when asked',
  compactEvery: (rounds: number) => `Every ${formatCount(rounds)} rounds`,
  places: (shown: readonly string[], all: number) =>
    shown.length === all ? shown.join(', ') : `${shown.join(', ')} and ${formatCount(all - shown.length)} more`,
  chip: (mode: IncrementMode) => modes[mode].toLowerCase(),
  review: {
    title: 'Kept up to date',
    series: 'Series',
    rounds: 'Rounds',
    first:
      'The first one copies every table whole, and then what changed meanwhile. Later ones bring in what changed since.',
    byMode: 'How changes are found',
    ifLost: 'If changes may have been lost',
    ifSchemaChanged: 'If columns change',
    deletes: 'Deleted rows',
    sweep: 'compared by key',
    compact: 'New full version',
    seesNone: (mode: string) => `${mode} sees no deletes, and they are not looked for`,
  },
  round: {
    title: (series: string) => `Series ${series}`,
    purpose: 'One round: whole tables where needed, then what changed.',
    number: (round: number) => `Round ${formatCount(round)}`,
    kinds: {
      full: 'Whole tables',
      changes: 'Changes',
      keys: 'Keys, to find deletes',
      deletes: 'Deletes',
      compaction: 'New full version',
    } satisfies Record<RoundKind, string>,
    runs: 'Runs of this round',
    beginning: 'Reading the state of the series, and asking the source what changed',
    between: 'Preparing what comes next',
    ending: 'Writing the new state of the series',
    cancel: 'Stop the round',
    stopping: 'Stopping the round',
    start: 'Start round',
    next: 'Run the next round',
    see: 'See the round that is running',
    again: 'Continue the round',
    how: {
      full: 'whole',
      changes: 'changes',
      failed: 'failed',
      stopped: 'stopped',
    } satisfies Record<RoundTable['how'], string>,
    complete: (round: number) => `Round ${formatCount(round)} is complete`,
    completeMeaning: 'The container holds every table as it was at the end of this round.',
    incomplete: (round: number) => `Round ${formatCount(round)} is not complete`,
    incompleteMeaning: 'What was not brought in stays for the next round. Nothing counts twice.',
    failed: 'The round did not end',
    stopped: 'The round was stopped',
    failedMeaning: 'The container is as the last complete round left it. Continue the round to finish it.',
    notices: 'What to know',
    tables: 'Tables',
    columns: {
      table: 'Table',
      how: 'Read as',
      rows: 'Rows read',
      inserted: 'Inserted',
      updated: 'Updated',
      deleted: 'Deleted',
      why: 'Why',
    },
    notTold: 'not told',
    openRun: (kind: string) => `Open the run: ${kind.toLowerCase()}`,
    none: 'No round of this series was started in this window.',
    history: 'Open history',
    schedule: 'Schedule',
    noPlan: (series: string) =>
      `Nothing was started: the plan of series ${series} is not known on this computer. Open its file on Home and start it there.`,
    belongs: (series: string, round: number, kind: string) =>
      `Round ${formatCount(round)} of series ${series}: ${kind.toLowerCase()}`,
  },
  history: {
    series: 'Series',
    subject: 'Series, or source',
    round: (series: string, round: number, kind: string) => `Round ${formatCount(round)}: ${kind}, ${series}`,
    trigger: 'Started by',
    triggers: { person: 'a person', schedule: 'a schedule' },
    none: 'None, it was run once',
  },
} as const;
