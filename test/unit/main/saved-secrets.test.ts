// Which saved connection may lend its secret to a plan: only one to exactly the same place.
import { expect, test } from 'vitest';
import { findSavedSecrets } from '../../../electron/main/saved-secrets.ts';
import type { SavedConnection } from '../../../shared/saved-connection.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const made = plan([planTable('t0')]);
const keyed = {
  ...made,
  target: {
    kind: 'accountKey' as const,
    endpoint: 'https://a.blob.core.windows.net',
    account: 'a',
    key: { env: 'K' },
    container: 'data',
  },
};
const saved = (connection: SavedConnection['connection'], secret: string | null = 'secret:s'): SavedConnection => ({
  id: 'c',
  name: 'saved',
  connection,
  secret,
  usedUtc: '2026-01-01T00:00:00.000Z',
});

test('a connection to the same server with the same login lends its password', () => {
  const server = saved({ side: 'source', config: { ...made.source, server: 'SERVER' } });
  expect(findSavedSecrets(made, [server])).toEqual({ source: 'secret:s', target: null });
});

test.each([
  ['another server', { server: 'elsewhere' }],
  ['the same server without a certificate check', { trustServerCertificate: true }],
  ['another login', { authentication: { kind: 'sql' as const, user: 'other', password: { env: 'P' } } }],
])('a connection to %s lends nothing', (_, changes) => {
  const other = saved({ side: 'source', config: { ...made.source, ...changes } });
  expect(findSavedSecrets(made, [other])).toEqual({ source: null, target: null });
});

test('an account key fits every container of its account, a connection string fits nothing', () => {
  const key = saved({ side: 'target', config: { ...keyed.target, container: 'other' } });
  expect(findSavedSecrets(keyed, [key])).toEqual({ source: null, target: 'secret:s' });
  expect(findSavedSecrets(made, [saved({ side: 'target', config: made.target })])).toEqual({
    source: null,
    target: null,
  });
});

test('a saved connection without its secret lends nothing', () => {
  expect(findSavedSecrets(made, [saved({ side: 'source', config: made.source }, null)]).source).toBeNull();
});
