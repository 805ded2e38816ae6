// The source step: what is typed and pasted, where the password goes, and a test that fills in live.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { sourceCheckIds } from '../../shared/checks.ts';
import { emptySource, type SourceDraft } from '../../renderer/stores/source-store.ts';
import type { OutputOf } from '../../shared/contract.ts';
import { assertNoViolations } from './axe.ts';
import { checksOf, createAnswer, inputsOf, paste } from './connection-probes.ts';
import type { Answers } from './fake-api.ts';
import { showApp } from './show.tsx';

const filled: SourceDraft = {
  ...emptySource,
  address: 'sql01',
  database: 'Sales',
  user: 'etl',
  secret: 'secret:0',
};
const passed = { checks: checksOf(sourceCheckIds), server: null, databases: ['Archive', 'Sales'] };

type Theme = 'light' | 'dark' | 'highContrast';
const show = (answers: Answers = {}, draft: Partial<SourceDraft> = {}, theme: Theme = 'light') =>
  showApp(
    { name: 'wizard', step: 'source' },
    answers,
    ({ source }) => source.setState({ draft: { ...emptySource, ...draft } }),
    theme,
  );
const server = () => page.getByRole('textbox', { name: 'Server' });
const password = () => page.getByRole('textbox', { name: 'Password' });
const database = () => page.getByRole('combobox', { name: 'Database' });
const testButton = () => page.getByRole('button', { name: 'Test connection' });

test('a pasted connection string fills the form and says what was taken over and what was not', async () => {
  const { api, stores } = await show();
  await paste(
    server(),
    'Server=tcp:sql01,1444;Initial Catalog=Sales;User ID=etl;Password=s3cret;TrustServerCertificate=true;Foo=bar',
  );
  await expect.element(server()).toHaveValue('sql01,1444');
  await expect.element(page.getByRole('textbox', { name: 'Login' })).toHaveValue('etl');
  await expect.element(database()).toHaveValue('Sales');
  await expect
    .element(page.getByText(/^Taken over.*server, database.*user, password, certificate check/))
    .toBeVisible();
  await expect.element(page.getByText(/Not taken over: Foo/)).toBeVisible();
  await expect.element(page.getByText('Encrypted, certificate not checked')).toBeVisible();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: 's3cret' }]);
  await expect.element(password()).toHaveValue('Kept by Tableferry, not shown again');
  expect(JSON.stringify(stores.source.getState())).not.toContain('s3cret');
});

test('a connection string typed by hand is taken over when the field is left, and is never kept', async () => {
  const { api, stores } = await show();
  await server().fill('Server=sql01;Uid=etl;Pwd=s3cret');
  expect(JSON.stringify(stores.source.getState())).not.toContain('s3cret');
  await userEvent.tab();
  await expect.element(server()).toHaveValue('sql01');
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: 's3cret' }]);
});

test('the password of one server is not sent to another that is pasted', async () => {
  const { stores } = await show({}, filled);
  await paste(server(), 'Server=sql02;Uid=etl');
  await expect.element(server()).toHaveValue('sql02');
  expect(stores.source.getState().draft.secret).toBeNull();
});

test('a typed password becomes a handle when the field is left, and can be changed', async () => {
  const { api, stores } = await show();
  await password().fill('s3cret');
  await userEvent.tab();
  await expect.element(password()).toHaveValue('Kept by Tableferry, not shown again');
  expect(stores.source.getState().draft.secret).toBe('secret:1');
  await page.getByRole('button', { name: 'Change: Password' }).click();
  await expect.element(password()).toHaveValue('');
  await expect.element(password()).toHaveFocus();
  await page.getByRole('button', { name: 'Keep the current one: Password' }).click();
  await expect.element(password()).toHaveValue('Kept by Tableferry, not shown again');
  expect(inputsOf(api, 'secret.put')).toHaveLength(1);
});

test('a password changed by keyboard alone is taken too, past the button that keeps the current one', async () => {
  const { api } = await show({}, filled);
  await page.getByRole('button', { name: 'Change: Password' }).click();
  await userEvent.keyboard('fresh');
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Keep the current one: Password' })).toHaveFocus();
  expect(inputsOf(api, 'secret.put')).toEqual([]);
  await userEvent.tab();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: 'fresh' }]);
});

