// What the tests of failures start from: a SQL Server double in this process, that can be told to fail, and storage of one's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { openEngine } from '../../double/engine/engine.ts';
import { buildSample, sampleDefinition } from '../../double/sample/build-sample.ts';
import { startDouble, type Double } from '../../double/server.ts';
import { test as base } from '../product.ts';

/** About 16,000 rows in 18 tables and a view, unless a test needs a longer run. */
const standardScale = 0.01;

export const passwords = {
  reader: 'Reader-pass-1',
  /** As hard to recognise, once it is written in another form, as a real one. */
  keeper: 'K33p/it+Sécret & 100% yours?',
  /** May not select from `deniedTable`, but sees that it is there. */
  limited: 'Limited-pass-1',
  /** Sees every table and may select from none. */
  blind: 'Blind-pass-1',
} as const;
export type Login = keyof typeof passwords;
export const deniedTable = 'sales.order_lines';

export type SqlServer = {
  readonly double: Double;
  /** As it is typed: host,port. */
  readonly address: string;
  /** The authority of its certificate. */
  readonly caFile: string;
  /** From now on the login `reader` may not select from `table`. */
  deny(table: string): void;
  /** What a DBA would paste: with trust in any certificate, which is not what these tests are about. */
  connectionString(login: Login): string;
};

type WorkerFixtures = { readonly scale: number; readonly sample: string };
type Fixtures = {
  readonly folder: string;
  readonly sql: SqlServer;
  /** In memory. */
  readonly storage: Azurite;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  scale: [standardScale, { scope: 'worker', option: true }],
  sample: [
    async ({ scale }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'tableferry-e2e-sample-'));
      const file = join(folder, 'sales.db');
      buildSample(file, { scale });
      await use(file);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-e2e-files-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  sql: async ({ sample, folder }, use) => {
    const server = await startSqlServer(sample, folder);
    await use(server.sql);
    await server.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  storage: async ({}, use) => {
    const storage = await startAzurite();
    await use(storage);
    await storage.close();
  },
});

async function startSqlServer(file: string, folder: string) {
  const database = 'sales';
  const denied: string[] = [];
  const all = sampleDefinition.tables.map(({ schema, name }) => `${schema}.${name}`);
  const engine = openEngine({
    databases: [{ name: database, file }],
    logins: [
      { user: 'reader', password: passwords.reader, database, denySelect: denied, canViewDefinition: true },
      { user: 'keeper', password: passwords.keeper, database },
      { user: 'limited', password: passwords.limited, database, denySelect: [deniedTable], canViewDefinition: true },
      { user: 'blind', password: passwords.blind, database, denySelect: all, canViewDefinition: true },
    ],
  });
  const double = await startDouble({ engine });
  const caFile = join(folder, 'authority.pem');
  writeFileSync(caFile, double.caPem);
  const address = `127.0.0.1,${String(double.port)}`;
  const sql: SqlServer = {
    double,
    address,
    caFile,
    deny: (table) => void denied.push(table),
    connectionString: (login) =>
      `Server=${address};Database=${database};User Id=${login};Password=${passwords[login]};Encrypt=Mandatory;TrustServerCertificate=True`,
  };
  return {
    sql,
    async close() {
      await double.close();
      engine.close();
    },
  };
}
