// The suite for real servers is run against the double as if it were a foreign one: its loader, its tests, its last line.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine } from '../double/engine/engine.ts';
import { sampleDefinition } from '../double/sample/build-sample.ts';
import { serverName, startDouble } from '../double/server.ts';
import { childEnvironment } from '../child-environment.ts';

const script = fileURLToPath(new URL('../../scripts/test-sqlserver.ts', import.meta.url));

function runSuite(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { env: { ...childEnvironment(), ...env } });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (out += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

test('without a server it says what to set, and does not pass', async () => {
  const { code, out } = await runSuite({});
  expect(code).toBe(2);
  expect(out).toMatch(/Nothing was tested: no server is named\. Set\n {2}TABLEFERRY_TEST_SERVER/);
});

test('a database that somebody may need is not touched', async () => {
  const server = { TABLEFERRY_TEST_SERVER: '127.0.0.1,1', TABLEFERRY_TEST_USER: 'a', TABLEFERRY_TEST_PASSWORD: 'b' };
  const { code, out } = await runSuite({ ...server, TABLEFERRY_TEST_DATABASE: 'Sales' });
  expect(code).toBe(2);
  expect(out).toContain('must begin with tableferry_test; Sales was not touched.');
});

test('it loads the sample through T-SQL, moves it, and finds every cell as it was loaded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-real-suite-'));
  const name = 'tableferry_test_here';
  const file = join(folder, 'db.sqlite');
  createDatabaseFile(file, { name, collation: sampleDefinition.collation, tables: [] }).close();
  const logins = [{ user: 'sa', password: 'Real-1234', database: name }];
  const engine = openEngine({ databases: [{ name, file }], logins, serverName });
  const double = await startDouble({ engine });
  onTestFinished(async () => {
    await double.close();
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { code, out } = await runSuite({
    TABLEFERRY_TEST_SERVER: `127.0.0.1,${String(double.port)}`,
    TABLEFERRY_TEST_USER: 'sa',
    TABLEFERRY_TEST_PASSWORD: 'Real-1234',
    TABLEFERRY_TEST_DATABASE: name,
    TABLEFERRY_TEST_TRUST: '1',
  });
  expect(out).toMatch(/\n6 passed, 0 failed, 8 skipped\n$/);
  expect(out).toContain('NOT TESTED');
  expect(out).not.toContain('Real-1234');
  expect(code).toBe(0);
}, 300_000);
