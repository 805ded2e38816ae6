// An engine that knows a handful of statements, for a server of another make: only the core catalog views exist.
import {
  SqlError,
  type Engine,
  type EngineEvent,
  type ResultColumn,
  type SqlType,
  type StoredValue,
} from '../../double/types.ts';

export type ScriptedTable = {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly StoredValue[])[];
};

export type ScriptedAnswer = { readonly when: RegExp; readonly table: ScriptedTable };

const int: SqlType = { name: 'int' };
const name: SqlType = { name: 'nvarchar', length: 128, collation: 'Latin1_General_CI_AS' };

/** A result whose columns are int or nvarchar, as the first row's values tell. */
function table(names: readonly string[], ...rows: readonly (readonly StoredValue[])[]): ScriptedTable {
  const columns = names.map((column, i) => ({
    name: column,
    type: rows.some((row) => typeof row[i] === 'string') ? name : int,
    isNullable: true,
  }));
  return { columns, rows };
}

export const password = 'Pa55word!';

/** Statements without an answer fail as unknown objects do; `denied` fails for want of SELECT rights. */
export function createScriptedEngine(answers: readonly ScriptedAnswer[], denied: RegExp | null = null): Engine {
  function* run(sql: string): Generator<EngineEvent, void, void> {
    if (/^\s*SET /i.test(sql)) return yield { kind: 'done', isSelect: false };
    if (denied?.test(sql) === true) {
      throw new SqlError(
        229,
        "The SELECT permission was denied on the object 'numbers', database 'sales', schema 'dbo'.",
        14,
        5,
      );
    }
    const answer = answers.find(({ when }) => when.test(sql));
    if (answer === undefined) throw new SqlError(208, 'Invalid object name.', 16, 1);
    yield { kind: 'columns', columns: answer.table.columns };
    for (const values of answer.table.rows) yield { kind: 'row', values };
    yield { kind: 'done', rowCount: answer.table.rows.length, isSelect: true };
  }
  return {
    version: 'scripted',
    close: () => undefined,
    login(user, given, database) {
      if (user !== 'reader' || given !== password)
        throw new SqlError(18_456, `Login failed for user '${user}'.`, 14, 1);
      if (database !== 'sales') throw new SqlError(4060, `Cannot open database "${database}".`, 11, 1);
      return {
        database,
        run: (sql) => run(sql),
        begin: () => undefined,
        commit: () => undefined,
        rollback: () => undefined,
        isInTransaction: false,
        close: () => undefined,
      };
    },
  };
}

const rowCount = 1000;
const numbers = (): ScriptedTable => ({
  columns: [
    { name: 'id', type: { name: 'int' }, isNullable: false },
    { name: 'label', type: { name: 'nvarchar', length: 40, collation: 'Latin1_General_CI_AS' }, isNullable: true },
  ],
  rows: Array.from({ length: rowCount }, (_, i) => [i + 1, i % 10 === 0 ? null : `row ${String(i + 1)}`]),
});

/** The core views of a server with the table dbo.numbers, and the table. */
export const coreViews: readonly ScriptedAnswer[] = [
  {
    when: /FROM sys\.tables AS o JOIN sys\.schemas AS s ON s\.schema_id = o\.schema_id ORDER/,
    table: table(['schema_name', 'object_name', 'object_id'], ['dbo', 'numbers', 100]),
  },
  {
    when: /FROM sys\.types/,
    table: table(
      ['user_type_id', 'system_type_id', 'name', 'is_user_defined', 'is_assembly_type'],
      [56, 56, 'int', 0, 0],
      [231, 231, 'nvarchar', 0, 0],
    ),
  },
  {
    when: /FROM sys\.columns AS c ORDER/,
    table: table(
      'object_id column_id name system_type_id user_type_id max_length precision scale collation_name is_nullable'.split(
        ' ',
      ),
      [100, 1, 'id', 56, 56, 4, 10, 0, null, 0],
      [100, 2, 'label', 231, 231, 80, 0, 0, 'Latin1_General_CI_AS', 1],
    ),
  },
  {
    when: /i\.name AS index_name, i\.is_primary_key[^]*FROM sys\.indexes/,
    table: table(
      ['object_id', 'index_id', 'index_name', 'is_primary_key', 'key_ordinal', 'column_name'],
      [100, 1, 'PK_numbers', 1, 1, 'id'],
    ),
  },
  { when: /COUNT\(\*\)/, table: table(['row_count'], [rowCount]) },
  { when: /WHERE 1 = 0/, table: { ...numbers(), rows: [] } },
  { when: /SELECT t\.\[id\], t\.\[label\]\s+FROM \[dbo\]\.\[numbers\] AS t\s+ORDER BY t\.\[id\]/, table: numbers() },
];
