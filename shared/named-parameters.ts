// Which parameters a filter or a query names, and whether what is given for them fits.
import type { QueryParameter } from './query-parameter.ts';
import { readSqlTokens, type SqlToken } from './sql-tokens.ts';

/** As the server has it: `@since` and `@Since` are the same. */
export const parameterKey = (name: string): string => name.toLowerCase();

/** Without the at sign; null when it is none. `@@ROWCOUNT` and its like belong to the server. */
export function nameOfParameter(token: SqlToken): string | null {
  return token.kind === 'word' ? (/^@(?!@)(.+)$/s.exec(token.text)?.[1] ?? null) : null;
}

/**
 * What keeps the parameters from fitting their text, a clause: one that is named and not given, given and not named, or
 * given twice; null = nothing.
 */
export function givenProblem(text: string, given: readonly QueryParameter[]): string | null {
  const named = namedParameters(text);
  const keys = given.map(({ name }) => parameterKey(name));
  const double = given.find(({ name }, i) => keys.indexOf(parameterKey(name)) !== i);
  if (double !== undefined) return `@${double.name} is given twice`;
  const missing = named.find((name) => !keys.includes(parameterKey(name)));
  if (missing !== undefined) return `it names @${missing}, which has no type and value`;
  const names = named.map(parameterKey);
  const idle = given.find(({ name }) => !names.includes(parameterKey(name)));
  return idle === undefined ? null : `@${idle.name} is given but not named in it`;
}

/** Without the at sign, as they are first written, each once. */
export function namedParameters(text: string): readonly string[] {
  const names = readSqlTokens(text).tokens.flatMap((token) => {
    const name = nameOfParameter(token);
    return name === null ? [] : [name];
  });
  return names.filter((name, i) => names.findIndex((other) => parameterKey(other) === parameterKey(name)) === i);
}
