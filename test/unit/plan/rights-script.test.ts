import { expect, test } from 'vitest';
import { rightsScript } from '../../../electron/worker/plan/rights-script.ts';
import { noPointInTime } from '../../../shared/point-in-time.ts';
import { parseStatement } from '../../statements/grammar.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const made = plan([planTable('t0'), planTable('t1', { schema: 'odd]schema', name: 'a b', query: null })], {
  governor: 'on',
});

test('grants SELECT on each table and nothing else; what is only of use stands in comments', () => {
  const { sql } = rightsScript(made);
  const lines = sql.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
  expect(lines).toEqual([
    'USE [sales];',
    `IF DATABASE_PRINCIPAL_ID(N'reader') IS NULL CREATE USER [reader] FOR LOGIN [reader];`,
    'GRANT SELECT ON OBJECT::[dbo].[Table_t0] TO [reader];',
    'GRANT SELECT ON OBJECT::[odd]]schema].[a b] TO [reader];',
  ]);
  expect(sql).toContain('-- USE master; GRANT VIEW SERVER PERFORMANCE STATE TO [reader];');
  for (const line of lines.filter((one) => one.startsWith('GRANT'))) expect(parseStatement(line).error).toBeNull();
});

test('older servers are named the rights that they know', () => {
  const older = { ...made, server: { ...made.server, version: '13.0.5026.0' } };
  expect(rightsScript(older).sql).toContain('GRANT VIEW DATABASE STATE TO [reader]');
});

test('a snapshot that the plan makes needs one right more, and a query is left to who knows it', () => {
  const pointInTime = { ...noPointInTime, mode: 'databaseSnapshot' as const };
  const query = planTable('t2', { kind: 'query', name: 'Recent', query: 'SELECT 1 AS a', key: null });
  const { sql } = rightsScript({ ...plan([query]), pointInTime });
  expect(sql).toContain('USE master; GRANT CREATE ANY DATABASE TO [reader];');
  expect(sql).toContain('-- dbo.Recent is a query: grant SELECT on what it reads.');
  expect(sql).not.toContain('GRANT SELECT ON OBJECT');
});

test('the storage gets the role on the container alone', () => {
  expect(rightsScript(made).storage).toMatch(
    /"Storage Blob Data Contributor" --scope "[^"]*\/containers\/migration"[^]*--permissions racwdl/,
  );
});

test('a target that may only be created into needs a SAS for reading and creating, and no more', () => {
  const { storage } = rightsScript({ ...made, target: { ...made.target, rights: 'create' } });
  expect(storage).toContain('--permissions rc --https-only');
  expect(storage).toContain('of service version 2026-04-06 or later');
});

test('the signed-in Windows user is named by whoever grants', () => {
  const { sql } = rightsScript({ ...made, source: { ...made.source, authentication: { kind: 'integrated' } } });
  expect(sql).toContain(String.raw`CREATE USER [<DOMAIN\user>] FOR LOGIN [<DOMAIN\user>];`);
});

test('a token names nobody: the account is left open and comes from Entra ID', () => {
  const token = { kind: 'entraToken' as const, token: { env: 'TOKEN' } };
  const { sql } = rightsScript({ ...made, source: { ...made.source, authentication: token } });
  expect(sql).toContain('CREATE USER [<name of the Entra account>] FROM EXTERNAL PROVIDER;');
});
