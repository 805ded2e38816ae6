// Whether the changes of tables since their marks can still be told in full, or some may be lost: then they are loaded whole.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Increment } from '../../../../shared/increment.ts';
import type { SourceSession } from '../session.ts';
import { takeMarks } from './take-marks.ts';
import { askFacts } from './verdict/ask-facts.ts';
import { judgeMark, type Verdict } from './verdict/judge-mark.ts';

/** `columns`: those of the table; a table of changes will do. */
export type JudgedTable = Pick<PlanTable, 'schema' | 'name' | 'columns'>;
export type Position = { readonly table: JudgedTable; readonly increment: Increment; readonly since: ChangeMark };
export type { Verdict };

/**
 * By the order of `positions`. What the server does not tell, or this login may not see, never passes for "nothing
 * changed". Asked before changes are read and, unless they were read at one point in time, once more with the same marks
 * afterwards: a cleanup may have come in between. Throws what the source throws, apart from what it may refuse.
 */
export async function judgePositions(
  session: SourceSession,
  positions: readonly Position[],
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const tables = positions.map(({ table, increment }) => ({ ...table, increment }));
  const marks = await takeMarks(session, tables, signal);
  const facts = await askFacts(session, positions, marks, signal);
  return positions.map((position, at) => judgeMark(position, marks[at] ?? null, facts[at] ?? {}));
}

/** The same for one table. */
export async function judgePosition(
  session: SourceSession,
  table: JudgedTable,
  increment: Increment,
  since: ChangeMark,
  signal: AbortSignal,
): Promise<Verdict> {
  const [verdict] = await judgePositions(session, [{ table, increment, since }], signal);
  return verdict ?? { kind: 'lost', why: 'The server said nothing of the table.' };
}
