// A double with two small databases and several logins, and a worker that talks to it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import type { CheckList } from '../../../shared/checks.ts';
import { sourceConfigSchema, type SourceConfig } from '../../../shared/connection.ts';
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import { openEngine } from '../../double/engine/engine.ts';
import { startDouble, type Double, type DoubleOptions } from '../../double/server.ts';
import type { TableDefinition } from '../../double/types.ts';

const collation = 'SQL_Latin1_General_CP1_CI_AS';

export const orders: TableDefinition = {
  schema: 'sales',
  name: 'Orders',
  columns: [
    { name: 'OrderId', type: { name: 'int' }, isNullable: false },
    { name: 'Amount', type: { name: 'decimal', precision: 18, scale: 4 }, isNullable: true },
    { name: 'Note', type: { name: 'nvarchar', length: 50, collation }, isNullable: true },
    { name: 'Placed', type: { name: 'datetimeoffset', scale: 3 }, isNullable: true },
    { name: 'Touched', type: { name: 'datetime2', scale: 7 }, isNullable: true },
  ],
  indexes: [
    { name: 'PK_Orders', columns: [{ name: 'OrderId' }], isPrimaryKey: true, isUnique: true, isClustered: true },
  ],
};
const heap: TableDefinition = {
  schema: 'sales',
  name: 'Log',
  columns: [{ name: 'Line', type: { name: 'nvarchar', length: 50, collation }, isNullable: true }],
  indexes: [],
};

export type World = {
  readonly double: Double;
  readonly worker: LocalWorker;
  /** Every list that was shown, with its probe. */
  readonly shown: { readonly probeId: string; readonly checks: CheckList }[];
  readonly caFile: string;
  /** Encryption checked against the double's own authority, unless told otherwise. */
  config(overrides?: Record<string, unknown>): SourceConfig;
  close(): Promise<void>;
};

/** The databases db (sales.Orders with 3 rows, sales.Log) and master; `tables` instead of those two when given. */
export async function openWorld(options: Partial<DoubleOptions> = {}, tables = [orders, heap]): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-probe-'));
  const files = { db: join(folder, 'db.sqlite'), master: join(folder, 'master.sqlite') };
  const loader = createDatabaseFile(files.db, { name: 'db', collation, tables });
  if (tables.includes(orders))
    loader.insert(
      'sales',
      'Orders',
      [1, 2, 3].map((id) => [id, null, null, null, null]),
    );
  loader.close();
  createDatabaseFile(files.master, { name: 'master', collation, tables: [] }).close();
  const login = { password: 'right', database: 'db' };
  const engine = openEngine({
    databases: Object.entries(files).map(([name, file]) => ({ name, file })),
    logins: [
      { ...login, user: 'sa' },
      { ...login, user: 'reader', denySelect: ['sales.Log'] },
      { ...login, user: 'stranger', denySelect: ['sales.Log', 'sales.Orders'], canViewDefinition: true },
    ],
  });
  const double = await startDouble({ engine, ...options });
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, double.caPem);
  const worker = openLocalWorker(liveParts, join(folder, 'state'));
  const shown: World['shown'] = [];
  worker.onEvent((event) => {
    if (event.name === 'checks.changed') shown.push(event.payload);
  });
  return {
    double,
    worker,
    shown,
    caFile,
    config: (overrides = {}) =>
      sourceConfigSchema.parse({
        server: '127.0.0.1',
        port: double.port,
        database: 'db',
        authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
        caFile,
        ...overrides,
      }),
    async close() {
      await worker.close();
      await double.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const as = (user: string) => ({ authentication: { kind: 'sql', user, password: { env: 'UNUSED' } } });

/** `reach passed, encrypt passed ...` */
export const statesOf = (checks: CheckList): string => checks.map(({ id, state }) => `${id} ${state}`).join(', ');
