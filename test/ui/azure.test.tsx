// Signing in to Azure in the window: who, the code, the way to an account, a new account, and a run that waits.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { emptyTarget, toTargetConfig } from '../../renderer/stores/target-store.ts';
import { AppError } from '../../shared/errors.ts';
import type { StorageAccountFact } from '../../shared/azure.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { assertNoViolations } from './axe.ts';
import { inputsOf, paste } from './connection-probes.ts';
import type { Answers } from './fake-api.ts';
import { showApp } from './show.tsx';

const clientId = '55555555-5555-4555-8555-555555555555';
const anna = { user: 'anna@contoso.com', name: 'Anna', tenant: 'home' };
const account = (name: string, canWrite: boolean): StorageAccountFact => ({
  id: `/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`,
  name,
  resourceGroup: 'rg',
  location: 'westeurope',
  kind: 'StorageV2',
  sku: 'Standard_LRS',
  hasHierarchicalNamespace: true,
  blobEndpoint: `https://${name}.blob.core.windows.net`,
  allowsSharedKey: false,
  network: 'all',
  canWrite,
});

const standard: Answers = {
  'settings.get': () => ({ ...defaultSettings, azureClientId: clientId }),
  'target.names': () => ({ template: 'x', names: [] }),
  'account.list': () => ({ accounts: [anna] }),
  'azure.tenants': () => ({ tenants: [{ id: 'home', name: 'Contoso', domain: 'contoso.com' }] }),
  'azure.subscriptions': () => ({ subscriptions: [{ id: 's1', name: 'Production', state: 'Enabled' }] }),
  'azure.accounts': () => ({ accounts: [account('contosodata', true), account('archive', false)] }),
  'azure.containers': () => ({ containers: [{ name: 'landing', lastModifiedUtc: null }] }),
};

type Theme = 'light' | 'dark' | 'highContrast';
const show = (answers: Answers = {}, theme: Theme = 'light') =>
  showApp(
    { name: 'wizard', step: 'target' },
    { ...standard, ...answers },
    ({ target }) => target.setState({ draft: { ...emptyTarget, credential: 'entra' } }),
    theme,
  );
const pick = async (label: string, option: string | RegExp): Promise<void> => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
};

test('from a picked person to a container, with the accounts that cannot be written to hidden on demand', async () => {
  const { api, stores } = await show();
  await pick('Signed in as', 'Anna (anna@contoso.com)');
  // The only subscription is chosen at once.
  await expect.element(page.getByRole('combobox', { name: 'Subscription' })).toHaveValue('Production');
  await page.getByRole('checkbox', { name: 'Only accounts I can write to' }).click();
  await expect.element(page.getByText('1 account hidden')).toBeVisible();
  await pick('Storage account', /^contosodata/);
  await expect.element(page.getByText('The account has 1 container.')).toBeVisible();
  await expect
    .element(page.getByRole('textbox', { name: 'Blob endpoint' }))
    .toHaveValue('https://contosodata.blob.core.windows.net');
  const signIn = { cloud: 'public', as: { kind: 'user', clientId, user: anna.user } };
  expect(inputsOf(api, 'azure.accounts')).toEqual([{ signIn, secret: '', subscription: 's1', checksWrite: true }]);
  expect(stores.target.getState().draft).toMatchObject({ account: 'contosodata', secret: null });
});

test('among hundreds of accounts one is found by typing a part of its name or its group', async () => {
  const many = Array.from({ length: 300 }, (_, index) => account(`account${String(index)}`, true));
  await show({
    'azure.accounts': () => ({ accounts: [...many, { ...account('contosodata', true), resourceGroup: 'rg-sales' }] }),
  });
  await pick('Signed in as', 'Anna (anna@contoso.com)');
  const accounts = page.getByRole('combobox', { name: 'Storage account' });
  await accounts.click();
  await expect.element(page.getByText('201 more: type to search')).toBeVisible();
  await accounts.fill('SALES');
  await page.getByRole('option').click();
  await expect.element(accounts).toHaveValue('contosodata');
});

