// What is asked about: a table as a plan or a manifest has it, with the rows that were exported of it.
import { givenProblem } from '../../../../shared/named-parameters.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { readSqlTokens } from '../../../../shared/sql-tokens.ts';

export type ChangeTable = Pick<
  PlanTable,
  'schema' | 'name' | 'kind' | 'where' | 'query' | 'columns' | 'key' | 'parameters'
> & {
  /** Those in the files and those set aside; null = not known. */
  readonly rows: number | null;
  readonly rowsSetAside?: number;
};

export const exportedRows = ({ rows, rowsSetAside = 0 }: ChangeTable): number | null =>
  rows === null ? null : rows + rowsSetAside;

/** Whether the rows that were chosen can be chosen again: a manifest does not hold the values of parameters. */
export const canChoose = ({ where, query, parameters }: ChangeTable): boolean =>
  givenProblem(query ?? where ?? '', parameters ?? []) === null;

/** Words before a parenthesis whose outcome depends on the row alone. */
const ofTheRow = new Set(
  (
    'ABS AND AS BETWEEN BINARY CAST CEILING CHAR CHARINDEX COALESCE CONVERT DATALENGTH DATEADD DATEDIFF DATEPART ' +
    'DATETIME2 DATETIMEOFFSET DAY DECIMAL ELSE FLOOR IIF IN ISNULL LEFT LEN LIKE LOWER LTRIM MONTH NCHAR NOT NULLIF ' +
    'NUMERIC NVARCHAR OR REPLACE RIGHT ROUND RTRIM SUBSTRING THEN TIME TRIM UPPER VARBINARY VARCHAR WHEN YEAR'
  ).split(' '),
);
const ofElsewhere = new Set(['SELECT', 'EXISTS', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER']);

/** Whether a filter chooses the same rows as long as they stay the same: not by the time, nor by another table. */
export function isSelfContained({ where }: Pick<ChangeTable, 'where'>): boolean {
  const { tokens } = readSqlTokens(where ?? '');
  const code = tokens.filter(({ kind }) => kind !== 'lineComment' && kind !== 'blockComment');
  return code.every(({ kind, text }, i) => {
    if (kind !== 'word') return true;
    const word = text.toUpperCase();
    if (ofElsewhere.has(word) || word.startsWith('@@')) return false;
    const isCall = code[i + 1]?.kind === 'sign' && code[i + 1]?.text === '(';
    return !isCall || ofTheRow.has(word);
  });
}
