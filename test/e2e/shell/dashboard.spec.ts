// The runs in a browser, switched on in the real window: shown to who has the address, and to this computer only.
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { contract } from '../../../shared/contract.ts';
import { test } from '../product.ts';

test('the switch in the settings shows the runs at an address of this computer, and takes it away', async ({
  product,
}) => {
  const { page } = product;
  await page.getByRole('button', { name: 'Settings' }).click();
  const turn = page.getByRole('switch', { name: 'Show runs in a browser' });
  await turn.click();
  await page.getByRole('button', { name: 'Copy address' }).waitFor();
  await turn.scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(import.meta.dirname, '../../../out/dashboard/settings.png') });
  const reply = await product.call('dashboard.state', {});
  const state = contract['dashboard.state'].output.parse(reply.ok ? reply.value : null);
  const address = new URL(state.kind === 'on' ? (state.addresses[0] ?? '') : '');
  expect(address.hostname).toBe('127.0.0.1');
  const token = address.hash.replace('#token=', '');
  const listPath = new URL('/api/run.list', address);
  const headers = { Authorization: `Bearer ${token}` };
  expect((await fetch(listPath)).status).toBe(401);
  expect(await (await fetch(listPath, { headers })).json()).toEqual({ runs: [] });
  expect(await (await fetch(address)).text()).toContain('Tableferry runs');
  expect(product.log()).not.toContain(token);

  await turn.click();
  await page.getByRole('button', { name: 'Copy address' }).waitFor({ state: 'detached' });
  await expect(fetch(address)).rejects.toThrow();
});

test('the page of the window cannot open this computer to the network', async ({ product }) => {
  const reply = await product.call('dashboard.start', { isOnLan: true });
  expect(reply).toMatchObject({ ok: false });
  expect(await product.call('dashboard.state', {})).toEqual({ ok: true, value: { kind: 'off' } });
});
