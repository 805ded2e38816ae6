// How the changes of each table of a plan are found in later rounds: as was asked, or as is recommended.
import { AppError } from '../../../../shared/errors.ts';
import type { PlanSeries } from '../../../../shared/series.ts';
import { incrementSchema, type Increment, type TableIncrement } from '../../../../shared/increment.ts';
import { modeWords } from '../../../../shared/increment-words.ts';
import { nameOf } from '../../source/chosen-rows.ts';
import { readIncrementFacts, type IncrementFacts } from '../../source/catalog/increment-facts.ts';
import type { SourceSession } from '../../source/session.ts';
import type { Picked } from '../pick-tables.ts';
import { adviseIncrement } from './advise.ts';
import { fitIncrement } from './fit.ts';

export type SeriesRequest = {
  /** The place that its rounds keep up to date; null = it is carried out once. */
  readonly series?: Omit<PlanSeries, 'round'> | null;
  /** How the changes of tables of a series are found; those not named get what is recommended. */
  readonly increments?: readonly TableIncrement[];
};

/** By the order of `picked`; null without a series. Throws USAGE, INCREMENT_UNFIT and what the source throws. */
export async function giveIncrements(
  { series = null, increments: given = [] }: SeriesRequest,
  picked: readonly Picked[],
  session: SourceSession,
  signal: AbortSignal,
): Promise<readonly Increment[] | null> {
  if (series === null) {
    if (given.length === 0) return null;
    throw new AppError('USAGE', { detail: 'ways of finding changes belong to a series' });
  }
  const names = picked.map(({ choice }) => nameOf({ ...choice }));
  const asked = new Map<string, Increment>();
  for (const { schema, name, increment } of given) {
    const table = `${schema}.${name}`;
    if (!names.includes(table)) throw unfit(table, increment, 'it is not among the tables that are moved');
    if (asked.has(table)) throw unfit(table, increment, 'it is named twice');
    asked.set(table, increment);
  }
  const facts = await readIncrementFacts(session, signal);
  return picked.map((some, at) => {
    const table = names[at] ?? '';
    const increment = asked.get(table);
    if (increment === undefined) return recommendedFor(some, facts);
    const problem = problemOf(increment, some, facts);
    if (problem !== null) throw unfit(table, increment, problem.replace(/\.$/, ''));
    return increment;
  });
}

const unfit = (table: string, { mode }: Increment, detail: string): AppError =>
  new AppError('INCREMENT_UNFIT', { table, mode: modeWords[mode], detail });

function recommendedFor({ choice, table }: Picked, facts: IncrementFacts): Increment {
  return table === null ? incrementSchema.parse({ mode: 'reload' }) : adviseIncrement(table, facts, choice).recommended;
}

/** What the server does not tell is tried: a round that finds nothing to go by loads the table whole, and says so. */
function problemOf(increment: Increment, { choice, table }: Picked, facts: IncrementFacts): string | null {
  if (increment.mode === 'reload') return null;
  if (table === null) return 'A query is read whole in every round.';
  const { isAvailable, obstacle } = fitIncrement(increment, table, choice, facts);
  return isAvailable === 'no' ? obstacle : null;
}
