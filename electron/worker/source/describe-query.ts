// What columns a query of the user's gives, asked of the server without running it.
import type { CatalogColumn } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { givenProblem } from '../../../shared/named-parameters.ts';
import type { QueryParameter } from '../../../shared/query-parameter.ts';
import { flagOf, integerOf, isRefusal, textOf } from './catalog/ask.ts';
import { codePageOfName } from './catalog/code-pages.ts';
import { readCustomQuery } from './custom-query.ts';
import { bindGiven } from './given-parameters.ts';
import type { QueryRow, SourceSession, SqlParameter } from './session.ts';

const question = `SELECT d.is_hidden, d.name, d.is_nullable, d.system_type_name, d.user_type_schema, d.user_type_name,
       d.max_length, d.precision, d.scale, d.collation_name, d.is_identity_column, d.is_computed_column,
       d.error_number, d.error_message
FROM sys.dm_exec_describe_first_result_set(@query, @declared, 0) AS d
ORDER BY d.column_ordinal`;

const clrOfTheSystem = new Set(['hierarchyid', 'geometry', 'geography']);

export type DescribedQuery = {
  readonly table: string;
  readonly query: string;
  readonly parameters?: readonly QueryParameter[] | undefined;
};

/**
 * The columns in their order. Throws QUERY_REFUSED for a query that is not one SELECT, that the server does not accept,
 * or whose columns have no name or the same one: names are compared without case, since many readers of files do.
 */
export async function describeQuery(
  session: SourceSession,
  { table, query, parameters }: DescribedQuery,
  signal: AbortSignal,
): Promise<readonly CatalogColumn[]> {
  const refuse = (detail: string, cause?: unknown): AppError => new AppError('QUERY_REFUSED', { table, detail }, cause);
  const problem = givenProblem(query, parameters ?? []);
  if (problem !== null) throw refuse(problem);
  const bound = bindGiven(query, parameters);
  const { text } = readCustomQuery(table, bound.text);
  const rows = await ask(session, text, declarationOf(bound.parameters), refuse, signal);
  const failed = rows.find((row) => integerOf(row['error_number']) !== null);
  if (failed !== undefined) {
    const message = textOf(failed['error_message']).replace(/[.\s]+$/, '');
    throw refuse(`${message} (${textOf(failed['error_number'])})`);
  }
  const columns = rows.filter((row) => flagOf(row['is_hidden']) !== true).map(columnOf);
  checkNames(columns, refuse);
  return columns;
}

async function ask(
  session: SourceSession,
  text: string,
  declared: string | null,
  refuse: (detail: string, cause: unknown) => AppError,
  signal: AbortSignal,
): Promise<readonly QueryRow[]> {
  try {
    return await session.query(
      question,
      [
        { name: '@query', type: 'nvarchar', value: text },
        { name: '@declared', type: 'nvarchar', value: declared },
      ],
      signal,
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw refuse('the server cannot describe a query before it runs, which SQL Server can since 2012', error);
  }
}

/** `@given0 nvarchar(max), @given1 bigint`: as the driver declares them when the query is read. */
function declarationOf(parameters: readonly SqlParameter[]): string | null {
  const declared = { nvarchar: 'nvarchar(max)', varbinary: 'varbinary(max)' };
  const typeOf = (type: SqlParameter['type']): string =>
    type === 'nvarchar' || type === 'varbinary' ? declared[type] : type;
  return parameters.length === 0 ? null : parameters.map(({ name, type }) => `${name} ${typeOf(type)}`).join(', ');
}

function checkNames(columns: readonly CatalogColumn[], refuse: (detail: string) => AppError): void {
  if (columns.length === 0) throw refuse('it gives no columns');
  const seen = new Set<string>();
  for (const [i, { name }] of columns.entries()) {
    if (name === '') throw refuse(`its column ${String(i + 1)} has no name`);
    if (seen.has(name.toLowerCase())) throw refuse(`two of its columns are called ${name}`);
    seen.add(name.toLowerCase());
  }
}

function columnOf(row: QueryRow): CatalogColumn {
  const collation = textOf(row['collation_name']) || null;
  return {
    name: textOf(row['name']),
    sqlType: {
      name: typeNameOf(row),
      maxLength: integerOf(row['max_length']) ?? 0,
      precision: integerOf(row['precision']) ?? 0,
      scale: integerOf(row['scale']) ?? 0,
      collation,
      codePage: collation === null ? null : codePageOfName(collation),
    },
    isNullable: flagOf(row['is_nullable']) ?? true,
    isIdentity: flagOf(row['is_identity_column']) ?? false,
    isComputed: flagOf(row['is_computed_column']) ?? false,
    obstacle: null,
  };
}

/** `decimal(18,2)` without its facets; a CLR type has no system type name, and the server's own ones belong to `sys`. */
function typeNameOf(row: QueryRow): string {
  const system = textOf(row['system_type_name']).toLowerCase().replace(/\(.*$/, '').trim();
  if (system !== '') return system;
  const user = textOf(row['user_type_name']).toLowerCase();
  if (user === '') return '';
  return textOf(row['user_type_schema']) === 'sys' && clrOfTheSystem.has(user) ? user : 'clr_udt';
}
