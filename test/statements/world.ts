// The database whose migration shows every statement: keys of each kind, a heap, a view, a table with history.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { startAzurite } from '../azurite.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine } from '../double/engine/engine.ts';
import { startDouble } from '../double/server.ts';
import type { ColumnDefinition, SqlType, StoredValue, TableDefinition } from '../double/types.ts';

const collation = 'Latin1_General_CI_AS';
const column = (name: string, type: SqlType): ColumnDefinition => ({ name, type, isNullable: false });
const key = (...columns: readonly string[]) => ({
  name: 'PK',
  columns: columns.map((name) => ({ name })),
  isPrimaryKey: true,
  isUnique: true,
  isClustered: true,
});
const int: SqlType = { name: 'int' };
const rowCount = 120_000;
const period = ['ValidFrom', 'ValidTo'].map((name) => column(name, { name: 'datetime2', scale: 7 }));

const guid = (index: number): Uint8Array => {
  const bytes = new Uint8Array(16);
  // Spread over the order of the server, as random ones are.
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(index) * 11_400_714_819_323_198_485n));
  bytes[15] = index & 0xff;
  bytes[14] = (index >> 8) & 0xff;
  bytes[13] = (index >> 16) & 0xff;
  return bytes;
};

type Loaded = TableDefinition & { readonly row: (index: number) => readonly StoredValue[]; readonly count: number };

const tables: readonly Loaded[] = [
  {
    schema: 'sales',
    name: 'Orders',
    columns: [
      column('OrderId', int),
      column('PlacedAt', { name: 'datetime2', scale: 7 }),
      column('Remark', { name: 'varchar', length: 40, collation: 'Cyrillic_General_CI_AS' }),
    ],
    indexes: [key('OrderId')],
    count: rowCount,
    row: (index) => [index, 638_000_000_000_000_000n + BigInt(index), 'x'],
  },
  {
    schema: 'sales',
    name: 'OrderLines',
    columns: [column('OrderId', int), column('LineNo', int), column('Amount', { name: 'money' })],
    indexes: [key('OrderId', 'LineNo')],
    count: rowCount,
    row: (index) => [Math.floor(index / 3) * 7, index % 3, 12_345n],
  },
  {
    schema: 'sales',
    name: 'Codes',
    columns: [column('Code', { name: 'nvarchar', length: 20, collation })],
    indexes: [key('Code')],
    count: rowCount,
    row: (index) => [`c${String(index).padStart(8, '0')}`],
  },
  {
    schema: 'dbo',
    name: 'Tokens',
    columns: [column('Token', { name: 'uniqueidentifier' })],
    indexes: [key('Token')],
    count: rowCount,
    row: (index) => [guid(index)],
  },
  {
    schema: 'dbo',
    name: 'Log',
    columns: [column('Line', { name: 'nvarchar', length: 40, collation })],
    indexes: [],
    count: 100,
    row: (index) => [`line ${String(index)}`],
  },
  {
    schema: 'past',
    name: 'Stock',
    columns: [column('ItemId', int), column('Version', { name: 'timestamp' })],
    indexes: [key('ItemId')],
    count: 100,
    row: (index) => [index, Buffer.alloc(8, 1)],
  },
  {
    schema: 'past',
    name: 'Prices',
    columns: [column('ItemId', int), ...period],
    indexes: [key('ItemId')],
    temporal: { from: 'ValidFrom', to: 'ValidTo', history: { schema: 'past', name: 'PricesBefore' } },
    count: 100,
    row: (index) => [index, 0n, 3_155_378_975_999_999_999n],
  },
  {
    schema: 'past',
    name: 'PricesBefore',
    columns: [column('ItemId', int), ...period],
    indexes: [],
    count: 0,
    row: () => [],
  },
];

export type StatementWorld = {
  readonly worker: LocalWorker;
  readonly source: SourceConfig;
  readonly password: string;
  readonly storage: string;
  /** A statement of somebody else's. */
  write(sql: string): void;
  /** Ends with the run, whatever it came to. */
  finish(runId: string): Promise<RunSnapshot>;
  close(): Promise<void>;
};

/** `onStatement`: each statement as it arrives at the server. */
export async function openStatementWorld(onStatement: (sql: string) => void): Promise<StatementWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-statements-'));
  const file = join(folder, 'shop.sqlite');
  const definitions = tables.map(({ row: _row, count: _count, ...definition }) => definition);
  const loader = createDatabaseFile(file, { name: 'shop', collation, tables: definitions });
  for (const { schema, name, count, row } of tables)
    loader.insert(
      schema,
      name,
      Array.from({ length: count }, (_, i) => row(i)),
    );
  loader.close();
  const password = 'Double-1234';
  const engine = openEngine({
    databases: [{ name: 'shop', file, hasChangeTracking: true }],
    logins: [{ user: 'sa', password, database: 'shop', canCreateDatabase: true }],
  });
  const double = await startDouble({ engine, onStatement });
  const azurite = await startAzurite();
  const worker = openLocalWorker(liveParts, join(folder, 'state'));
  const ends = new Map<string, (snapshot: RunSnapshot) => void>();
  const last = new Map<string, RunSnapshot>();
  const isOver = ({ state }: RunSnapshot): boolean => !['ready', 'running', 'stopping'].includes(state.kind);
  worker.onEvent((event) => {
    if (event.name !== 'run.snapshot' || !isOver(event.payload)) return;
    last.set(event.payload.runId, event.payload);
    ends.get(event.payload.runId)?.(event.payload);
  });
  return {
    worker,
    password,
    storage: azurite.connectionString,
    source: sourceConfigSchema.parse({
      server: '127.0.0.1',
      port: double.port,
      database: 'shop',
      authentication: { kind: 'sql', user: 'sa', password: { env: 'SQL_PASSWORD' } },
      trustServerCertificate: true,
    }),
    write(sql) {
      const session = engine.login('sa', password, 'shop');
      for (const event of session.run(sql, [])) if (event.kind === 'wait') throw new Error('the writer waits');
      session.close();
    },
    finish: (runId) =>
      new Promise((resolve) => {
        const known = last.get(runId);
        if (known === undefined) ends.set(runId, resolve);
        else resolve(known);
      }),
    async close() {
      await worker.close();
      await double.close();
      await azurite.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
