// The files that start SQL Server elsewhere, and the program that starts it here, with a docker that only writes down.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { containerTags, startContainer, withoutDocker } from '../../real/container.ts';
import { freshDatabaseName, readRealServer } from '../../real/real-server.ts';

const read = (path: string): unknown => parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));

test('the workflow runs the suite on the three containers with what the suite reads', () => {
  const { jobs } = z
    .looseObject({
      jobs: z.looseObject({
        sqlserver: z.looseObject({
          strategy: z.looseObject({ matrix: z.object({ tag: z.array(z.string()) }) }),
          services: z.looseObject({ sqlserver: z.looseObject({ env: z.record(z.string(), z.string()) }) }),
          env: z.record(z.string(), z.string()),
          steps: z.array(z.looseObject({ run: z.string().optional() })),
        }),
      }),
    })
    .parse(read('.github/workflows/sqlserver.yml'));
  const { strategy, services, env, steps } = jobs.sqlserver;
  expect(strategy.matrix.tag).toEqual(containerTags);
  expect(steps.map(({ run }) => run)).toContain('npm run test:sqlserver');
  const server = readRealServer(env);
  expect(server).toMatchObject({
    givenDatabase: null,
    source: { server: '127.0.0.1,1433', trustServerCertificate: true },
  });
  expect(server?.password).toBe(services.sqlserver.env['MSSQL_SA_PASSWORD']);
});

test('the compose file reaches no further than this computer, and its password comes from outside', () => {
  const { services } = z
    .object({
      services: z.object({
        sqlserver: z.looseObject({ ports: z.array(z.string()), environment: z.record(z.string(), z.string()) }),
      }),
    })
    .parse(read('test/real/compose.yml'));
  expect(services.sqlserver.ports).toEqual(['127.0.0.1::1433']);
  expect(services.sqlserver.environment['MSSQL_SA_PASSWORD']).toMatch(/^\$\{MSSQL_PASSWORD:\?/);
});

test('a database of the suite has a name of its own, and no other is used', () => {
  expect(freshDatabaseName()).toMatch(/^tableferry_test_[a-z0-9]+$/);
  const env = { TABLEFERRY_TEST_SERVER: 's', TABLEFERRY_TEST_USER: 'u', TABLEFERRY_TEST_PASSWORD: 'p' };
  expect(() => readRealServer({ ...env, TABLEFERRY_TEST_DATABASE: 'Sales' })).toThrow('Sales was not touched');
  expect(readRealServer({ ...env, TABLEFERRY_TEST_PASSWORD: '' })).toBeNull();
});

function fakeDocker(script: string): { readonly env: NodeJS.ProcessEnv; readonly calls: () => readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-docker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\necho "$@ tag=$MSSQL_TAG" >> ${log}\n${script}\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  const calls = () => readFileSync(log, 'utf8').trim().split('\n');
  return { env: { PATH: `${folder}:/usr/bin:/bin` }, calls };
}

test('a container is waited for, found by its port, and ended with its data', () => {
  const { env, calls } = fakeDocker('case "$*" in *port*) echo 127.0.0.1:49999;; esac');
  const container = startContainer('2025-latest', env);
  expect(container.port).toBe(49_999);
  container.end();
  expect(calls().map((call) => call.replace(/^compose -f \S+ -p tableferry-demo-\w+ /, ''))).toEqual([
    'compose version tag=',
    'up --detach --wait sqlserver tag=2025-latest',
    'port sqlserver 1433 tag=2025-latest',
    'down --volumes tag=2025-latest',
  ]);
  expect(calls().join('\n')).not.toContain(container.password);
});

test('one that does not start is ended too, and the reason is told', () => {
  const { env, calls } = fakeDocker('case "$*" in *up*) echo "no space left" >&2; exit 1;; esac');
  expect(() => startContainer('2022-latest', env)).toThrow('SQL Server was not started: no space left');
  expect(calls().at(-1)).toContain('down --volumes');
});

test('without Docker that is said, with the other way', () => {
  expect(() => startContainer('2022-latest', { PATH: '/nowhere' })).toThrow(withoutDocker);
});
