// The target step: secrets in every form, containers, the names of the files, and a test that fills in live.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { targetCheckIds } from '../../shared/checks.ts';
import { emptyTarget, type TargetDraft } from '../../renderer/stores/target-store.ts';
import type { TableSummary } from '../../shared/contract.ts';
import { draftRequest } from '../../renderer/stores/draft-plan.ts';
import { AppError } from '../../shared/errors.ts';
import { pathLayouts } from '../../shared/path-layouts.ts';
import { assertNoViolations } from './axe.ts';
import { checksOf, inputsOf, paste } from './connection-probes.ts';
import { failing, type Answers } from './fake-api.ts';
import { showApp } from './show.tsx';

const standard = '{server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}';
const key = `${'A'.repeat(86)}==`;
const connectionString = `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${key};EndpointSuffix=core.windows.net`;
const sas = 'sv=2024-11-04&ss=b&srt=sco&sp=rwdlac&se=2031-05-01T18:00:00Z&sig=abc%2Bdef%3D';

const filled: TargetDraft = { ...emptyTarget, secret: 'secret:0', account: 'contoso', container: 'lake' };
const names: Answers = {
  'target.names': ({ template, server, database, tables }) => {
    if (template?.includes('{tble}') === true)
      throw new AppError('PATH_TEMPLATE_INVALID', { detail: '{tble} is not known' });
    return {
      template: template ?? standard,
      names: tables.map((table) => `${server}/${database}/${table.schema}/${table.name}/${template ?? 'standard'}`),
    };
  },
};
const passing: Answers = { 'target.test': () => ({ checks: checksOf(targetCheckIds), namespace: null }) };

const invoice: TableSummary = {
  schema: 'inv',
  name: 'Invoice',
  kind: 'table',
  canSelect: true,
  marks: [],
  hiddenReason: null,
  sizeSource: 'statistics',
  rowsEstimate: 1,
  bytesEstimate: 1,
  columnCount: 1,
  key: null,
  partitions: 1,
  readNote: '',
  warnings: [],
  obstacle: null,
};

type Theme = 'light' | 'dark' | 'highContrast';
const show = (answers: Answers = {}, draft: Partial<TargetDraft> = {}, theme: Theme = 'light') =>
  showApp(
    { name: 'wizard', step: 'target' },
    { ...names, ...answers },
    ({ source, target }) => {
      source.setState({ draft: { ...source.getState().draft, address: 'sql07', database: 'Billing' } });
      target.setState({ draft: { ...emptyTarget, ...draft } });
    },
    theme,
  );
const container = () => page.getByRole('combobox', { name: 'Container' });
const testButton = () => page.getByRole('button', { name: 'Test target' });

test('a pasted connection string is kept at once, and the account it names is told', async () => {
  const { api, stores } = await show();
  await paste(page.getByRole('textbox', { name: 'Connection string' }), connectionString);
  await expect.element(page.getByText('Account contoso at https://contoso.blob.core.windows.net.')).toBeVisible();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: connectionString }]);
  await expect
    .element(page.getByRole('textbox', { name: 'Connection string' }))
    .toHaveValue('Kept by Tableferry, not shown again');
  expect(JSON.stringify(stores.target.getState())).not.toContain(key);
});

test('an address with a SAS is taken apart into endpoint, container and token', async () => {
  const { api, stores } = await show();
  await page.getByRole('radio', { name: 'Shared access signature' }).click();
  await paste(page.getByRole('textbox', { name: 'SAS' }), `https://contoso.blob.core.windows.net/landing?${sas}`);
  await expect
    .element(page.getByRole('textbox', { name: 'Blob endpoint' }))
    .toHaveValue('https://contoso.blob.core.windows.net');
  await expect.element(container()).toHaveValue('landing');
  await expect.element(page.getByText(/Valid until 2031-05-01 18:00 UTC/)).toBeVisible();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: sas }]);
  expect(JSON.stringify(stores.target.getState())).not.toContain('abc%2Bdef');
});

test('a SAS that has ended says so at once', async () => {
  await show({}, { credential: 'sas' });
  await paste(page.getByRole('textbox', { name: 'SAS' }), sas.replace('2031', '2021'));
  await expect.element(page.getByText(/^This SAS ended at 2021-05-01 18:00 UTC/)).toBeVisible();
});

test('a secret pasted into the field of another way finds its own', async () => {
  const { stores } = await show({}, { credential: 'sas' });
  await paste(page.getByRole('textbox', { name: 'SAS' }), connectionString);
  await expect.element(page.getByRole('radio', { name: 'Connection string' })).toBeChecked();
  await expect.element(page.getByText(/^This is a connection string, so that way was chosen/)).toBeVisible();
  await expect.poll(() => stores.target.getState().draft.secret).toBe('secret:1');
});

