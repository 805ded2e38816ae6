// What this login is not shown as it is: masked, encrypted and denied columns, rows that a policy hides.
import type { CatalogColumn, CatalogTable } from '../../../../shared/catalog.ts';
import { formatCount } from '../../../../shared/format.ts';
import type { Finding } from '../../../../shared/preflight.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import { finding } from './finding.ts';
import type { TableName } from './column-answers.ts';

const leaveOutColumn = { choice: 'leaveOutColumn', consequence: 'The column is not written at all.' } as const;
const leaveOutTable = { choice: 'leaveOutTable', consequence: 'The table is not moved by this plan.' } as const;
const acceptFewerRows = {
  choice: 'accept',
  consequence:
    'Only the rows that this login sees are moved; counts and hashes will agree with each other all the same.',
} as const;

/** `user`: whom rights would be granted to. */
const grantee = (user: string | null): string => quoteName(user ?? 'the login of this connection');

/** Columns of the catalog that are not readable as they stand. */
export function judgeObstacle(table: TableName, column: CatalogColumn, user: string | null): Finding | null {
  const { name, obstacle, traits } = column;
  if (obstacle === null) return null;
  const place = { schema: table.schema, table: table.name, column: name };
  const object = quoteTable(table);
  if (traits?.encryption !== undefined)
    return finding('encrypted', 'red', place, {
      what: 'It is encrypted by Always Encrypted, and no key is at hand here: only ciphertext would arrive.',
      consequence: 'It cannot be written in clear.',
      sql: `SELECT c.name, k.name AS key_name FROM sys.columns AS c JOIN sys.column_encryption_keys AS k ON k.column_encryption_key_id = c.column_encryption_key_id WHERE c.object_id = OBJECT_ID(N'${object.replaceAll("'", "''")}');`,
      choices: [leaveOutColumn, leaveOutTable],
    });
  if (traits?.masking !== undefined)
    return finding('masked', 'red', place, {
      what: `It is masked for this login${traits.masking === '' ? '' : ` by ${traits.masking}`}: SQL Server would send made-up values that look real.`,
      consequence: 'It is never exported masked without a word.',
      sql: `GRANT UNMASK ON ${object}(${quoteName(name)}) TO ${grantee(user)}; -- SQL Server 2022 and Azure SQL; before: GRANT UNMASK TO ${grantee(user)};`,
      choices: [leaveOutColumn, leaveOutTable],
    });
  return finding('columnLeftOut', 'yellow', place, {
    what: `It cannot be exported: ${obstacle}.`,
    consequence: 'The column is left out; the plan says so.',
  });
}

/** The type has no representation. */
export const typeLeftOut = (table: TableName, column: string, reason: string): Finding =>
  finding(
    'columnLeftOut',
    'yellow',
    { schema: table.schema, table: table.name, column },
    {
      what: `It cannot be exported: ${reason}.`,
      consequence: 'The column is left out; the plan says so.',
    },
  );

export const columnDenied = (table: TableName, column: string, user: string | null): Finding =>
  finding(
    'columnDenied',
    'red',
    { schema: table.schema, table: table.name, column },
    {
      what: 'This login may not select it.',
      consequence: 'Reading it is refused, so the table cannot be planned with it.',
      sql: `GRANT SELECT ON ${quoteTable(table)}(${quoteName(column)}) TO ${grantee(user)}; -- and REVOKE a DENY`,
      choices: [leaveOutColumn, leaveOutTable],
    },
  );

export const selectDenied = (table: TableName, user: string | null): Finding =>
  finding(
    'selectDenied',
    'red',
    { schema: table.schema, table: table.name, column: null },
    {
      what: 'This login may not select from it.',
      consequence: 'No plan can be made with it.',
      sql: `GRANT SELECT ON ${quoteTable(table)} TO ${grantee(user)};`,
      choices: [leaveOutTable],
    },
  );

/** Policies that the server told of, or that it may keep to itself. */
export function judgeRowFilter(table: CatalogTable): Finding | null {
  const { traits } = table;
  const place = { schema: table.schema, table: table.name, column: null };
  if (traits === null || traits.synonymFor !== null) return null;
  if (traits.rowFilters === null)
    return finding('policiesUntold', 'green', place, {
      what: 'Whether a security policy hides rows of it is not told to this login.',
      consequence: 'When its data is read, the rows seen are compared with those the server counts.',
      sql: `SELECT p.name, p.is_enabled FROM sys.security_predicates AS sp JOIN sys.security_policies AS p ON p.object_id = sp.object_id WHERE sp.target_object_id = OBJECT_ID(N'${quoteTable(table).replaceAll("'", "''")}');`,
    });
  if (traits.rowFilters.length === 0) return null;
  return finding('rowFilter', 'red', place, {
    what: `Security policy ${traits.rowFilters.join(', ')} filters its rows: this login may see only some of them.`,
    consequence: 'Rows that it hides are not moved, and nothing in the run can notice that.',
    sql: `SELECT p.name, sp.predicate_definition FROM sys.security_predicates AS sp JOIN sys.security_policies AS p ON p.object_id = sp.object_id WHERE sp.target_object_id = OBJECT_ID(N'${quoteTable(table).replaceAll("'", "''")}');`,
    choices: [acceptFewerRows, leaveOutTable],
  });
}

/** Fewer rows seen than this share of those the server counts, and by more than a few: hidden, not stale. */
const seenShare = 0.95;
const fewRows = 9;

/** Compares the rows this login sees with those the server counts, which needs no right on metadata. */
export function judgeRowCount(table: CatalogTable, seen: number): Finding | null {
  const { rowsEstimate: counted, traits, sizeSource } = table;
  if (counted === null || table.kind === 'view' || sizeSource === 'counted') return null;
  if (counted - seen <= fewRows || seen >= counted * seenShare) return null;
  const place = { schema: table.schema, table: table.name, column: null };
  const isToldAll = traits?.rowFilters?.length === 0;
  const what = `This login sees ${formatCount(seen)} rows; the server counts about ${formatCount(counted)}.`;
  const sql = `SELECT COUNT_BIG(*) FROM ${quoteTable(table)}; SELECT SUM(p.rows) FROM sys.partitions AS p WHERE p.index_id IN (0, 1) AND p.object_id = OBJECT_ID(N'${quoteTable(table).replaceAll("'", "''")}');`;
  // Where no policy can be, or the kind of server is not known, the server's count is the likelier to be off.
  if (isToldAll || traits === null)
    return finding('rowsHidden', 'yellow', place, {
      what,
      rows: counted - seen,
      consequence: 'No security policy is known that hides rows, so the count of the server is probably out of date.',
      sql,
    });
  return finding('rowsHidden', 'red', place, {
    what: `${what} A security policy probably hides the others from it.`,
    rows: counted - seen,
    consequence: 'Hidden rows are not moved, and nothing in the run can notice that.',
    sql,
    choices: [acceptFewerRows, leaveOutTable],
  });
}