test('Enter in the password field tests with the password just typed', async () => {
  const { api } = await show({ 'source.test': () => passed }, { ...filled, secret: null });
  await password().fill('s3cret');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  expect(inputsOf(api, 'source.test')).toMatchObject([
    { password: 'secret:1', source: { server: 'sql01', database: 'Sales', authentication: { user: 'etl' } } },
  ]);
  await expect.element(password()).toHaveFocus();
});

test('what is missing is said beside its field, from the first attempt on', async () => {
  const { api } = await show();
  expect(page.getByText('Type the password.').elements()).toHaveLength(0);
  await testButton().click();
  await expect.element(page.getByText(/^Give the server/)).toBeVisible();
  await expect.element(page.getByText('Give the login to sign in with.')).toBeVisible();
  await expect.element(page.getByText('Type the password.')).toBeVisible();
  await expect.element(server()).toHaveAttribute('aria-invalid', 'true');
  expect(inputsOf(api, 'source.test')).toEqual([]);
  await server().fill('sql01');
  await expect.element(server()).not.toHaveAttribute('aria-invalid', 'true');
  await server().fill('sql 01');
  await expect.element(page.getByText(/^This is no server name/).first()).toBeVisible();
});

test('the test fills in line by line and can be cancelled', async () => {
  const answer = createAnswer<OutputOf<'source.test'>>();
  const { api } = await show({ 'source.test': answer.ask }, filled);
  await testButton().click();
  await expect.element(page.getByText('The connection is being tested.')).toBeVisible();
  const checks = checksOf(
    sourceCheckIds,
    { reach: { state: 'passed', detail: 'sql01, port 1433, answered in 3 ms.' }, encrypt: { state: 'running' } },
    'waiting',
  );
  api.emit({ name: 'checks.changed', payload: { probeId: 'another test', checks: checksOf(sourceCheckIds) } });
  api.emit({ name: 'checks.changed', payload: { probeId: answer.probeId(), checks } });
  await expect.element(page.getByText('sql01, port 1433, answered in 3 ms.')).toBeVisible();
  await expect.element(page.getByText('Testing: encrypt the connection')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(answer.isAborted()).toBe(true);
  await expect.element(testButton()).toHaveFocus();
  api.emit({ name: 'checks.changed', payload: { probeId: answer.probeId(), checks } });
  expect(page.getByText('sql01, port 1433, answered in 3 ms.').elements()).toHaveLength(0);
});

test('a failed line opens in place with the reason, the remedy, the details to copy and the statement to run', async () => {
  const error = { code: 'NO_TABLE_READABLE', context: { database: 'Sales', user: 'etl', visible: 12 } } as const;
  const fix = 'USE [Sales];\nGRANT SELECT TO [etl];';
  const { api } = await show(
    {
      'source.test': () => ({
        ...passed,
        checks: checksOf(sourceCheckIds, { rights: { state: 'failed', error, fix } }),
      }),
    },
    filled,
  );
  await testButton().click();
  await expect.element(page.getByText(/^No table of database Sales can be read.*Ask for GRANT SELECT/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await expect.element(page.getByText('The test failed. Correct what it names and test again.')).toBeVisible();
  await page.getByRole('button', { name: 'Copy: Look at the rights' }).click();
  await page.getByRole('button', { name: 'Copy details' }).click();
  expect(inputsOf(api, 'clipboard.write')).toMatchObject([
    { text: fix },
    { text: expect.stringContaining('NO_TABLE_READABLE') },
  ]);
});

test('what stands behind a line is shown on demand', async () => {
  const facts = [{ label: 'Issued by', value: 'CN=Contoso Root' }];
  const checks = checksOf(sourceCheckIds, { encrypt: { detail: 'TLSv1.3, certificate checked.', facts } });
  await show({ 'source.test': () => ({ ...passed, checks }) }, filled);
  await testButton().click();
  const details = page.getByRole('button', { name: 'Show details: Encrypt the connection' });
  await expect.element(details).toHaveAttribute('aria-expanded', 'false');
  await details.click();
  await expect.element(page.getByText('CN=Contoso Root')).toBeVisible();
});

test('encryption is one line until the certificate is refused, then the choices say what they mean', async () => {
  const error = { code: 'CERTIFICATE_REFUSED', context: { server: 'sql01', detail: 'self-signed' } } as const;
  const checks = checksOf(sourceCheckIds, { encrypt: { state: 'failed', error } });
  const { api, stores } = await show(
    {
      'source.test': () => ({ ...passed, checks, databases: [] }),
      'file.pick': () => ({ path: '/etc/ssl/contoso.pem' }),
    },
    filled,
  );
  await expect.element(page.getByText('Encrypted, certificate checked')).toBeVisible();
  expect(page.getByRole('radio', { name: 'Trust any certificate' }).elements()).toHaveLength(0);
  await testButton().click();
  await expect.element(page.getByRole('radio', { name: 'Trust any certificate' })).toBeVisible();
  await expect.element(page.getByText(/could pose as the server and read the password/)).toBeVisible();
  await page.getByRole('radio', { name: 'Also trust the authority in a file' }).click();
  await page.getByRole('button', { name: 'Choose file: Authority file' }).click();
  await expect.element(page.getByText('/etc/ssl/contoso.pem')).toBeVisible();
  expect(inputsOf(api, 'file.pick')).toEqual([{ kind: 'certificate' }]);
  expect(stores.source.getState().draft).toMatchObject({ certificate: 'authority', caFile: '/etc/ssl/contoso.pem' });
});

test('a change after the test voids it calmly; changing nothing does not', async () => {
  await show({ 'source.test': () => passed }, filled);
  await testButton().click();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  await server().fill('sql01');
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  await server().fill('sql02');
  await expect.element(page.getByText('Changed since the last test.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  expect(page.getByRole('alert').elements()).toHaveLength(0);
});

test('after a test the databases can be chosen from a list, and one must be', async () => {
  const { stores } = await show({ 'source.test': () => passed }, { ...filled, database: '' });
  await testButton().click();
  await expect.element(page.getByText('Choose the database to read from, then test again.').first()).toBeVisible();
  await database().click();
  await page.getByRole('option', { name: 'Sales' }).click();
  expect(stores.source.getState().draft.database).toBe('Sales');
});

test('a Windows account has a domain, and DOMAIN\\user is split into both', async () => {
  const { stores } = await show();
  await page.getByRole('radio', { name: 'Windows account' }).click();
  await page.getByRole('textbox', { name: 'User' }).fill('CONTOSO\\etl');
  await userEvent.tab();
  await expect.element(page.getByRole('textbox', { name: 'Domain' })).toHaveValue('CONTOSO');
  expect(stores.source.getState().draft).toMatchObject({ authentication: 'windows', domain: 'CONTOSO', user: 'etl' });
});

test('the whole step works by keyboard alone', async () => {
  const { api, stores } = await show({ 'source.test': () => passed });
  await expect.element(page.getByRole('heading', { name: 'Source' })).toHaveFocus();
  await userEvent.tab();
  await userEvent.keyboard('sql01');
  await userEvent.tab();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(page.getByRole('radio', { name: 'Windows account' })).toBeChecked();
  await userEvent.keyboard('{ArrowUp}');
  await userEvent.tab();
  await userEvent.keyboard('etl');
  await userEvent.tab();
  await userEvent.keyboard('s3cret');
  await userEvent.tab();
  // "Change" of the password comes first, once there is one.
  await expect.element(password()).toHaveValue('Kept by Tableferry, not shown again');
  database().element().focus();
  await userEvent.keyboard('Sales{Enter}');
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  expect(inputsOf(api, 'source.test')).toHaveLength(1);
  expect(stores.source.getState().draft).toMatchObject({ address: 'sql01', user: 'etl', database: 'Sales' });
});

test('going on and coming back keeps what was typed and what the test found', async () => {
  await show({ 'source.test': () => passed, 'target.names': () => ({ template: '', names: [] }) }, filled);
  await testButton().click();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect.element(page.getByRole('heading', { name: 'Target', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.element(server()).toHaveValue('sql01');
  await expect.element(password()).toHaveValue('Kept by Tableferry, not shown again');
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
});

test('a test that gives no answer says why and leaves no line in progress', async () => {
  const answer = createAnswer<OutputOf<'source.test'>>();
  await show({ 'source.test': answer.ask }, filled);
  await testButton().click();
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  answer.fail({ code: 'WORKER_EXITED', context: { detail: 'code 1' } });
  await expect.element(page.getByText(/^The worker ended before it answered/)).toBeVisible();
  expect(page.getByText('Checking').elements()).toHaveLength(0);
});

for (const theme of ['light', 'dark', 'highContrast'] as const) {
  test(`every part of the step is accessible: ${theme}`, async () => {
    const error = { code: 'CERTIFICATE_REFUSED', context: { server: 'sql01', detail: 'self-signed' } } as const;
    const checks = checksOf(sourceCheckIds, {
      reach: { detail: 'sql01 answered.', facts: [{ label: 'Address', value: '10.0.0.4' }] },
      encrypt: { state: 'failed', error, fix: 'SELECT 1;' },
      signIn: { state: 'skipped' },
      rights: { state: 'warning', detail: 'Without VIEW DEFINITION some tables stay hidden.' },
    });
    await show({ 'source.test': () => ({ ...passed, checks, databases: [] }) }, filled, theme);
    await assertNoViolations(theme);
    await testButton().click();
    await page.getByRole('button', { name: 'Show details: Reach the server' }).click();
    await assertNoViolations(theme);
  });
}

test('an access token takes the place of login and password, and neither is sent as the other', async () => {
  const { api, stores } = await show({ 'source.test': () => passed }, filled);
  await page.getByRole('radio', { name: /^Microsoft Entra access token/ }).click();
  expect(page.getByRole('textbox', { name: 'Login' }).elements()).toHaveLength(0);
  expect(stores.source.getState().draft.secret).toBeNull();
  await testButton().click();
  await expect.element(page.getByText('Paste the access token.').first()).toBeVisible();
  await paste(page.getByRole('textbox', { name: 'Access token' }), ' eyJhbGciOi.e30.c2ln\n');
  await expect
    .element(page.getByRole('textbox', { name: 'Access token' }))
    .toHaveValue('Kept by Tableferry, not shown again');
  await testButton().click();
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: 'eyJhbGciOi.e30.c2ln' }]);
  expect(inputsOf(api, 'source.test')).toMatchObject([
    { password: 'secret:1', source: { authentication: { kind: 'entraToken' } } },
  ]);
});

test('a certificate that a test was shown can be pinned, and is what the next test asks for', async () => {
  const shown = Array.from({ length: 32 }, () => 'AB').join(':');
  const error = {
    code: 'CERTIFICATE_REFUSED' as const,
    context: { server: 'sql01', detail: 'self-signed certificate' },
  };
  const facts = [{ label: 'SHA-256', value: shown }];
  const refused = checksOf(sourceCheckIds, { encrypt: { state: 'failed', error, facts } });
  const { api } = await show({ 'source.test': () => ({ ...passed, checks: refused }) }, filled);
  await testButton().click();
  await page.getByRole('radio', { name: /^Accept exactly one certificate/ }).click();
  await page.getByRole('button', { name: 'Take the one the test was shown' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Fingerprint (SHA-256)' })).toHaveValue(shown);
  await testButton().click();
  await expect
    .poll(() => inputsOf(api, 'source.test').at(-1))
    .toMatchObject({ source: { certificateFingerprint: shown, trustServerCertificate: false } });
});

test('a fingerprint that is none is refused beside its field', async () => {
  const { api } = await show({}, { ...filled, certificate: 'pinned', certificateFingerprint: 'AB:CD' });
  await testButton().click();
  await expect.element(page.getByText(/64 hexadecimal digits/).first()).toBeVisible();
  expect(inputsOf(api, 'source.test')).toEqual([]);
});

test('the signed-in Windows user needs neither a name nor a password', async () => {
  const { api } = await show({ 'source.test': () => passed }, { ...filled, user: '', secret: null });
  await page.getByRole('radio', { name: /^Signed-in Windows user/ }).click();
  expect(page.getByRole('textbox', { name: 'Login' }).elements()).toHaveLength(0);
  expect(password().elements()).toHaveLength(0);
  await testButton().click();
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  expect(inputsOf(api, 'source.test')).toMatchObject([
    { password: '', source: { authentication: { kind: 'integrated' } } },
  ]);
});
