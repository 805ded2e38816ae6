// Texts of the run screen.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';

const stateWords = {
  ready: 'Not started',
  running: 'Running',
  stopping: 'Stopping, finishing current parts',
  stopped: 'Stopped, checkpoints kept',
  crashed: 'Interrupted, checkpoints kept',
  failed: 'Failed, checkpoints kept',
  completed: 'Complete',
  discarding: 'Being discarded',
  workerGone: 'Waiting for the worker',
} as const;

export const runText = {
  title: 'Run',
  purpose: (from: string, to: string) => `${from} to container ${to}`,
  loading: 'Reading the state of the run',
  retryLoad: 'Try again',
  state: stateWords,
  percentUnknown: 'Percent not known',
  progress: 'Progress of the run',
  noEstimate: 'A table has no row estimate, so the whole is not known.',
  overEstimate: 'There are more rows than the server estimated, so how many are left is not known.',
  rowsOf: (rows: number, estimate: number | null) =>
    estimate === null ? formatCount(rows) : `${formatCount(rows)} of about ${formatCount(estimate)}`,
  rate: (rowsPerSecond: number) => `${formatCount(rowsPerSecond)} rows/s`,
  byteRate: (bytesPerSecond: number) => `${formatBytes(bytesPerSecond)}/s`,
  fields: {
    rows: 'Rows verified',
    rate: 'Rate',
    written: 'Written',
    elapsed: 'Elapsed',
    timeLeft: 'Time left',
  },
  timeLeft: {
    none: '\u2013',
    unknown: 'not known yet',
    unknowable: 'not known',
    soon: 'less than a minute',
    about: (time: string) => `about ${time}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    minutes: (minutes: number) => `${formatCount(minutes)} min`,
    hours: (hours: number, minutes: number) =>
      minutes === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${String(minutes)} min`,
    days: (days: number, hours: number) =>
      hours === 0 ? formatPlural(days, 'day') : `${formatPlural(days, 'day')} ${String(hours)} h`,
  },
  announce: {
    progress: (percent: number, timeLeft: string) => `${String(percent)} percent, ${timeLeft} left`,
    percentOnly: (percent: number) => `${String(percent)} percent`,
    rows: (rows: number) => `${formatCount(rows)} rows verified`,
    state: (word: string) => `The run: ${word}`,
  },
  elsewhere:
    'Another Tableferry process carries this run and is shown here. Stop reaches it; Resume waits until it has ended.',
  crash: (rows: number) =>
    `The process that carried this run ended without a word: it was closed, killed or the computer went down. Nothing that was verified is lost: ${formatPlural(rows, 'row')} stand in the container. Resume continues after the last verified part of each table.`,
  stopped: (rows: number) =>
    `Stopped on request. ${formatPlural(rows, 'row')} are verified and kept. Resume continues after the last verified part of each table.`,
  ready: 'This run is on record but has not read anything yet. Resume starts it.',
  failedTables: (count: number) =>
    `${formatPlural(count, 'table')} failed: first in the list, the reason in the details. What was verified is kept.`,
  workerGone:
    'The worker that carries this run ended. What was verified is kept; its state is read again when the worker is back.',
  stalled: (why: string) =>
    `Nothing moves at the moment. ${why} It is tried again by itself, and what was verified is kept.`,
  discarding: 'The blobs of this run were being deleted. It can only be discarded to the end, in its result.',
  chart: {
    title: 'Throughput',
    measure: 'What the chart shows',
    rows: 'Rows/s',
    bytes: 'MB/s',
    limit: (limit: string) => `Limit ${limit}`,
    waiting: 'The chart begins with the first rows.',
    label: (rows: string, bytes: string, limit: string | null) =>
      `Throughput of the last 15 minutes. Now ${rows} and ${bytes}${limit === null ? '' : `, limited to ${limit}`}.`,
  },
  lanes: {
    title: 'Lanes',
    lane: (lane: number) => String(lane + 1),
    idle: 'Idle',
    range: (partition: number, partitions: number) =>
      partitions === 1 ? 'whole table' : `range ${String(partition + 1)} of ${String(partitions)}`,
    inFlight: (rows: number) => `${formatCount(rows)} rows in flight`,
    activity: {
      idle: 'Idle',
      reading: 'Reading',
      waiting: 'Waiting to retry',
      restarting: 'Restarting',
      held: 'Held',
    },
    none: 'No lane is open.',
  },
  load: {
    title: 'Load on the server',
    speeds: { full: 'Full', gentle: 'Gentle', minimal: 'Minimal', hold: 'Hold' },
    hints: {
      full: 'Every lane of the plan, no limit on what is read',
      gentle: '2 lanes, reading at most 16 MB/s',
      minimal: '1 lane, reading at most 2 MB/s',
      hold: 'Read nothing until it is released; what is verified is kept',
    },
    lanesWork: (allowed: number, most: number) => `${String(allowed)} of ${String(most)} lanes may work.`,
    readLimit: (limit: string) => `Reading at most ${limit}/s.`,
    nextChange: (at: Date, isOff: boolean) =>
      `${isOff ? 'Pauses' : 'Changes speed'} at ${at.toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' })}.`,
    finer: 'Finer',
    lanes: (most: number) => `Lanes, 1 to ${String(most)}`,
    lanesProblem: (most: number) => `A whole number from 1 to ${String(most)}: memory was planned for that many.`,
    read: 'Read at most, a second',
    upload: 'Upload at most, a second',
    noLimit: 'no limit',
    rateProblem: 'A size such as 20 MB, at least 64 KB; empty for no limit.',
    governor: 'Give way while the server is slow',
    finerHint: 'Takes effect at once. The plan stays as it is; the report tells of the change.',
    apply: 'Apply',
  },
  tables: {
    title: 'Tables',
    columns: {
      state: 'State',
      table: 'Table',
      progress: 'Progress',
      rows: 'Rows',
      parts: 'Parts',
      bytes: 'Stored',
      retries: 'Retries',
    },
    state: {
      waiting: 'Waiting',
      notBegun: 'Not begun',
      unfinished: 'Not finished',
      running: 'Running',
      retrying: 'Retrying',
      done: 'Verified',
      failed: 'Failed',
      setAside: 'Set aside',
    },
    counts: (done: number, all: number, failed: number) =>
      failed === 0
        ? `${formatCount(done)} of ${formatPlural(all, 'table')} verified`
        : `${formatCount(done)} of ${formatPlural(all, 'table')} verified, ${formatCount(failed)} failed`,
  },
  details: {
    retryTable: 'Retry table',
    retryFinal: 'The data of this table did not add up. Reading it again would hide that, so it needs a new run.',
    retrying: 'This failure is being retried.',
    facts: 'Facts',
    rows: 'Rows verified',
    inFlight: 'Rows in flight',
    estimate: 'Rows estimated',
    parts: 'Parts',
    bytes: 'Stored',
    ranges: 'Ranges done',
    rangesDone: (done: number, all: number) => `${formatCount(done)} of ${formatCount(all)}`,
    retries: 'Retries',
    setAside: 'Rows set aside',
    reading: 'How it is read',
    where: 'Only rows where',
    query: 'Query',
    notes: 'Notes',
    carriedBy: 'Carried by',
    carriedLane: (lane: number, range: string) => `Lane ${String(lane + 1)}, ${range}`,
    unknown: 'not known',
  },
  log: {
    title: 'Log',
    level: 'Level',
    levels: { all: 'All', warning: 'Warnings and failures', error: 'Failures' },
    lineLevel: { info: 'Info', warning: 'Warning', error: 'Failure' },
    filter: 'Filter the log',
    copyAll: 'Copy all',
    follow: 'Go to the end',
    empty: 'Nothing has been logged yet.',
    noMatch: 'No line matches the filter.',
    shown: (shown: number, all: number) =>
      shown === all ? formatPlural(all, 'line') : `${formatCount(shown)} of ${formatPlural(all, 'line')}`,
    cut: (kept: number) => `the newest ${formatCount(kept)} lines`,
  },
  actions: {
    stop: 'Stop and keep checkpoints',
    stopping: 'Stopping, finishing current parts',
    resume: 'Resume',
    resuming: 'Resuming',
    openPortal: 'Open Azure portal',
    copyAddress: 'Copy container address',
    copyName: 'Copy container name',
    copyDetails: 'Copy details',
    seeResult: 'See result',
    resumeWaits: 'Resume waits: another process holds the state folder.',
  },
  copy: (facts: {
    runId: string;
    state: string;
    from: string;
    to: string;
    rows: number;
    parts: number;
    bytes: number;
  }) =>
    [
      `Run ${facts.runId}`,
      `State: ${facts.state}`,
      `From: ${facts.from}`,
      `To: container ${facts.to}`,
      `Verified: ${formatPlural(facts.rows, 'row')} in ${formatPlural(facts.parts, 'part')}, ${formatBytes(facts.bytes)}`,
    ].join('\n'),
  copyTable: (name: string, reason: string) => `${name}: ${reason}`,
  secrets: {
    title: {
      start: 'This plan needs a password',
      resume: 'Resume needs a password',
      retry: 'Retrying the table needs a password',
      verify: 'Verifying needs the secret of the storage',
      changes: 'Asking the source needs its password',
      discard: 'Discarding needs the secret of the storage',
      factory: 'Asking Data Factory needs a secret',
      logs: 'Asking Data Factory needs a secret',
    },
    why: 'A plan never holds passwords, and this window does not know the one below any more.',
    source: (user: string, server: string) => `Password of ${user} on ${server}`,
    target: {
      connectionString: 'Connection string of the storage account',
      accountKey: 'Key of the storage account',
      sas: 'Shared access signature',
      entra: 'Secret or certificate of the application',
    },
    maskKey: 'Key of the masks',
    factory: 'Secret or certificate of the application that asks Data Factory',
    confirm: {
      start: 'Continue',
      resume: 'Resume',
      retry: 'Retry table',
      verify: 'Verify',
      changes: 'Ask the source',
      discard: 'Discard',
      factory: 'Continue',
      logs: 'Continue',
    },
    missing: 'Fill in every field.',
  },
  rail: {
    percent: (word: string, percent: string | null) => (percent === null ? word : `${word}, ${percent}`),
    route: (database: string, container: string) => `${database} to ${container}`,
  },
} as const;
