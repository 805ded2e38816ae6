// The script for Synapse serverless SQL pools: a view of the current state with SQL Server's values, over the files that the pointer names.
import { quoteName } from '../../source/quote-name.ts';
import { columnsInFiles, type FileColumn } from '../file-columns.ts';
import { createSchema, joinBatches, listLines, withColumn } from '../script.ts';
import { readable, selected, unreadableNotes } from '../synapse-serverless.ts';
import { comment, quoteText } from '../table-facts.ts';
import { collationOf, headLines, keyOf, setsOf, type CurrentFacts, type KeyColumn } from './current-facts.ts';

const parquet = { plan: { options: { format: 'parquet' } } } as const;
const utf8 = 'Latin1_General_100_BIN2_UTF8';

/** Null where the pool cannot read the key from Parquet. */
export function writeServerlessCurrent(facts: CurrentFacts): string | null {
  const { pointer } = facts;
  const columns = columnsInFiles({ columns: [...pointer.columns] }, 'parquet');
  const names = new Set(readable(columns, parquet).map(([{ output }]) => output.name));
  if (keyOf(pointer).some(({ name }) => !names.has(name))) return null;
  const head = headLines(facts, 'Azure Synapse, serverless SQL pool', [
    'Run it in a database of the pool. Whoever queries needs the role Storage Blob Data Reader on the container.',
    ...columns.flatMap((column) => unreadableNotes(column, parquet)),
  ]).map(comment);
  const view = `${quoteName(pointer.schema)}.${quoteName(`${pointer.name}_current`)}`;
  return joinBatches(head.join('\n'), [
    createSchema(pointer.schema),
    `CREATE OR ALTER VIEW ${view} AS\n${selectCurrent(facts)};`,
  ]);
}

function selectCurrent(facts: CurrentFacts): string {
  const { pointer } = facts;
  const columns = columnsInFiles({ columns: [...pointer.columns] }, 'parquet');
  const files = readable(columns, parquet);
  const base = (pointer.base?.parts ?? []).map(({ name }) => name);
  const sets = setsOf(pointer);
  const key = keyOf(pointer);
  const items = (alias: string): string => listLines(columns.flatMap((column) => selected(column, alias, parquet)));
  const ofBase = base.length === 0 ? [] : [`SELECT\n${items('b')}\n${openFiles(facts, base, files)} AS b`];
  if (sets.length === 0) return ofBase.join('\n');
  const [operation, version] = [quoteName(pointer.operationColumn), quoteName(pointer.versionColumn)];
  const isSame = key.map((one) => `${compared(one, 'b')} = ${compared(one, 'c')}`).join(' AND ');
  const marks = [`${operation} varchar(4) COLLATE ${utf8}`, `${version} varchar(200) COLLATE ${utf8}`];
  return [
    'WITH changes AS (',
    sets
      .map(
        ({ number, names }) =>
          `SELECT ${String(number)} AS [tableferry_set], r.*\n${openFiles(facts, names, files, marks)} AS r`,
      )
      .join('\nUNION ALL\n'),
    '), newest AS (',
    `SELECT *, ROW_NUMBER() OVER (PARTITION BY ${key.map((one) => compared(one, 'c')).join(', ')} ORDER BY [tableferry_set] DESC, ${version} DESC) AS [tableferry_rank]`,
    'FROM changes AS c',
    ')',
    ...ofBase.map(
      (select) =>
        `${select}\nWHERE NOT EXISTS (SELECT 1 FROM newest AS c WHERE c.[tableferry_rank] = 1 AND ${isSame})\nUNION ALL`,
    ),
    `SELECT\n${items('c')}\nFROM newest AS c WHERE c.[tableferry_rank] = 1 AND c.${operation} <> 'D'`,
  ].join('\n');
}

function openFiles(
  { container }: CurrentFacts,
  names: readonly string[],
  files: readonly (readonly [FileColumn, string])[],
  marks: readonly string[] = [],
): string {
  const paths = names.map((name) => quoteText(`${container}/${name}`)).join(',\n  ');
  const list = [...marks, ...files.map(([file, type]) => withColumn(file, type, 'parquet'))];
  return [
    `FROM OPENROWSET(BULK (\n  ${paths}\n), FORMAT = 'PARQUET') WITH (`,
    listLines(list.map((text) => ({ text, note: null }))),
    ')',
  ].join('\n');
}

/** By the collation of the source: the pool knows all of them. */
function compared(key: KeyColumn, alias: string): string {
  const value = `${alias}.${quoteName(key.name)}`;
  const { sqlType } = key.column;
  if (!collationOf(key).isText || sqlType.collation === null || !/^\w+$/.test(sqlType.collation)) return value;
  return `CAST(${value} AS nvarchar(4000)) COLLATE ${sqlType.collation}`;
}
