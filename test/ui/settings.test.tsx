// The settings screen: what is set is kept, and what is kept can be removed.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { text } from '../../renderer/text/text.ts';
import { defaultNetwork, type Trial } from '../../shared/network.ts';
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

test('how much the log of a run tells is kept', async () => {
  const { api } = await showApp({ name: 'settings' });
  await expect.element(page.getByRole('radio', { name: 'Every step' })).toBeChecked();
  await page.getByRole('radio', { name: 'Every detail' }).click();
  expect(api.calls.find(({ method }) => method === 'settings.set')?.input).toEqual({ logLevel: 'debug' });
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

const dashboardAddress = 'http://127.0.0.1:4747/#token=secret';
const dashboardOn = { kind: 'on' as const, addresses: [dashboardAddress], isOnLan: false, isEncrypted: false };

test('the runs are shown in a browser at a switch, and the token is copied but not shown', async () => {
  const { api } = await showApp(
    { name: 'settings' },
    { 'dashboard.start': () => dashboardOn, 'dashboard.stop': () => ({}), 'dashboard.open': () => ({}) },
  );
  const turn = page.getByRole('switch', { name: 'Show runs in a browser' });
  await expect.element(turn).not.toBeChecked();
  await turn.click();
  await expect.element(page.getByText(/http:..127\.0\.0\.1:4747/)).toBeVisible();
  await expect.element(turn).toBeChecked();
  expect(document.body.textContent).not.toContain('secret');
  await page.getByRole('button', { name: 'Open in browser' }).click();
  await page.getByRole('button', { name: 'Copy address' }).click();
  expect(api.calls.at(-1)).toEqual({ method: 'clipboard.write', input: { text: dashboardAddress } });
  expect(api.calls.at(-2)?.method).toBe('dashboard.open');
  await assertNoViolations('settings with the runs in a browser');
  await turn.click();
  await expect.element(page.getByText(/http:..127\.0\.0\.1:4747/)).not.toBeInTheDocument();
  expect(api.calls.at(-1)?.method).toBe('dashboard.stop');
});

test('the switch goes off with the worker that carried it, and says why it did not go on', async () => {
  const { api } = await showApp({ name: 'settings' }, { 'dashboard.state': () => dashboardOn });
  const turn = page.getByRole('switch', { name: 'Show runs in a browser' });
  await expect.element(turn).toBeChecked();
  api.emit({ name: 'worker.state', payload: { state: 'restarting', detail: '' } });
  await expect.element(turn).not.toBeChecked();
  api.answer({ 'dashboard.start': failing({ code: 'DASHBOARD_NOT_BUILT', context: {} }) });
  await turn.click();
  await expect.element(page.getByText(/its page is not in this copy/)).toBeVisible();
  await expect.element(turn).not.toBeChecked();
});

const trial = (host: string, more: Partial<Trial> = {}): Trial => ({
  host,
  proxy: null,
  status: 200,
  issuer: 'Contoso CA',
  error: null,
  ...more,
});

test('a proxy of the system, of the environment or none is used as soon as it is chosen', async () => {
  const { api } = await showApp({ name: 'settings' }, { 'network.state': () => ({ hasPassword: false }) });
  await page.getByRole('radio', { name: text.network.kinds.environment }).click();
  expect(api.calls.findLast(({ method }) => method === 'settings.set')?.input).toEqual({
    network: { ...defaultNetwork, proxy: { kind: 'environment' } },
  });
});

test('a proxy of one own is used when its address is complete, and its password goes to the main process alone', async () => {
  const { api } = await showApp(
    { name: 'settings' },
    { 'network.state': () => ({ hasPassword: false }), 'network.setPassword': () => ({ hasPassword: true }) },
  );
  await page.getByRole('radio', { name: text.network.kinds.explicit }).click();
  await page.getByLabelText(text.network.url.label).fill('proxy.corp');
  await page.getByRole('button', { name: text.network.use }).click();
  await expect.element(page.getByText(text.network.url.wrong)).toBeVisible();
  expect(api.calls.filter(({ method }) => method === 'settings.set')).toEqual([]);
  await page.getByLabelText(text.network.url.label).fill('http://proxy.corp:8080');
  await page.getByLabelText(text.network.user.label, { exact: true }).fill('CORP\\anna');
  await page.getByRole('button', { name: text.network.use }).click();
  await expect.element(page.getByText(text.network.used)).toBeVisible();
  expect(api.calls.findLast(({ method }) => method === 'settings.set')?.input).toEqual({
    network: {
      caFile: null,
      proxy: { kind: 'explicit', url: 'http://proxy.corp:8080', user: 'CORP\\anna', bypass: '' },
    },
  });
  const field = page.getByRole('textbox', { name: text.network.password.label });
  await page.getByLabelText(text.network.password.label).first().fill('proxy-password');
  await userEvent.keyboard('{Enter}');
  await expect.element(field).toHaveValue(text.checks.kept);
  expect(api.calls.find(({ method }) => method === 'network.setPassword')?.input).toEqual({ handle: 'secret:1' });
  expect(JSON.stringify(api.calls.filter(({ method }) => method !== 'secret.put'))).not.toContain('proxy-password');
});

test('the test of the connection says for each host which proxy was used and what answered', async () => {
  const host = 'contoso.blob.core.windows.net';
  const error = {
    code: 'PROXY_NEEDS_WINDOWS_SIGN_IN',
    context: { proxy: 'http://p:1', detail: 'it wants NTLM' },
  } as const;
  await showApp(
    { name: 'settings' },
    {
      'network.state': () => ({ hasPassword: false }),
      'connection.list': () => ({
        connections: [
          {
            ...saved,
            connection: {
              side: 'target',
              config: { kind: 'sas', endpoint: `https://${host}/`, sas: { env: 'X' }, container: 'landing' },
            },
          },
        ],
      }),
      'network.test': ({ url }) =>
        url.includes(host)
          ? trial(host, { status: null, error })
          : trial(new URL(url).host, { proxy: 'http://proxy:8080' }),
    },
  );
  await page.getByRole('button', { name: text.network.test }).click();
  const lines = page.getByRole('list', { name: text.network.test });
  await expect
    .element(
      lines.getByText(`login.microsoftonline.com answers by http://proxy:8080, certificate issued by Contoso CA.`),
    )
    .toBeVisible();
  await expect
    .element(lines.getByText(/it wants NTLM.*cannot sign in to a proxy with a Windows account/))
    .toBeVisible();
  await assertNoViolations('settings with the network tested');
});
