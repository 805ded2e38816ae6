// A query of the user's that stands in for a table: one SELECT and nothing else, taken apart so that it can be wrapped.
import { AppError } from '../../../shared/errors.ts';
import { readSqlTokens, type SqlToken } from '../../../shared/sql-tokens.ts';

export type CustomQuery = {
  /** As the user wrote it, without the semicolon at its end. */
  readonly text: string;
  /** `WITH a AS (...)` in front of the SELECT; empty when there is none. */
  readonly withList: string;
  /** The SELECT as it may stand in FROM (...): without an ORDER BY that only sorts, and without OPTION. */
  readonly body: string;
};

/**
 * Words that begin a statement, or make a SELECT write. They are reserved: no column or alias is called so without
 * brackets. T-SQL needs no semicolon between statements, so each of them could be the start of a second one.
 */
const statementWords = new Set(
  (
    'ALTER BACKUP BEGIN BULK CHECKPOINT CLOSE COMMIT CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP DUMP EXEC EXECUTE ' +
    'GOTO GRANT IF INSERT INTO KILL LOAD OPEN PRINT RAISERROR READTEXT RECONFIGURE RESTORE RETURN REVERT REVOKE ' +
    'ROLLBACK SAVE SET SETUSER SHUTDOWN TRUNCATE UPDATE UPDATETEXT USE WAITFOR WHILE WRITETEXT'
  ).split(' '),
);
const setOperators = new Set(['UNION', 'EXCEPT', 'INTERSECT']);

/** Throws QUERY_REFUSED with what is wrong. `table`: what the query stands in for. */
export function readCustomQuery(table: string, query: string): CustomQuery {
  const refuse = (detail: string): AppError => new AppError('QUERY_REFUSED', { table, detail });
  const { tokens, unfinished } = readSqlTokens(query);
  if (unfinished !== null) throw refuse(unfinished);
  const code = tokens.filter(({ kind }) => kind !== 'lineComment' && kind !== 'blockComment');
  const end = code.findIndex(isSemicolon);
  const inside = end < 0 ? code : code.slice(0, end);
  if (end >= 0 && code.slice(end).some((token) => !isSemicolon(token)))
    throw refuse('it holds more than one statement');
  const first = wordOf(inside[0]);
  if (first !== 'SELECT' && first !== 'WITH') throw refuse('it does not begin with SELECT or WITH');
  refuseStatements(inside, refuse);
  const selects = inside.flatMap((token, i) => (isTop(token, 'SELECT') ? [i] : []));
  const joined = inside.filter((token) => token.depth === 0 && setOperators.has(wordOf(token))).length;
  const start = inside[selects[0] ?? -1];
  if (start === undefined) throw refuse('it holds no SELECT');
  if (selects.length !== joined + 1) throw refuse('it holds more than one SELECT');
  const stop = code[end]?.at ?? query.length;
  return {
    text: query.slice(0, stop).trimEnd(),
    withList: query.slice(0, start.at).trim(),
    body: query.slice(start.at, bodyEnd(inside, start.at, stop)).trimEnd(),
  };
}

function refuseStatements(code: readonly SqlToken[], refuse: (detail: string) => AppError): void {
  code.forEach((token, i) => {
    const word = wordOf(token);
    if (word === 'INTO') throw refuse('SELECT ... INTO would write a table');
    // `OPTION (USE HINT (...))`
    if (statementWords.has(word) && !(word === 'USE' && token.depth > 0))
      throw refuse(`it holds the word ${token.text}, which begins another statement`);
    // `INNER MERGE JOIN` and the hints `MERGE JOIN`, `MERGE UNION` are the only other places of this word.
    const isHint = ['JOIN', 'UNION'].includes(wordOf(code[i + 1]));
    if (word === 'MERGE' && !isHint) throw refuse('it holds the word MERGE, which begins another statement');
  });
}

/** Where the SELECT ends that may stand in parentheses: an ORDER BY is allowed there only with TOP, OFFSET or FOR. */
function bodyEnd(code: readonly SqlToken[], start: number, stop: number): number {
  const top = code.filter((token) => token.at >= start && token.depth === 0);
  const option = top.find((token, i) => isTop(token, 'OPTION') && top[i + 1]?.text === '(')?.at ?? stop;
  const order = top.findLast((token, i) => isTop(token, 'ORDER') && wordOf(top[i + 1]) === 'BY');
  if (order === undefined) return option;
  const isLimited =
    top.some((token) => token.at > order.at && ['OFFSET', 'FOR'].includes(wordOf(token))) ||
    (wordOf(top[1]) === 'TOP' && top.every((token) => !setOperators.has(wordOf(token))));
  return isLimited ? option : order.at;
}

const isSemicolon = ({ kind, text }: SqlToken): boolean => kind === 'sign' && text === ';';
const wordOf = (token: SqlToken | undefined): string => (token?.kind === 'word' ? token.text.toUpperCase() : '');
const isTop = (token: SqlToken, word: string): boolean => token.depth === 0 && wordOf(token) === word;
