// Texts of schedules.
import type { Cadence, Scheduler } from '../../shared/schedule.ts';

const days = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** `Every 15 minutes`, `Every day at 02:30`. */
function cadenceWords(cadence: Cadence): string {
  switch (cadence.every) {
    case 'minutes':
      return `Every ${String(cadence.minutes)} minutes`;
    case 'hours': {
      const often = cadence.hours === 1 ? 'Every hour' : `Every ${String(cadence.hours)} hours`;
      return cadence.minute === 0 ? often : `${often}, at minute ${String(cadence.minute)}`;
    }
    case 'day':
      return `Every day at ${cadence.at}`;
    case 'week':
      return `${cadence.days.map((day) => days[day]).join(', ')} at ${cadence.at}`;
  }
}

export const schedulesText = {
  title: 'Schedules',
  purpose: 'When this computer starts a plan by itself, through its own scheduler.',
  cadenceWords,
  days,
  list: 'Schedules of this computer',
  loading: 'Asking the schedulers of this computer',
  notRead: 'Try again',
  none: 'This computer has no schedule of Tableferry.',
  columns: {
    name: 'Name',
    when: 'When',
    scheduler: 'By',
    next: 'Next',
    last: 'Last',
    result: 'What came of it',
    action: 'Action',
  },
  notKnown: 'not told',
  off: 'switched off',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove the schedule ${name}`,
  removing: 'Being removed',
  sure: 'Remove it',
  sureNamed: (name: string) => `Yes, remove the schedule ${name}`,
  keep: 'Keep it',
  add: 'New schedule',
  addFor: 'Choose a plan file',
  addHint: 'A schedule starts a saved plan. A plan with a series runs its next round each time.',
  form: 'New schedule',
  plan: 'Plan',
  otherPlan: 'Choose another plan file',
  name: 'Name of the schedule',
  nameProblem: 'Name it with small letters, digits and hyphens, 63 at most, a letter or digit first.',
  every: 'How often',
  everyOf: { minutes: 'Every few minutes', hours: 'Every few hours', day: 'Every day', week: 'On days of the week' },
  minutes: 'Minutes between starts',
  hours: 'Hours between starts',
  minute: 'At minute',
  minuteProblem: 'Write a minute from 0 to 59.',
  at: 'At',
  atHint: 'By the clock of this computer, such as 02:30.',
  atProblem: 'Write a time such as 02:30.',
  weekdays: 'Days',
  daysProblem: 'Tick at least one day.',
  scheduler: 'Scheduler',
  schedulers: {
    windowsTask: 'Windows Task Scheduler',
    systemd: 'systemd timer of your account',
    cron: 'cron table of your account',
    sqlAgent: 'SQL Server Agent (as T-SQL to run on the server)',
  } satisfies Record<Scheduler, string>,
  schedulersShort: {
    windowsTask: 'Task Scheduler',
    systemd: 'systemd',
    cron: 'cron',
    sqlAgent: 'SQL Agent',
  } satisfies Record<Scheduler, string>,
  catchUp: 'Make up for a start that was missed while the computer was off, once',
  secrets: (names: string) =>
    `The plan holds no secret. Give these environment variables to the account that the schedule runs as: ${names}.`,
  what: 'What will be created',
  preparing: 'Writing what the scheduler would be given',
  file: (name: string) => name,
  commands: 'Commands',
  cancel: 'Cancel',
  create: 'Create schedule',
  creating: 'Creating',
  printed: 'It is created on the server, by its administrator: copy the T-SQL above.',
  created: (name: string) => `The schedule ${name} is created.`,
  removed: (name: string) => `The schedule ${name} is removed.`,
} as const;
