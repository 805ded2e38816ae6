// The services of a factory: names that stay the same for the same thing.
import { expect, test } from 'vitest';
import { secretNameOf } from '../../../electron/worker/factory/services.ts';
import { plan } from '../../fakes/plan.ts';

const { source } = plan([]);
const named = (server: string, port?: number, user = 'etl'): string =>
  secretNameOf({
    ...source,
    server,
    port,
    authentication: { kind: 'sql', user, password: { env: 'X' } },
  });

test('the password of a login has one secret, however its server is written', () => {
  expect(named('sql01,1444')).toBe(named('sql01', 1444));
  expect(named('tcp:sql01')).toBe(named('sql01', 1433));
  expect(named('sql01\\LAB')).toBe(named('tcp:sql01\\LAB'));
});

test('other logins and other servers have secrets of their own', () => {
  const names = [
    named('sql01'),
    named('sql02'),
    named('sql01', 1444),
    named('sql01\\LAB'),
    named('sql01', undefined, 'dba'),
  ];
  expect(new Set(names).size).toBe(names.length);
});
