// Puts the values of a filter's or query's parameters into a statement: never as text, always as parameters of their own.
import { AppError } from '../../../shared/errors.ts';
import { readParameterType, type ParameterType, type QueryParameter } from '../../../shared/query-parameter.ts';
import { nameOfParameter, parameterKey } from '../../../shared/named-parameters.ts';
import { keyOperand } from './key-codec.ts';
import type { SourceSession, SqlParameter } from './session.ts';
import { readSqlTokens } from '../../../shared/sql-tokens.ts';

/** Text with an expression of the declared type in place of each `@name`, and the parameters that these name. */
export type Bound = { readonly text: string; readonly parameters: readonly SqlParameter[] };

/**
 * What is not given stays as it is, for the server to refuse. `prefix`: of the names in the statement. Throws BUG for a
 * value that does not fit its type.
 */
export function bindGiven(text: string, given: readonly QueryParameter[] | undefined, prefix = '@given'): Bound {
  if (given === undefined || given.length === 0) return { text, parameters: [] };
  const operands = new Map(
    given.map((parameter, i) => [parameterKey(parameter.name), operandOf(parameter, `${prefix}${String(i)}`)]),
  );
  const pieces: string[] = [];
  let at = 0;
  for (const token of readSqlTokens(text).tokens) {
    const name = nameOfParameter(token);
    const operand = name === null ? undefined : operands.get(parameterKey(name));
    if (operand === undefined) continue;
    pieces.push(text.slice(at, token.at), operand.expression);
    at = token.at + token.text.length;
  }
  const parameters = [...operands.values()].flatMap(({ parameter }) => (parameter === null ? [] : [parameter]));
  return { text: [...pieces, text.slice(at)].join(''), parameters };
}

/** A session whose statements may hold what `bindGiven` put into them: it adds the parameters that they name. */
export function carrying(
  session: SourceSession,
  { parameters: given }: { readonly parameters?: readonly QueryParameter[] | undefined },
): SourceSession {
  if (given === undefined || given.length === 0) return session;
  const all = bindGiven('', given).parameters;
  return {
    ...session,
    query: (sql, parameters, signal) =>
      session.query(sql, [...parameters, ...all.filter(({ name }) => names(sql, name))], signal),
  };
}

const names = (sql: string, name: string): boolean => new RegExp(`${name}\\b`).test(sql);

type Operand = { readonly parameter: SqlParameter | null; readonly expression: string };

function operandOf({ name, type: typeText, value }: QueryParameter, as: string): Operand {
  const type = readParameterType(typeText);
  if (type === null) throw new AppError('BUG', { detail: `@${name} has the type ${typeText}` });
  if (value === null) return { parameter: null, expression: `CONVERT(${sqlTypeOf(type)}, NULL)` };
  if (type.length === -1) return operandOfMax(type, value, as);
  const { length, ...rest } = type;
  const maxLength = type.name.startsWith('n') ? length * 2 : length;
  return keyOperand({ ...rest, maxLength, collation: null, codePage: null }, keyText(type, value), as);
}

/** Values that no key can have. */
function operandOfMax(type: ParameterType, value: string, name: string): Operand {
  const parameter: SqlParameter =
    type.name === 'varbinary'
      ? { name, type: 'varbinary', value: Buffer.from(value.slice(2), 'hex') }
      : { name, type: 'nvarchar', value };
  return { parameter, expression: `CONVERT(${sqlTypeOf(type)}, ${name})` };
}

/** As a key of that type is written. */
function keyText({ name }: ParameterType, value: string): string {
  switch (name) {
    case 'float':
      return floatBytes(8, (bytes) => bytes.writeDoubleBE(Number(value)));
    case 'real':
      return floatBytes(4, (bytes) => bytes.writeFloatBE(Number(value)));
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2':
    case 'datetimeoffset':
      return value.replace('T', ' ').replace(/(\d) ?([+-]\d{2}:\d{2})$/, '$1 $2');
    default:
      return value;
  }
}

function floatBytes(size: 4 | 8, write: (bytes: Buffer) => void): string {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes.toString('hex');
}

function sqlTypeOf({ name, length, precision, scale }: ParameterType): string {
  if (name === 'decimal') return `decimal(${String(precision)}, ${String(scale)})`;
  if (length !== 0) return `${name}(${length === -1 ? 'max' : String(length)})`;
  return ['time', 'datetime2', 'datetimeoffset'].includes(name) ? `${name}(${String(scale)})` : name;
}
