// Which points in time a server offers for some tables: what each gives, what it costs, and why another is not to be had.
import { hasTable, offersDatabaseSnapshots, type ConsistencyFacts } from '../../../../shared/consistency.ts';
import type { MomentChoice, MomentMode } from '../../../../shared/point-in-time.ts';
import type { PlanTable } from '../../../../shared/plan.ts';

export type MomentTable = Pick<PlanTable, 'schema' | 'name' | 'kind'>;
type Answer = Pick<MomentChoice, 'isAvailable' | 'obstacle'>;

const yes: Answer = { isAvailable: 'yes', obstacle: '' };
const no = (obstacle: string): Answer => ({ isAvailable: 'no', obstacle });
const unknown = (obstacle: string): Answer => ({ isAvailable: 'unknown', obstacle });

/** In the order they are offered. */
export function momentChoices(facts: ConsistencyFacts, tables: readonly MomentTable[]): MomentChoice[] {
  return (['readOnly', 'shared', 'perTable', 'databaseSnapshot', 'asOf', 'none'] as const).map((mode) => ({
    mode,
    ...answers[mode](facts, tables),
    ...words[mode],
    exceptions: tables.flatMap((table) => {
      const exception = exceptionOf(mode, facts, table);
      return exception === null ? [] : [{ table: `${table.schema}.${table.name}`, reason: exception.reason }];
    }),
  }));
}

/** A copy that follows another one: it cannot be written to, and yet it changes. */
const isFollower = (facts: ConsistencyFacts): boolean =>
  facts.isPrimaryReplica === false ||
  (facts.isNotUpdateable === true && facts.isReadOnly !== true && facts.isDatabaseSnapshot !== true);

const answers: Readonly<Record<MomentMode, (facts: ConsistencyFacts, tables: readonly MomentTable[]) => Answer>> = {
  none: () => yes,
  readOnly(facts) {
    if (facts.isReadOnly === true || facts.isDatabaseSnapshot === true) return yes;
    if (isFollower(facts))
      return no('This is a readable secondary: it cannot be written to, but it follows its primary and changes.');
    return facts.isReadOnly === null
      ? unknown('The server does not say whether the database is read-only.')
      : no('The database can be written to.');
  },
  shared(facts) {
    if (isFollower(facts)) return no('A readable secondary ignores the lock that lets the lanes begin together.');
    return snapshotAllowed(facts);
  },
  // Every read of a readable secondary is a snapshot, whatever is asked for.
  perTable: (facts) => (isFollower(facts) ? yes : snapshotAllowed(facts)),
  databaseSnapshot(facts) {
    if (offersDatabaseSnapshots(facts) === false) return no('This kind of server has no database snapshots.');
    if ((facts.memoryOptimizedFilegroups ?? 0) > 0)
      return no('A database with memory-optimized tables can have no database snapshot.');
    if (facts.databaseSnapshots.length > 0) return yes;
    if (facts.canCreateDatabase === false)
      return no('There is no snapshot of this database, and this login may not create one (CREATE ANY DATABASE).');
    return facts.canCreateDatabase === true
      ? yes
      : unknown('The server does not say whether this login may create one.');
  },
  asOf: (facts, tables) =>
    tables.some((table) => hasTable(facts.temporalTables, table))
      ? yes
      : no('None of the chosen tables is system-versioned.'),
};

function snapshotAllowed({ snapshotIsolation }: ConsistencyFacts): Answer {
  switch (snapshotIsolation) {
    case 'on':
      return yes;
    case 'off':
      return no('Snapshot isolation is off in this database; its administrator can allow it.');
    case 'turningOn':
      return no('Snapshot isolation is being switched on and waits for running transactions to end.');
    case 'turningOff':
      return no('Snapshot isolation is being switched off.');
    case null:
      return unknown('The server does not say whether snapshot isolation is allowed.');
  }
}

const words: Readonly<Record<MomentMode, Pick<MomentChoice, 'gives' | 'costs'>>> = {
  none: {
    gives:
      'Each statement reads committed rows of its own moment; rows that move during the read can be missed or read twice.',
    costs: 'Costs the server nothing. A stopped run goes on where it was.',
  },
  perTable: {
    gives: 'Each table is of one moment of its own.',
    costs:
      'The server keeps row versions (tempdb) while a table is read, and a table is read by one lane at a time. A table that is interrupted cannot go on at its moment.',
  },
  shared: {
    gives: 'All tables are of one and the same moment, read by all lanes.',
    costs:
      'Writers wait for a fraction of a second at the start, two at most. The server keeps row versions (tempdb) until the run ends. A stopped run cannot go on at its moment.',
  },
  databaseSnapshot: {
    gives: 'All tables are of one moment, for as long as the database snapshot exists: a stopped run goes on at it.',
    costs: 'Disk space on the server beside each data file, and one more write for each page that changes.',
  },
  readOnly: {
    gives: 'Nothing can change while it is read: all tables are of one moment, and a stopped run goes on at it.',
    costs: 'Costs nothing.',
  },
  asOf: {
    gives:
      'System-versioned tables are read as they were at one given time, by all lanes; a stopped run goes on at it.',
    costs: 'History tables are read too. Other tables have no such past.',
  },
};

/** Null when the point in time holds the table. */
export function exceptionOf(
  mode: MomentMode,
  facts: ConsistencyFacts,
  table: MomentTable,
): { readonly holds: 'no' | 'partly'; readonly reason: string } | null {
  const isMemoryOptimized = hasTable(facts.memoryOptimizedTables, table);
  if (mode === 'none') return null;
  if (hasTable(facts.externalTables, table))
    return { holds: 'no', reason: 'It is external: its rows lie outside of this database.' };
  if (mode === 'asOf')
    return hasTable(facts.temporalTables, table)
      ? null
      : { holds: 'no', reason: 'It is not system-versioned, so it is read as it is now.' };
  if ((mode === 'perTable' || mode === 'shared') && isMemoryOptimized)
    return {
      holds: 'no',
      reason:
        'It is memory-optimized: a SNAPSHOT transaction may not touch it, so each range is of a moment of its own.',
    };
  if (mode === 'shared' && table.kind !== 'table')
    return {
      holds: 'partly',
      reason: `It is a ${table.kind}: it is read in the same transactions, but tables under it that are not moved themselves are not locked while the lanes begin.`,
    };
  return null;
}
