// The settings screen: what is set is kept, and what is kept can be removed.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { defaultSettings } from '../../shared/settings.ts';
import { assertNoViolations } from './axe.ts';
import { failing } from './fake-api.ts';
import { samplePlan } from './sample-plan.ts';
import { showApp } from './show.tsx';

const saved = {
  id: 'c1',
  name: 'Sales on sql01',
  connection: { side: 'source' as const, config: samplePlan.source },
  secret: 'secret:1',
  usedUtc: '2026-11-24T09:00:00Z',
};

test('a theme is kept as soon as it is chosen', async () => {
  const { api } = await showApp({ name: 'settings' });
  await page.getByRole('radio', { name: 'Dark' }).click();
  expect(api.calls.find(({ method }) => method === 'settings.set')?.input).toEqual({ theme: 'dark' });
  await expect.element(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});

test('another state folder takes effect at the next start, and is announced so', async () => {
  await showApp(
    { name: 'settings' },
    {
      'file.pickFolder': () => ({ path: '/data/state' }),
      'settings.set': (changes) => ({ ...defaultSettings, ...changes }),
    },
  );
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await expect.element(page.getByText('From the next start on: /data/state')).toBeVisible();
});

test('a setting that could not be kept says so', async () => {
  await showApp(
    { name: 'settings' },
    {
      'settings.set': failing({ code: 'FILE_UNWRITABLE', context: { path: '/s.json', detail: 'read-only' } }),
    },
  );
  await page.getByRole('checkbox', { name: 'Keep this computer awake' }).click();
  await expect.element(page.getByText(/The file \/s.json was not written/)).toBeVisible();
  await expect.element(page.getByRole('checkbox', { name: 'Keep this computer awake' })).toBeChecked();
});

test('a saved connection is removed at the second click', async () => {
  let connections = [saved];
  await showApp(
    { name: 'settings' },
    {
      'connection.list': () => ({ connections }),
      'connection.remove': () => {
        connections = [];
        return {};
      },
    },
  );
  await page.getByRole('button', { name: 'Remove the connection Sales on sql01', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, remove the connection Sales on sql01' }).click();
  await expect.element(page.getByText(/^No connection is saved/)).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await showApp({ name: 'settings' }, { 'connection.list': () => ({ connections: [saved] }) }, () => undefined, theme);
  await expect.element(page.getByText('Sales on sql01')).toBeVisible();
  await assertNoViolations(theme);
});