test('a code is shown to be typed elsewhere, and a cancelled sign-in is no error', async () => {
  const { api } = await show({
    'account.list': () => ({ accounts: [] }),
    'account.signIn': (_input, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled')))),
  });
  await page.getByRole('button', { name: 'Sign in with a code' }).click();
  api.emit({
    name: 'signIn.code',
    payload: { address: 'https://microsoft.com/devicelogin', code: 'ABCD-1234', expiresMs: 0 },
  });
  await expect.element(page.getByText('ABCD-1234')).toBeVisible();
  await page.getByRole('button', { name: 'Copy code' }).click();
  expect(inputsOf(api, 'clipboard.write')).toEqual([{ text: 'ABCD-1234' }]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('an application signs in with a secret, or with a certificate that is pasted as PEM text', async () => {
  const { api, stores } = await show();
  await page.getByRole('radio', { name: 'An application' }).click();
  await page.getByRole('textbox', { name: 'Tenant' }).fill('contoso.com');
  await page.getByRole('textbox', { name: 'Application (client) id' }).fill(clientId);
  const secret = page.getByRole('textbox', { name: 'Client secret or certificate' });
  await secret.fill('a-secret');
  await userEvent.tab();
  const signInNow = () => toTargetConfig(stores.target.getState().draft);
  expect(signInNow()).toMatchObject({ signIn: { tenant: 'contoso.com', as: { kind: 'servicePrincipal', clientId } } });
  const pem =
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----';
  await page.getByRole('button', { name: 'Change: Client secret or certificate' }).click();
  await paste(secret, pem);
  await expect.element(page.getByText('A certificate with its key.')).toBeVisible();
  expect(signInNow()).toMatchObject({ signIn: { as: { kind: 'certificate', clientId } } });
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: 'a-secret' }, { value: pem }]);
  expect(JSON.stringify(stores.target.getState())).not.toMatch(/a-secret|MIIE/);
});

test('without a registered application its id is asked for, kept, and how to register one is told', async () => {
  const { api } = await show({ 'settings.get': () => defaultSettings, 'account.list': () => ({ accounts: [] }) });
  await page.getByRole('button', { name: 'How to register an application' }).click();
  await expect.element(page.getByText(/az ad app create/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Application (client) id' }).fill('nonsense');
  await expect.element(page.getByRole('button', { name: 'Use this id' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Application (client) id' }).fill(clientId);
  await page.getByRole('button', { name: 'Use this id' }).click();
  expect(inputsOf(api, 'settings.set')).toEqual([{ azureClientId: clientId }]);
  await expect.element(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

test('an account is created with what was chosen, and is picked', async () => {
  const { api } = await show({
    'azure.places': () => ({
      locations: [{ name: 'westeurope', label: 'West Europe' }],
      resourceGroups: [{ name: 'rg-data', label: 'rg-data' }],
    }),
    'azure.createAccount': ({ account: wish }) => ({ account: account(wish.name, false) }),
  });
  await pick('Signed in as', 'Anna (anna@contoso.com)');
  await page.getByRole('button', { name: 'New storage account' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect.element(page.getByText('The name has 3 to 24 lower-case letters and digits.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill('freshdata');
  await page.getByRole('combobox', { name: 'Resource group' }).fill('rg-new');
  await pick('Region', 'West Europe');
  await assertNoViolations('light');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect
    .element(page.getByRole('textbox', { name: 'Blob endpoint' }))
    .toHaveValue('https://freshdata.blob.core.windows.net');
  expect(inputsOf(api, 'azure.createAccount')).toMatchObject([
    { account: { subscription: 's1', resourceGroup: 'rg-new', name: 'freshdata', location: 'westeurope' } },
  ]);
});

test('what Azure refuses is told, and the address can be typed instead', async () => {
  await show({
    'azure.subscriptions': () => {
      throw new AppError('ARM_REFUSED', {
        who: 'anna',
        what: 'the list of subscriptions',
        detail: 'AuthorizationFailed',
      });
    },
  });
  await pick('Signed in as', 'Anna (anna@contoso.com)');
  await expect.element(page.getByText(/the list of subscriptions: AuthorizationFailed/)).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Blob endpoint' })).toBeVisible();
});

test('a run that waits for a sign-in says so on every screen, and goes on or is given up', async () => {
  const { api } = await showApp(
    { name: 'home' },
    {
      ...standard,
      'account.signIn': () => anna,
      'account.giveUp': () => ({}),
    },
  );
  const needed = {
    cloud: 'public',
    clientId,
    tenant: null,
    user: anna.user,
    detail: 'the sign-in was revoked',
  } as const;
  api.emit({ name: 'signIn.needed', payload: { needed: [needed] } });
  await expect.element(page.getByText(/Azure wants anna@contoso.com to sign in again/)).toBeVisible();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const { detail: _why, ...ask } = needed;
  expect(inputsOf(api, 'account.signIn')).toEqual([{ ...ask, way: 'browser' }]);
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  expect(inputsOf(api, 'account.giveUp')).toEqual([{}]);
  api.emit({ name: 'signIn.needed', payload: { needed: [] } });
  await expect.element(page.getByText(/Azure wants/)).not.toBeInTheDocument();
});

test.each(['light', 'dark', 'highContrast'] as const)('the sign-in passes axe in the %s theme', async (theme) => {
  await show({}, theme);
  await pick('Signed in as', 'Anna (anna@contoso.com)');
  await expect.element(page.getByRole('combobox', { name: 'Storage account' })).toBeVisible();
  await assertNoViolations(theme);
});