test('an address with a SAS pasted as the endpoint gives its token away', async () => {
  const { api } = await show({}, { credential: 'accountKey' });
  await paste(page.getByRole('textbox', { name: 'Blob endpoint' }), `https://contoso.blob.core.windows.net/?${sas}`);
  await expect.element(page.getByRole('radio', { name: 'Shared access signature' })).toBeChecked();
  expect(inputsOf(api, 'secret.put')).toEqual([{ value: sas }]);
});

test('the endpoint follows the account name until it is typed', async () => {
  await show({}, { credential: 'accountKey' });
  const endpoint = page.getByRole('textbox', { name: 'Blob endpoint' });
  const account = page.getByRole('textbox', { name: 'Account name' });
  await account.fill('contoso');
  await expect.element(endpoint).toHaveValue('https://contoso.blob.core.windows.net');
  await endpoint.fill('https://contoso.privatelink.example');
  await account.fill('contoso2');
  await expect.element(endpoint).toHaveValue('https://contoso.privatelink.example');
});

test('choosing another way forgets the secret of the first', async () => {
  const { stores } = await show({}, filled);
  await page.getByRole('radio', { name: 'Account name and key' }).click();
  expect(stores.target.getState().draft.secret).toBeNull();
});

for (const [name, rule] of [
  ['Lake', 'A container name has no capital letters.'],
  ['my_lake', /but not "_"/],
  ['a--b', 'A container name has no two hyphens in a row.'],
  ['-lake', 'A container name begins and ends with a letter or a digit.'],
  ['ab', 'A container name has at least 3 characters.'],
  ['a'.repeat(64), /at most 63 characters, not 64/],
] as const) {
  test(`the rule that a container name breaks is said while it is typed: ${name.slice(0, 12)}`, async () => {
    await show();
    await container().fill(name);
    await expect.element(page.getByText(rule).first()).toBeVisible();
    await expect.element(container()).toHaveAttribute('aria-invalid', 'true');
    await container().fill('lake-2');
    await expect.element(container()).not.toHaveAttribute('aria-invalid', 'true');
  });
}

test('containers are listed to choose from, and one that is missing is created here', async () => {
  const { api, stores } = await show(
    {
      'target.containers': () => ({ containers: ['archive', 'lake'].map((name) => ({ name, lastModifiedUtc: null })) }),
      'target.createContainer': () => ({}),
    },
    { ...filled, container: '' },
  );
  await page.getByRole('button', { name: 'List containers' }).click();
  await expect.element(page.getByText('The account has 2 containers.')).toBeVisible();
  await container().click();
  await page.getByRole('option', { name: 'archive' }).click();
  expect(stores.target.getState().draft.container).toBe('archive');
  await container().fill('bronze');
  await expect.element(page.getByText('The account has no container bronze yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Create container' }).click();
  await expect.element(page.getByText(/^Container bronze was created/)).toBeVisible();
  expect(inputsOf(api, 'target.createContainer')).toMatchObject([{ container: 'bronze', secret: 'secret:0' }]);
});

