// A filter of the user's: a condition that may stand in a WHERE clause and cannot reach beyond it.
import { AppError } from '../../../shared/errors.ts';
import { readSqlTokens } from '../../../shared/sql-tokens.ts';

/** Words that no condition holds outside of a subquery; the server would refuse them with a less helpful message. */
const foreignWords = new Set('WHERE SELECT ORDER GROUP HAVING OPTION UNION GO'.split(' '));

/**
 * The condition in parentheses, on lines of its own. Throws FILTER_REFUSED for text that would not stay inside of them:
 * parentheses that do not match, a statement separator, a comment that swallows what follows.
 */
export function filterClause(table: string, where: string): string {
  const { tokens, unfinished } = readSqlTokens(where);
  const refuse = (detail: string): AppError => new AppError('FILTER_REFUSED', { table, detail });
  if (unfinished !== null) throw refuse(unfinished);
  if (tokens.some(({ kind, text }) => kind === 'sign' && text === ';')) throw refuse('it holds a semicolon');
  const last = tokens.at(-1);
  if (last?.kind === 'lineComment' && last.at + last.text.length === where.length)
    throw refuse('it ends in a comment that would swallow what follows it');
  const code = tokens.filter(({ kind }) => kind !== 'lineComment' && kind !== 'blockComment');
  if (code.length === 0) throw refuse('it is empty');
  const foreign = code.find(
    ({ kind, text, depth }) => kind === 'word' && depth === 0 && foreignWords.has(text.toUpperCase()),
  );
  if (foreign !== undefined) throw refuse(`it holds the word ${foreign.text}`);
  return `(\n${where}\n)`;
}
