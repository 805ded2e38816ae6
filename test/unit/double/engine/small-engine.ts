// A small database for the engine's tests, loaded into a temporary folder, and a way to ask it questions.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalText } from '../../../double/engine/canonical-text.ts';
import { createDatabaseFile } from '../../../double/engine/database-file.ts';
import { openEngine } from '../../../double/engine/engine.ts';
import { uuidFromText } from '../../../double/engine/stored/uuid.ts';
import { storedFromText } from '../../../double/engine/stored/from-text.ts';
import {
  SqlError,
  type ColumnDefinition,
  type DatabaseDefinition,
  type EngineEvent,
  type EngineParameter,
  type EngineSession,
  type SqlType,
  type StoredValue,
} from '../../../double/types.ts';

export const collation = 'SQL_Latin1_General_CP1_CI_AS';
const column = (name: string, type: SqlType, isNullable = false): ColumnDefinition => ({
  name,
  type,
  isNullable,
});
const text = (length: number): SqlType => ({ name: 'nvarchar', length, collation });
const primaryKey = (...names: string[]) => [
  { name: 'pk', columns: names.map((name) => ({ name })), isPrimaryKey: true, isUnique: true, isClustered: true },
];

export const definition: DatabaseDefinition = {
  name: 'shop',
  collation,
  tables: [
    {
      schema: 'dbo',
      name: 'Numbers',
      columns: [
        column('id', { name: 'bigint' }),
        column('n', { name: 'int' }),
        column('word', text(20), true),
        column('price', { name: 'decimal', precision: 10, scale: 2 }, true),
      ],
      indexes: primaryKey('id'),
    },
    {
      schema: 'dbo',
      name: 'Words',
      columns: [
        column('code', text(20)),
        column('latin', { name: 'varchar', length: 20, collation: 'Latin1_General_BIN2' }),
      ],
      indexes: primaryKey('code'),
    },
    {
      schema: 'dbo',
      name: 'Ids',
      columns: [column('id', { name: 'uniqueidentifier' }), column('n', { name: 'int' })],
      indexes: primaryKey('id'),
    },
    {
      schema: 'dbo',
      name: 'Pairs',
      columns: [
        column('a', { name: 'int' }),
        column('b', { name: 'datetime2', scale: 7 }),
        column('wide', { name: 'decimal', precision: 38, scale: 4 }, true),
      ],
      indexes: primaryKey('a', 'b'),
    },
    {
      schema: 'odd one',
      name: "sel]ect 'quoted' 😀",
      columns: [column('order', { name: 'int' }), column('a]b', text(10))],
      indexes: [],
    },
    {
      schema: 'dbo',
      name: 'Changing',
      columns: [
        { ...column('id', { name: 'int' }), isIdentity: true },
        column('word', text(5), true),
        column('version', { name: 'timestamp' }),
      ],
      indexes: primaryKey('id'),
    },
  ],
  views: [{ schema: 'dbo', name: 'Few', sql: 'SELECT id, n * 2 AS twice FROM dbo.Numbers WHERE id < 4' }],
};

const stamp = (text: string): StoredValue => storedFromText({ name: 'datetime2', scale: 7 }, text);

function fill(file: string): void {
  const loader = createDatabaseFile(file, definition);
  const words = ['one', 'two', 'Three', null];
  loader.insert(
    'dbo',
    'Numbers',
    Array.from({ length: 1000 }, (_, i) => [i + 1, i % 10, words[i % 4], i % 7 === 0 ? null : i * 100 + 1]),
  );
  loader.insert(
    'dbo',
    'Words',
    ['a', 'B', 'ä', 'c', 'co-op', 'coop', 'Z', 'zebra', '😀'].map((word) => [word, word.normalize('NFD').slice(0, 1)]),
  );
  loader.insert(
    'dbo',
    'Ids',
    [
      '8DD5BCA5-6ABE-4F73-B4B7-393AE6BBB849',
      '55666BEE-B3A0-4BF5-81A7-86FF976E763F',
      '00000000-0000-0000-0000-000000000001',
    ].map((id, i) => [uuidFromText(id), i]),
  );
  loader.insert('dbo', 'Pairs', [
    [
      1,
      stamp('2024-01-01 00:00:00.1234567'),
      storedFromText({ name: 'decimal', precision: 38, scale: 4 }, '12345678901234567890123456789012.3456'),
    ],
    [1, stamp('2024-01-01 00:00:00.1234568'), null],
    [2, stamp('9999-12-31 23:59:59.9999999'), storedFromText({ name: 'decimal', precision: 38, scale: 4 }, '-0.0001')],
  ]);
  loader.insert('odd one', "sel]ect 'quoted' 😀", [[1, 'x']]);
  loader.insert('dbo', 'Changing', [
    [1, 'first', Buffer.from('00000000000007d1', 'hex')],
    [2, null, Buffer.from('00000000000007d2', 'hex')],
  ]);
  loader.close();
}

export type Answer = {
  readonly columns: readonly string[];
  readonly types: readonly SqlType[];
  readonly rows: readonly (readonly (string | null)[])[];
};

/** Runs a request to its end; rows as canonical text. */
export function ask(session: EngineSession, sql: string, parameters: readonly EngineParameter[] = []): Answer {
  let answer: Answer = { columns: [], types: [], rows: [] };
  const rows: (string | null)[][] = [];
  for (const event of session.run(sql, parameters)) {
    if (event.kind === 'columns')
      answer = { columns: event.columns.map((c) => c.name), types: event.columns.map((c) => c.type), rows };
    else if (event.kind === 'row') rows.push(event.values.map((value, i) => canonicalText(answer.types[i], value)));
  }
  return answer;
}

/** All events of a request. */
export const eventsOf = (session: EngineSession, sql: string): EngineEvent[] => [...session.run(sql, [])];

/** Number of the error a request ends in; 0 when it ends well. */
export function errorOf(session: EngineSession, sql: string, parameters: readonly EngineParameter[] = []): number {
  try {
    ask(session, sql, parameters);
    return 0;
  } catch (error) {
    if (error instanceof SqlError) return error.number;
    throw error;
  }
}

/** An engine over a fresh copy of the database; `close` removes it. */
export function openSmallEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'double-engine-'));
  const file = join(folder, 'shop.db');
  fill(file);
  const engine = openEngine({
    databases: [{ name: 'shop', file }],
    logins: [
      { user: 'sa', password: 'right', database: 'shop' },
      { user: 'reader', password: 'right', database: 'shop', denySelect: ['dbo.Words'] },
    ],
  });
  return {
    engine,
    login: (user = 'sa') => engine.login(user, 'right', ''),
    close: () => {
      engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}