test('a SAS that may not list says so beside the container', async () => {
  const error = {
    code: 'STORAGE_REFUSED',
    context: {
      status: 403,
      storageCode: 'AuthorizationPermissionMismatch',
      what: 'the list of containers',
      reason: 'it may not list',
    },
  } as const;
  await show({ 'target.containers': failing(error) }, filled);
  await page.getByRole('button', { name: 'List containers' }).click();
  await expect.element(page.getByText(/^The storage account refused the request \(403/)).toBeVisible();
});

test('names are shown for the tables that were chosen, with the server and database of the source', async () => {
  const { stores } = await show();
  await expect.element(page.getByText('Names of an example')).toBeVisible();
  await expect.element(page.getByText('sql07/Billing/Sales/Orders/standard')).toBeVisible();
  stores.tables.setState({ tables: [invoice] });
  await expect.element(page.getByText('sql07/Billing/inv/Invoice/standard')).toBeVisible();
  await expect.element(page.getByText('First parts of your tables')).toBeVisible();
});

test('the template is edited with tokens to insert, and what is wrong with it is said beside it', async () => {
  const { stores } = await show(passing, filled);
  await page.getByRole('button', { name: 'Edit: Path template' }).click();
  const field = page.getByRole('textbox', { name: 'Path template' });
  await expect.element(field).toHaveFocus();
  await field.fill('x/');
  await page.getByRole('button', { name: /^Insert \{table\}/ }).click();
  await expect.element(field).toHaveValue('x/{table}');
  await expect.element(page.getByText('sql07/Billing/Sales/Orders/x/{table}')).toBeVisible();
  await field.fill('x/{tble}');
  await expect.element(page.getByText(/\{tble\} is not known/).first()).toBeVisible();
  await expect.element(page.getByText('Correct the path template.')).toBeVisible();
  await page.getByRole('button', { name: 'Use the default' }).click();
  expect(stores.target.getState().draft.pathTemplate).toBeNull();
  await expect.element(page.getByText(standard)).toBeVisible();
});

test('a ready-made layout is chosen from the menu by keyboard, with an example of each', async () => {
  const { api, stores } = await show(passing, filled);
  await page.getByRole('button', { name: 'Layouts' }).click();
  await expect.element(page.getByRole('menuitemradio', { name: /^A folder for each table/ })).toBeChecked();
  await expect.element(page.getByText(/schema=dbo\/table=Orders\/run_date=2026-01-31/)).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(page.getByRole('textbox', { name: 'Path template' })).toHaveValue(pathLayouts.hive);
  expect(stores.target.getState().draft.pathTemplate).toBe(pathLayouts.hive);
  await expect.poll(() => inputsOf(api, 'target.names').at(-1)).toMatchObject({ template: pathLayouts.hive });
  await page.getByRole('button', { name: 'Layouts' }).click();
  await expect.element(page.getByRole('menuitemradio', { name: /^Hive folders/ })).toBeChecked();
  await assertNoViolations('light');
  await page.getByRole('menuitemradio', { name: /^A folder for each table/ }).click();
  expect(stores.target.getState().draft.pathTemplate).toBeNull();
});

test('names that the storage would refuse are said beside the template, whichever table has them', async () => {
  const longName = 'x'.repeat(100);
  const refusing: Answers = {
    'target.names': ({ longest = [] }) => {
      if (longest.some(({ name }) => name === longName))
        throw new AppError('BLOB_NAMES_UNFIT', { detail: `dbo.${longName} as "...", because it is too long` });
      return { template: standard, names: [] };
    },
  };
  const { stores } = await show(refusing, { ...filled, pathTemplate: 'x' });
  const names = [...Array.from({ length: 9 }, (_, i) => `T${String(i)}`), longName];
  stores.tables.setState({ tables: names.map((name) => ({ ...invoice, schema: 'dbo', name })) });
  await expect.element(page.getByText(/^Nothing was planned: the storage takes no blobs/).first()).toBeVisible();
  await expect.element(page.getByText('Correct the path template.')).toBeVisible();
});

test('what the test learns of the account is planned with, until the target changes', async () => {
  const { stores } = await show(
    { 'target.test': () => ({ checks: checksOf(targetCheckIds), namespace: 'hierarchical' }) },
    filled,
  );
  await testButton().click();
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  expect(draftRequest(stores).target).toMatchObject({ container: 'lake', namespace: 'hierarchical' });
  await container().fill('bronze');
  expect(draftRequest(stores).target).not.toHaveProperty('namespace');
});

test('the encryption scope and the right to create alone are planned and tested with, and a wrong scope is said', async () => {
  const { api, stores } = await show(passing, filled);
  await page.getByRole('button', { name: 'How blobs are written' }).click();
  await page.getByRole('checkbox', { name: 'Only create blobs' }).click();
  const scope = page.getByRole('textbox', { name: 'Encryption scope' });
  await scope.fill('Finance');
  await expect.element(page.getByText(/^An encryption scope has 3 to 63/).first()).toBeVisible();
  await assertNoViolations('light');
  await testButton().click();
  expect(inputsOf(api, 'target.test')).toEqual([]);
  await scope.fill('finance-2026');
  await testButton().click();
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  const place = { rights: 'create', encryptionScope: 'finance-2026' };
  expect(inputsOf(api, 'target.test')).toMatchObject([{ target: place }]);
  expect(draftRequest(stores).target).toMatchObject(place);
  await page.getByRole('button', { name: 'How blobs are written' }).click();
  await expect.element(page.getByText('blobs are only created, encryption scope finance-2026')).toBeVisible();
});

test('names are asked for once typing pauses, and only then', async () => {
  const { api } = await show({}, { pathTemplate: 'a' });
  await expect.element(page.getByText('sql07/Billing/Sales/Orders/a')).toBeVisible();
  await page.getByRole('textbox', { name: 'Path template' }).click();
  await userEvent.keyboard('{End}bcdefgh');
  await expect.element(page.getByText('sql07/Billing/Sales/Orders/abcdefgh')).toBeVisible();
  expect(inputsOf(api, 'target.names').length).toBeLessThan(5);
});

test('a test passes, and naming the files differently does not void it; another container does', async () => {
  const { stores } = await show(passing, filled);
  await testButton().click();
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit: Path template' }).click();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  await container().fill('bronze');
  await expect.element(page.getByText('Changed since the last test.')).toBeVisible();
  expect(stores.target.getState().test.state).toBe('none');
});

test('a failed line is shown with its remedy, and Enter tests again', async () => {
  const error = {
    code: 'CONTAINER_MISSING',
    context: { container: 'lake', host: 'contoso', status: 404, storageCode: 'ContainerNotFound' },
  } as const;
  const checks = checksOf(targetCheckIds, { container: { state: 'failed', error }, write: { state: 'skipped' } });
  const { api } = await show({ 'target.test': () => ({ checks, namespace: null }) }, filled);
  await testButton().click();
  await expect.element(page.getByText(/^The container lake does not exist on contoso/)).toBeVisible();
  api.answer(passing);
  container().element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('All tried, all well.')).toBeVisible();
});

