// ODBC knows parameters by their place only: names become marks, and each mark its value again.
import { readSqlTokens } from '../../../../shared/sql-tokens.ts';
import type { SqlParameter } from '../session.ts';
import type { OdbcValue } from './odbc-driver.ts';

export type PlacedStatement = { readonly sql: string; readonly values: readonly OdbcValue[] };

/** Variables that the statement declares itself stay as they are. */
export function placeParameters(sql: string, parameters: readonly SqlParameter[]): PlacedStatement {
  const byName = new Map(parameters.map((parameter) => [parameter.name.toLowerCase(), parameter]));
  const pieces: string[] = [];
  const values: OdbcValue[] = [];
  let at = 0;
  for (const token of readSqlTokens(sql).tokens) {
    const parameter = token.kind === 'word' ? byName.get(token.text.toLowerCase()) : undefined;
    if (parameter === undefined) continue;
    pieces.push(sql.slice(at, token.at), markOf(parameter));
    if (parameter.value !== null) values.push(valueOf(parameter.value));
    at = token.at + token.text.length;
  }
  return { sql: [...pieces, sql.slice(at)].join(''), values };
}

/** Of the type that the parameter has elsewhere: a whole number of 64 bits travels as text. */
function markOf({ type, value }: SqlParameter): string {
  if (value === null) return `CONVERT(${type === 'nvarchar' || type === 'varbinary' ? `${type}(max)` : type}, NULL)`;
  switch (type) {
    case 'bigint':
      return 'CONVERT(bigint, ?)';
    case 'real':
      return 'CONVERT(real, ?)';
    default:
      return '?';
  }
}

const valueOf = (value: NonNullable<SqlParameter['value']>): OdbcValue =>
  typeof value === 'bigint' ? String(value) : value;
