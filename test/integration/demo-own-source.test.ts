// `npm run demo -- --source FILE` on a server that is not the demo's own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planSchema } from '../../shared/plan.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { openEngine } from '../double/engine/engine.ts';
import { createCliFolder, type CliFolder } from './cli/run-cli.ts';
import { startDouble, type Double } from '../double/server.ts';
import { childEnvironment } from '../child-environment.ts';

const script = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));
const statements: string[] = [];
let double: Double;
let close: () => Promise<void>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-own-'));
  const file = join(folder, 'db.sqlite');
  buildSample(file, { scale: 0.002 });
  const logins = [{ user: 'reader', password: 'Own-1234', database: 'own' }];
  const engine = openEngine({ databases: [{ name: 'own', file }], logins });
  double = await startDouble({ engine, onStatement: (sql) => void statements.push(sql) });
  close = async () => {
    await double.close();
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  };
});
afterAll(() => close());

function demo(
  folder: CliFolder,
  ...argv: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...childEnvironment(), OWN_PASSWORD: 'Own-1234' };
    const child = spawn(process.execPath, [script, ...argv], { cwd: folder.path, env });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (out += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

function folderWithSource(): CliFolder {
  const folder = createCliFolder({});
  folder.write('source.json', {
    server: '127.0.0.1',
    port: double.port,
    database: 'own',
    authentication: { kind: 'sql', user: 'reader', password: { env: 'OWN_PASSWORD' } },
    trustServerCertificate: true,
  });
  return folder;
}

test('unasked it moves the five smallest tables with a key, reads only, and verifies them', async () => {
  const folder = folderWithSource();
  const { code, out } = await demo(folder, '--source', 'source.json');
  expect(out).toContain('Left in');
  expect(code).toBe(0);
  const plan = planSchema.parse(JSON.parse(readFileSync(join(folder.path, 'out/demo/plan.json'), 'utf8')));
  expect(plan.tables).toHaveLength(5);
  expect(plan.tables.every(({ key }) => key !== null)).toBe(true);
  expect(readFileSync(join(folder.path, 'out/demo/report.html'), 'utf8')).toContain('<html');
  expect(statements.filter((sql) => /^\s*(?:INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|MERGE)\b/i.test(sql))).toEqual([]);
  expect(out).not.toContain('Own-1234');
});

test('it moves the tables that are named, and says what did not succeed', async () => {
  const folder = folderWithSource();
  const named = await demo(folder, '--source', 'source.json', '--tables', 'sales.cities');
  expect(named.code).toBe(0);
  expect(named.out).toContain('sales.cities will be moved');
  const wrong = await demo(folder, '--source', 'source.json', '--tables', 'sales.nothing');
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/nothing/);
});
