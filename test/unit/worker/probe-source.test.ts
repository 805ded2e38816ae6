// The connection test where there is no line to look at: sign-in through an ODBC driver.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probeSource } from '../../../electron/worker/probe-source.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../../fakes/double-world.ts';

const never = new AbortController().signal;
let world: DoubleWorld;
beforeAll(async () => {
  world = await openDoubleWorld([
    { schema: 'dbo', name: 't', columns: [intColumn('id')], indexes: [primaryKey('id')], rows: [[1]] },
  ]);
});
afterAll(() => world.close());

const config = (more: object = {}) =>
  sourceConfigSchema.parse({ server: 'sql01', database: 'db', authentication: { kind: 'integrated' }, ...more });
const opened = (): Promise<SourceSession> => Promise.resolve({ ...world.session, close: () => Promise.resolve() });
const probe = (openSession: () => Promise<SourceSession>, more: object = {}) =>
  probeSource({ openSession }, { source: config(more), password: '' }, () => undefined, never);

it('says that the driver does not show how it reached and encrypted, and goes on', async () => {
  const { checks } = await probe(opened);
  expect(checks.map(({ id, state }) => `${id} ${state}`).slice(0, 5)).toEqual([
    'find passed',
    'reach passed',
    'encrypt passed',
    'signIn passed',
    'version passed',
  ]);
  expect(checks[1].detail).toBe('By the ODBC driver, which does not show it.');
  expect(checks[3].detail).toBe('Signed in as the signed-in Windows user.');
});

it.each([
  [{ trustServerCertificate: true }, /Certificate not checked/],
  [{ encrypt: 'optional' }, /only if the server insists/],
])('warns with %j', async (more, words) => {
  const { checks } = await probe(opened, more);
  expect(checks.find(({ id }) => id === 'encrypt')).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(words),
  });
});

it('a missing driver is a matter of signing in, and nothing was tried', async () => {
  const missing = new AppError('ODBC_DRIVER_MISSING', { names: 'ODBC Driver 18 for SQL Server' });
  const { checks } = await probe(() => Promise.reject(missing));
  expect(checks.map(({ id, state }) => `${id} ${state}`).slice(0, 4)).toEqual([
    'find skipped',
    'reach skipped',
    'encrypt skipped',
    'signIn failed',
  ]);
});
