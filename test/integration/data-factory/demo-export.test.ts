// The demo's plan as resources of a Data Factory: each is one that the service takes, and what is left out is told.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../../electron/worker/local-client.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import type { FactoryWish } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { openEngine } from '../../double/engine/engine.ts';
import { buildSample } from '../../double/sample/build-sample.ts';
import { startDouble } from '../../double/server.ts';
import { faultsOfAll } from '../../fakes/data-factory/rules/whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-demo-export-'));
const wish: FactoryWish = {
  factory: 'adf-demo',
  nodes: 2,
  vault: 'kv-demo',
  storage: 'https://account.blob.core.windows.net',
};
let plan: Plan;
beforeAll(async () => {
  const file = join(folder, 'sample.db');
  const password = 'Sample-1';
  buildSample(file, { scale: 0.005 });
  const engine = openEngine({
    databases: [{ name: 'sample', file }],
    logins: [{ user: 'reader', password, database: 'sample' }],
  });
  const double = await startDouble({ engine, encryption: 'unsupported' });
  const worker = openLocalWorker(liveParts, 'never opened');
  try {
    // As `npm run demo` plans it: all tables, with a connection string.
    plan = await worker.call('plan.build', {
      source: sourceConfigSchema.parse({
        server: '127.0.0.1',
        port: double.port,
        database: 'sample',
        authentication: { kind: 'sql', user: 'reader', password: { env: 'TABLEFERRY_DEMO_SQL_PASSWORD' } },
        encrypt: 'optional',
        trustServerCertificate: true,
      }),
      target: { kind: 'connectionString', value: { env: 'TABLEFERRY_DEMO_STORAGE' }, container: 'demo' },
      password,
      selection: { by: 'patterns', include: '*.*', exclude: '' },
      probeId: null,
      pathTemplate: null,
      options: { format: 'parquet', compression: 'zstd', governor: 'off', logToTarget: false },
      datetime2: 'auto',
    });
  } finally {
    await worker.close();
    await double.close();
    engine.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every resource is one that the service takes, under its limits, with every table in one pipeline or refused', () => {
  const made = exportFactory(plan, wish);
  const resources = made.files
    .filter(({ path }) => !path.startsWith('arm/'))
    .map(({ path, text }) => {
      const [kind = '', name = ''] = path.split('/');
      const value: unknown = JSON.parse(text);
      return { kind, name: name.replace(/\.json$/, ''), value };
    });
  expect(faultsOfAll(resources)).toEqual([]);
  expect(made.files.map(({ path }) => path)).toContain('arm/template.json');
  expect(made.tables.map(({ id }) => id)).toEqual(plan.tables.map(({ id }) => id));
  const unsure = made.tables.filter(({ pipeline, refusals }) => (pipeline === null) !== refusals.length > 0);
  expect(unsure).toEqual([]);
  expect(made.tables.filter(({ pipeline }) => pipeline !== null).length).toBeGreaterThan(plan.tables.length / 2);
  expect(JSON.stringify(made)).not.toMatch(/Sample-1|TABLEFERRY_DEMO/);
  expect(exportFactory(structuredClone(plan), wish)).toEqual(made);
});
