// A database of the double behind a real connection: tables made for one test, and what their scans cost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import type { CatalogTable } from '../../shared/catalog.ts';
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import type { DatabaseControl } from '../double/engine/control.ts';
import { openEngine } from '../double/engine/engine.ts';
import type { Scan } from '../double/engine/plan/scan-cost.ts';
import type { DatabaseTraits } from '../double/engine/session/open-database.ts';
import { startDouble } from '../double/server.ts';
import type { FaultSwitch } from '../double/wire/faults.ts';
import type { ColumnDefinition, IndexDefinition, SqlType, StoredValue, TableDefinition } from '../double/types.ts';

export const collation = 'Latin1_General_CI_AS';

export const intColumn = (name: string): ColumnDefinition => ({ name, type: { name: 'int' }, isNullable: false });
export const columnOfType = (name: string, type: SqlType, isNullable = false): ColumnDefinition => ({
  name,
  type,
  isNullable,
});
export const primaryKey = (...columns: readonly string[]): IndexDefinition => ({
  name: 'PK',
  columns: columns.map((name) => ({ name })),
  isPrimaryKey: true,
  isUnique: true,
  isClustered: true,
});

export type LoadedTable = TableDefinition & { readonly rows: Iterable<readonly StoredValue[]> };

export type DoubleWorld = {
  readonly session: SourceSession;
  readonly source: SourceConfig;
  readonly password: string;
  readonly faults: FaultSwitch;
  /** What happens to the database beside its users. */
  readonly control: DatabaseControl;
  /** The scans since this was last called. */
  takeScans(): readonly Scan[];
  /** Changes the database as another of its users would. */
  write(sql: string): void;
  /** As the product's own catalog tells it. Throws when there is none. */
  tableOf(name: string): Promise<CatalogTable>;
  close(): Promise<void>;
};

/** `stallTimeoutMs`: of statements that may compute for long before their first row. */
export async function openDoubleWorld(
  tables: readonly LoadedTable[],
  stallTimeoutMs = 30_000,
  traits: Partial<DatabaseTraits> = {},
): Promise<DoubleWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-double-'));
  const file = join(folder, 'db.sqlite');
  const definitions = tables.map(({ schema, name, columns, indexes, partitioning }) => ({
    schema,
    name,
    columns,
    indexes,
    ...(partitioning === undefined ? {} : { partitioning }),
  }));
  const loader = createDatabaseFile(file, { name: 'db', collation, tables: definitions });
  for (const { schema, name, rows } of tables) loader.insert(schema, name, rows);
  loader.close();
  let scans: Scan[] = [];
  const password = 'right';
  const engine = openEngine({
    databases: [{ name: 'db', file, ...traits }],
    logins: [{ user: 'sa', password, database: 'db' }],
    onScan: (scan) => scans.push(scan),
  });
  const double = await startDouble({ engine, encryption: 'unsupported' });
  const source = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'db',
    authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
    encrypt: 'optional',
    trustServerCertificate: true,
    stallTimeoutMs,
  });
  const never = new AbortController().signal;
  const session = await openSession(source, password, never);
  return {
    session,
    source,
    password,
    faults: double.faults,
    control: engine.control('db'),
    takeScans() {
      const taken = scans;
      scans = [];
      return taken;
    },
    write(sql) {
      const writer = engine.login('sa', password, 'db');
      try {
        for (const event of writer.run(sql, []))
          if (event.kind === 'wait') throw new Error('the double waits for a lock');
      } finally {
        writer.close();
      }
    },
    async tableOf(name) {
      const { tables: found } = await readCatalog(session, source, never);
      const table = found.find((one) => one.name === name);
      if (table === undefined) throw new Error(`no table ${name}`);
      return table;
    },
    async close() {
      await session.close();
      await double.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