test('what is missing is said beside its field, from the first attempt on', async () => {
  await show({}, { credential: 'accountKey' });
  await testButton().click();
  await expect.element(page.getByText('Give the name of the storage account.').first()).toBeVisible();
  await expect.element(page.getByText('Give the address of the blob service.').first()).toBeVisible();
  await expect.element(page.getByText('Paste the account key.').first()).toBeVisible();
  await expect.element(page.getByText('Name the container, or choose one from the list.').first()).toBeVisible();
});

for (const theme of ['light', 'dark', 'highContrast'] as const) {
  test(`every part of the step is accessible: ${theme}`, async () => {
    await show(passing, { ...filled, credential: 'sas', pathTemplate: 'x/{tble}', container: 'Lake' }, theme);
    await expect.element(page.getByText(/\{tble\} is not known/).first()).toBeVisible();
    await assertNoViolations(theme);
    await page.getByRole('radio', { name: 'Account name and key' }).click();
    await testButton().click();
    await assertNoViolations(theme);
  });
}

test('a refusal opens in place: the cause, what it was seen by, and the command to copy', async () => {
  const error = {
    code: 'ROLE_MISSING',
    context: { who: 'anna@contoso.com', container: 'lake', why: 'it has no role for the data of this account' },
  } as const;
  const fix = 'az role assignment create --role "Storage Blob Data Contributor"';
  const facts = [{ label: 'May do with the blobs', value: 'nothing' }];
  const checks = checksOf(targetCheckIds, { container: { state: 'failed', error, fix, facts } });
  const { api } = await show({ 'target.test': () => ({ checks, namespace: null }) }, filled);
  await testButton().click();
  await expect.element(page.getByText(/^The blobs of lake were not opened to anna@contoso\.com/)).toBeVisible();
  await expect.element(page.getByText('May do with the blobs')).toBeVisible();
  await page.getByRole('button', { name: 'Copy: Find the container' }).click();
  expect(inputsOf(api, 'clipboard.write')).toEqual([{ text: fix }]);
});

test('a role that is on its way can be waited for, by the keyboard too, and the waiting is told', async () => {
  const error = { code: 'ROLE_PENDING', context: { who: 'anna@contoso.com', container: 'lake' } } as const;
  const checks = checksOf(targetCheckIds, { container: { state: 'failed', error } });
  const { api } = await show({ 'target.test': () => ({ checks, namespace: null }) }, filled);
  expect(page.getByRole('button', { name: 'Keep trying' }).elements()).toHaveLength(0);
  await testButton().click();
  const keepTrying = page.getByRole('button', { name: 'Keep trying' });
  await expect.element(keepTrying).toHaveAccessibleDescription(/for ten minutes/);
  keepTrying.element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => inputsOf(api, 'target.test')).toMatchObject([{}, { waitMs: 600_000 }]);
  expect(inputsOf(api, 'target.test')[0]).not.toHaveProperty('waitMs');
});

test('what no waiting helps against offers none', async () => {
  const error = { code: 'SHARED_KEY_OFF', context: { account: 'contoso' } } as const;
  const checks = checksOf(targetCheckIds, { storageSignIn: { state: 'failed', error } });
  await show({ 'target.test': () => ({ checks, namespace: null }) }, filled);
  await testButton().click();
  await expect.element(page.getByText(/does not accept account keys/)).toBeVisible();
  expect(page.getByRole('button', { name: 'Keep trying' }).elements()).toHaveLength(0);
});
