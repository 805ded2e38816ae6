import { describe, expect, it } from 'vitest';
import { createKeptCatalogs } from '../../../electron/worker/kept-catalog.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeSession, noSignal } from '../source/catalog/fake-session.ts';

const config = (database: string) =>
  sourceConfigSchema.parse({
    server: 'sql01',
    database,
    authentication: { kind: 'sql', user: 'etl', password: { env: 'UNUSED' } },
  });

function start() {
  const opened: string[] = [];
  let refusal: AppError | null = null;
  const catalogs = createKeptCatalogs({
    async openSession({ database }) {
      opened.push(database);
      if (refusal !== null) throw refusal;
      return createFakeSession([{ when: /FROM sys\.objects/ }, { when: /FROM sys\.types/ }, { when: /sys\.columns/ }]);
    },
  });
  return {
    opened,
    get: (database: string, refresh = false) =>
      catalogs.get({ source: config(database), password: 'p', refresh }, noSignal),
    refuse: (error: AppError | null) => void (refusal = error),
  };
}

describe('kept catalogs', () => {
  it('are read once a connection', async () => {
    const { get, opened } = start();
    expect(await get('a')).toBe(await get('a'));
    await get('b');
    expect(opened).toEqual(['a', 'b']);
  });

  it('are read anew when that is asked for, and the new one is kept', async () => {
    const { get, opened } = start();
    const first = await get('a');
    const second = await get('a', true);
    expect(second).not.toBe(first);
    expect(await get('a')).toBe(second);
    expect(opened).toEqual(['a', 'a']);
  });

  it('are forgotten when reading anew fails', async () => {
    const { get, opened, refuse } = start();
    await get('a');
    refuse(new AppError('LOGIN_REFUSED', { server: 's', user: 'etl', number: 18456 }));
    await expect(get('a', true)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    refuse(null);
    await get('a');
    expect(opened).toEqual(['a', 'a', 'a']);
  });

  it('are three at most, and the one not used for longest is forgotten', async () => {
    const { get, opened } = start();
    for (const database of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await get(database);
    expect(opened).toEqual(['a', 'b', 'c', 'd', 'b']);
  });
});
