// Connections saved by name: picked, saved with or without their secret, and removed.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { savedConnectionSchema, type SavedConnection } from '../../shared/saved-connection.ts';
import { emptySource, toSourceConfig } from '../../renderer/stores/source-store.ts';
import { inputsOf } from './connection-probes.ts';
import { createFakeApi, type Answers } from './fake-api.ts';
import { showApp } from './show.tsx';

const draft = { ...emptySource, address: 'sql09', database: 'Orders', user: 'reader', secret: 'secret:9' };
const saved: SavedConnection = {
  id: 'c1',
  name: 'Orders, production',
  connection: { side: 'source', config: toSourceConfig(draft) },
  secret: 'secret:9',
  usedUtc: '2026-01-01T00:00:00Z',
};

/** The main process as far as saved connections go. */
function createShelf(kept: readonly SavedConnection[]): Answers {
  let connections = [...kept];
  return {
    'connection.list': () => ({ connections }),
    'connection.save': (draftToSave) => {
      const one = savedConnectionSchema.parse({ ...saved, ...draftToSave, id: draftToSave.id ?? 'c2' });
      connections = [...connections.filter((other) => other.id !== one.id), one];
      return one;
    },
    'connection.remove': ({ id }) => {
      connections = connections.filter((one) => one.id !== id);
      return {};
    },
  };
}
const show = (answers: Answers, isFilled: boolean) =>
  showApp({ name: 'wizard', step: 'source' }, answers, ({ source }) => {
    if (isFilled) source.setState({ draft });
  });

test('a saved connection fills the form, its password included', async () => {
  const { stores } = await show(createShelf([saved]), false);
  await page.getByRole('button', { name: 'Saved connections' }).click();
  await page.getByRole('menuitem', { name: 'Orders, production' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Server' })).toHaveValue('sql09');
  await expect.element(page.getByText('Saved as Orders, production')).toBeVisible();
  expect(stores.source.getState().draft.secret).toBe('secret:9');
});

test('removing a saved connection asks first and keeps what is in the form', async () => {
  const { api } = await show(createShelf([saved]), false);
  await page.getByRole('button', { name: 'Saved connections' }).click();
  await page.getByRole('menuitem', { name: 'Orders, production' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  expect(inputsOf(api, 'connection.remove')).toEqual([]);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect.element(page.getByText('Saved as Orders, production')).not.toBeInTheDocument();
  expect(inputsOf(api, 'connection.remove')).toEqual([{ id: 'c1' }]);
  await expect.element(page.getByRole('textbox', { name: 'Server' })).toHaveValue('sql09');
});

test('a connection is saved by name with its secret, and saving does not void the test', async () => {
  const { api, stores } = await show(createShelf([]), true);
  stores.source.setState({ test: { state: 'passed', checks: [], error: null } });
  await page.getByRole('button', { name: 'Save this connection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Orders');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText('Saved as Orders')).toBeVisible();
  expect(inputsOf(api, 'connection.save')).toMatchObject([{ id: null, name: 'Orders', secret: 'secret:9' }]);
  expect(stores.source.getState().test.state).toBe('passed');
});

test('the secret stays out when the user says so', async () => {
  const { api } = await show(createShelf([]), true);
  await page.getByRole('button', { name: 'Save this connection' }).click();
  await page.getByRole('checkbox', { name: 'Remember the secret' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText(/^Saved as sql09/)).toBeVisible();
  expect(inputsOf(api, 'connection.save')).toMatchObject([{ secret: null }]);
});

test('where the desktop has no key store the secret is not kept, and the reason is told', async () => {
  const info = await createFakeApi().call('app.info', {});
  const { api } = await show({ ...createShelf([]), 'app.info': () => ({ ...info, secretStorage: 'memory' }) }, true);
  await page.getByRole('button', { name: 'Save this connection' }).click();
  await expect.element(page.getByText(/this desktop has no key store/)).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText(/^Saved as sql09/)).toBeVisible();
  expect(inputsOf(api, 'connection.save')).toMatchObject([{ secret: null }]);
});
