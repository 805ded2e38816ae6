// Decides the point in time of a plan, and says in a sentence what it holds and what it does not.
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { AppError } from '../../../../shared/errors.ts';
import {
  noPointInTime,
  type MomentChoice,
  type MomentMode,
  type MomentWish,
  type PointInTime,
} from '../../../../shared/point-in-time.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { quoteName } from '../../source/quote-name.ts';
import { exceptionOf, momentChoices } from './moment-choices.ts';

export type MomentRequest = {
  readonly wish: MomentWish;
  readonly facts: ConsistencyFacts;
  readonly database: string;
  readonly tables: readonly Pick<PlanTable, 'id' | 'schema' | 'name' | 'kind'>[];
  /** Asked only when the run is to create a snapshot; null when the server does not list its files. */
  readonly writeScript: () => Promise<string | null>;
};

/** The server is asked to change nothing for these. */
const automatic: readonly MomentMode[] = ['readOnly', 'shared', 'perTable'];

/** For the administrator; a run never sends it. */
export const allowSnapshotScript = (database: string): string =>
  `ALTER DATABASE ${quoteName(database)} SET ALLOW_SNAPSHOT_ISOLATION ON;`;

/** What `auto` takes; null when none is known to be had. */
export const bestMoment = (choices: readonly MomentChoice[]): MomentMode | null =>
  automatic.find((mode) => choices.some((one) => one.mode === mode && one.isAvailable === 'yes')) ?? null;

/** Throws MOMENT_UNAVAILABLE for a wish that this server does not grant. */
export async function decideMoment(request: MomentRequest): Promise<PointInTime> {
  const { wish, facts, tables } = request;
  if (wish.mode === 'none') return { ...noPointInTime, why: 'It was chosen.' };
  const choices = momentChoices(facts, tables);
  if (wish.mode === 'auto') {
    const best = bestMoment(choices);
    const passed = automatic
      .slice(0, best === null ? automatic.length : automatic.indexOf(best))
      .map((mode) => choices.find((one) => one.mode === mode)?.obstacle ?? '');
    const why = [...new Set(passed)].filter((obstacle) => obstacle !== '').join(' ');
    return complete(best ?? 'none', why === '' ? 'It is the best that this server allows.' : why, request);
  }
  const choice = choices.find(({ mode }) => mode === wish.mode);
  if (choice === undefined || choice.isAvailable === 'no') {
    const isOff = facts.snapshotIsolation === 'off' && (wish.mode === 'shared' || wish.mode === 'perTable');
    const script = isOff ? `: ${allowSnapshotScript(request.database)}` : '';
    throw unavailable(wish.mode, `${(choice?.obstacle ?? 'it is not known').replace(/\.$/, '')}${script}`);
  }
  const said = choice.obstacle === '' ? 'It was chosen.' : `It was chosen. ${choice.obstacle}`;
  const decided = complete(wish.mode, said, request);
  if (wish.mode === 'asOf') return { ...decided, atUtc: wish.atUtc };
  if (wish.mode !== 'databaseSnapshot') return decided;
  if (wish.name !== null) return { ...decided, snapshotName: existingName(wish.name, facts) };
  if (facts.canCreateDatabase === false)
    throw unavailable('databaseSnapshot', 'this login may not create one (CREATE ANY DATABASE); name one that exists');
  const script = await request.writeScript();
  if (script === null)
    throw unavailable(
      'databaseSnapshot',
      'the server does not list the files of the database; name a snapshot that exists',
    );
  return { ...decided, script };
}

function complete(mode: MomentMode, why: string, { facts, tables }: MomentRequest): PointInTime {
  const exceptions = tables.flatMap((table) => {
    const exception = exceptionOf(mode, facts, table);
    return exception === null ? [] : [{ tableId: table.id, ...exception }];
  });
  // One lost connection costs a table of its own moment that table; a shared one would cost the whole run.
  return { ...noPointInTime, mode, why, exceptions, ifLost: mode === 'shared' ? 'stop' : 'restart' };
}

/** As the server spells it. */
function existingName(name: string, { databaseSnapshots }: ConsistencyFacts): string {
  const found =
    databaseSnapshots.find((one) => one.name === name) ??
    databaseSnapshots.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.name;
  const list = databaseSnapshots.map((one) => one.name).join(', ');
  throw unavailable(
    'databaseSnapshot',
    `${name} is no snapshot of this database${list === '' ? '' : `; there are: ${list}`}`,
  );
}

const unavailable = (mode: MomentMode, detail: string): AppError =>
  new AppError('MOMENT_UNAVAILABLE', { mode: modeWords[mode], detail: detail.replace(/\.$/, '') });

const modeWords: Readonly<Record<MomentMode, string>> = {
  none: 'no point in time',
  perTable: 'one point in time for each table',
  shared: 'one point in time for all tables',
  databaseSnapshot: 'a database snapshot',
  readOnly: 'a read-only database',
  asOf: 'a past time of system-versioned tables',
};

const sentences: Readonly<Record<MomentMode, (plan: PointInTime) => string>> = {
  none: () =>
    'Every statement reads committed rows as they are at its moment; tables that change during the run are not exported as of one point in time.',
  perTable: () =>
    'Each table is exported as of one point in time of its own (a SNAPSHOT transaction on one connection); the tables are not of the same moment.',
  shared: () =>
    'All tables are exported as of one and the same point in time: every lane begins a SNAPSHOT transaction while a short lock keeps writers of all tables out.',
  databaseSnapshot: ({ snapshotName }) =>
    snapshotName === null
      ? 'All tables are exported as of one point in time: the run creates a database snapshot, reads it, and drops it at its end.'
      : `All tables are exported as of one point in time: that of the database snapshot ${snapshotName}.`,
  readOnly: () => 'All tables are exported as of one point in time: the database cannot be written to.',
  asOf: ({ atUtc }) =>
    `System-versioned tables are exported as of one point in time: ${atUtc ?? 'shortly before the run begins'}.`,
};

/** The reader's sentence of a plan: what holds, and what does not. */
export function consistencySentence(
  plan: PointInTime,
  tables: readonly Pick<PlanTable, 'id' | 'schema' | 'name'>[],
): string {
  const named = (holds: 'no' | 'partly'): string => {
    const ids = new Set(plan.exceptions.filter((one) => one.holds === holds).map(({ tableId }) => tableId));
    const names = tables.filter(({ id }) => ids.has(id)).map(({ schema, name }) => `${schema}.${name}`);
    return names.length <= 8
      ? names.join(', ')
      : `${names.slice(0, 8).join(', ')} and ${String(names.length - 8)} more`;
  };
  const without = named('no');
  const partly = named('partly');
  return [
    sentences[plan.mode](plan),
    ...(without === '' ? [] : [`Not held to it: ${without}.`]),
    ...(partly === '' ? [] : [`Held to it in part: ${partly}.`]),
  ].join(' ');
}
