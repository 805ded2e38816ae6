// The script for DuckDB: a view of the current state, over the files that the pointer names.
import { quoteText } from '../table-facts.ts';
import {
  collationOf,
  headLines,
  keyOf,
  outputsOf,
  setsOf,
  type CurrentFacts,
  type KeyColumn,
} from './current-facts.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const setColumn = quote('tableferry_set');
const rankColumn = quote('tableferry_rank');

export function writeDuckdb(facts: CurrentFacts): string {
  const { pointer, container } = facts;
  const head = headLines(facts, 'DuckDB', [
    `Files are read below the address ${container}: INSTALL azure; LOAD azure; and a secret for it, or replace the address by a folder with a copy.`,
  ]).map((line) => `-- ${line}`);
  const view = `${quote(pointer.schema)}.${quote(pointer.name)}`;
  return [
    ...head,
    '',
    `CREATE SCHEMA IF NOT EXISTS ${quote(pointer.schema)};`,
    `CREATE OR REPLACE VIEW ${view} AS`,
    `${selectCurrent(facts)};`,
    '',
  ].join('\n');
}

function selectCurrent(facts: CurrentFacts): string {
  const { pointer } = facts;
  const base = (pointer.base?.parts ?? []).map(({ name }) => name);
  const sets = setsOf(pointer);
  const list = (alias: string): string =>
    outputsOf(pointer)
      .map(({ name }) => `${alias}.${quote(name)}`)
      .join(', ');
  const ofBase = base.length === 0 ? [] : [`SELECT ${list('b')} FROM ${readFiles(facts, base)} AS b`];
  if (sets.length === 0) return ofBase.join('\n');
  const key = keyOf(pointer);
  const isSame = key.map((one) => `${compared(one, 'b')} = ${compared(one, 'c')}`).join(' AND ');
  const order = [`${setColumn} DESC`, `${quote(pointer.versionColumn)} DESC`, '"file_row_number" DESC'];
  return [
    'WITH changes AS (',
    sets
      .map(
        ({ number, names }) =>
          `  SELECT *, ${String(number)} AS ${setColumn} FROM ${readFiles(facts, names, ', file_row_number = true')}`,
      )
      .join('\n  UNION ALL BY NAME\n'),
    '), newest AS (',
    `  SELECT *, row_number() OVER (PARTITION BY ${key.map((one) => compared(one, 'c')).join(', ')} ORDER BY ${order.join(', ')}) AS ${rankColumn}`,
    '  FROM changes AS c',
    ')',
    ...ofBase.map(
      (select) =>
        `${select}\nWHERE NOT EXISTS (SELECT 1 FROM newest AS c WHERE c.${rankColumn} = 1 AND ${isSame})\nUNION ALL`,
    ),
    `SELECT ${list('c')} FROM newest AS c WHERE c.${rankColumn} = 1 AND c.${quote(pointer.operationColumn)} <> 'D'`,
  ].join('\n');
}

/** Columns that came later are not in older files. */
const readFiles = ({ container }: CurrentFacts, names: readonly string[], more = ''): string =>
  `read_parquet([${names.map((name) => quoteText(`${container}/${name}`)).join(', ')}], union_by_name = true${more})`;

/** As the source compares it: blanks at the end never count. */
function compared(key: KeyColumn, alias: string): string {
  const value = `${alias}.${quote(key.name)}`;
  const { isText, ignoresCase, ignoresAccents } = collationOf(key);
  if (!isText) return value;
  const trimmed = `rtrim(${value}, ' ')`;
  const cased = ignoresCase ? `lower(${trimmed})` : trimmed;
  return ignoresAccents ? `strip_accents(${cased})` : cased;
}
