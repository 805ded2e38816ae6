// Databases on the double whose tables tell changes in different ways, or in none; with a writer and sessions of the product.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '../../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import type { ChangeTable } from '../../../electron/worker/validate/changes/change-table.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import { openEngine, type EngineOptions } from '../../double/engine/engine.ts';
import { startDouble } from '../../double/server.ts';
import type { ColumnDefinition, StoredValue, TableDefinition } from '../../double/types.ts';
import { planTable } from '../../fakes/plan.ts';

export const never: AbortSignal = new AbortController().signal;
const rowsAtFirst = 1000;
const password = 'Double-1234';
const endOfTime = 3_155_378_975_999_999_999n;

const column = (name: string, type: ColumnDefinition['type']): ColumnDefinition => ({ name, type, isNullable: false });
const id = column('id', { name: 'bigint' });
const n = column('n', { name: 'int' });
const datetime2 = { name: 'datetime2', scale: 7 } as const;
const key = { name: 'PK', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true };
const history = { schema: 'dbo', name: 'past_history' };

type Loaded = TableDefinition & { readonly row?: (at: number) => readonly StoredValue[] };

const tables: readonly Loaded[] = [
  { schema: 'dbo', name: 'plain', columns: [id, n], indexes: [key], row: (at) => [BigInt(at), at % 10] },
  {
    schema: 'dbo',
    name: 'versioned',
    columns: [id, n, column('rv', { name: 'timestamp' })],
    indexes: [key],
    row: (at) => [BigInt(at), at % 10, Buffer.from(at.toString(16).padStart(16, '0'), 'hex')],
  },
  {
    schema: 'dbo',
    name: 'past',
    columns: [id, n, column('since', datetime2), column('until', datetime2)],
    indexes: [key],
    temporal: { from: 'since', to: 'until', history },
    row: (at) => [BigInt(at), at % 10, 0n, endOfTime],
  },
  { ...history, columns: [id, n, column('since', datetime2), column('until', datetime2)], indexes: [] },
];

/** One of the tables as a plan has it; `rows`: those exported. */
export const changeTable = (name: string, changes: Partial<ChangeTable> = {}): ChangeTable => ({
  ...planTable('t0', { name }),
  rows: rowsAtFirst,
  ...changes,
});

export type ChangesWorld = {
  readonly file: string;
  open(user?: 'sa' | 'reader'): Promise<SourceSession>;
  /** A statement of somebody else's. */
  write(sql: string): void;
  /** Of the double's own bookkeeping. */
  meddle(sql: string): void;
  /** The server starts anew over the same files, with other traits. */
  restart(traits: Partial<EngineOptions['databases'][number]>): Promise<void>;
  close(): Promise<void>;
};

export async function openChangesWorld(traits: Partial<EngineOptions['databases'][number]>): Promise<ChangesWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-changes-'));
  const file = join(folder, 'db.sqlite');
  const definitions = tables.map(({ row: _row, ...definition }) => definition);
  const loader = createDatabaseFile(file, { name: 'db', collation: 'Latin1_General_CI_AS', tables: definitions });
  for (const { schema, name, row } of tables)
    if (row !== undefined)
      loader.insert(
        schema,
        name,
        Array.from({ length: rowsAtFirst }, (_, at) => row(at + 1)),
      );
  loader.close();
  const start = async (some: typeof traits) => {
    const engine = openEngine({
      databases: [{ name: 'db', file, ...some }],
      logins: [
        { user: 'sa', password, database: 'db', canCreateDatabase: true },
        { user: 'reader', password, database: 'db', denySelect: ['dbo.nothing'] },
      ],
    });
    return { engine, double: await startDouble({ engine }), writer: engine.login('sa', password, 'db') };
  };
  let server = await start(traits);
  const stop = async (): Promise<void> => {
    server.writer.close();
    await server.double.close();
    server.engine.close();
  };
  return {
    file,
    open: (user = 'sa') =>
      openSession(
        sourceConfigSchema.parse({
          server: '127.0.0.1',
          port: server.double.port,
          database: 'db',
          authentication: { kind: 'sql', user, password: { env: 'X' } },
          trustServerCertificate: true,
        }),
        password,
        never,
      ),
    write(sql) {
      for (const event of server.writer.run(sql, [])) if (event.kind === 'wait') throw new Error('the writer waits');
    },
    meddle(sql) {
      const connection = new Database(file);
      connection.exec(sql);
      connection.close();
    },
    async restart(some) {
      await stop();
      server = await start(some);
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
