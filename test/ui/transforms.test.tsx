// Transforms and masks of a table: written by their kind, ordered, suggested, previewed, and handed to the plan.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { draftRequest, draftSecrets } from '../../renderer/stores/draft-plan.ts';
import { alignColumns } from '../../renderer/wizard/tables/transforms/aligned.ts';
import { columnsAfter, firstMissing, nameAfter } from '../../renderer/wizard/tables/transforms/columns-after.ts';
import { draftOf } from '../../renderer/wizard/tables/transforms/draft-of.ts';
import { readDraft } from '../../renderer/wizard/tables/transforms/transform-draft.ts';
import type { PersonalData, Transform, TransformPreview } from '../../shared/transforms.ts';
import { AppError } from '../../shared/errors.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { columnOf, describeSource, tablesAnswers } from './many-tables.ts';
import { showApp } from './show.tsx';

const columns = ['OrderId', 'Mail', 'Remark', 'Placed'].map((name) => columnOf(name));
const found: PersonalData[] = [
  {
    column: 'Mail',
    kind: 'email',
    why: '98 of 100 sampled values are e-mail addresses.',
    confidence: 'high',
    mask: { how: 'tokenise', domain: 'mail' },
  },
  {
    column: 'Remark',
    kind: 'phone',
    why: '3 of 100 sampled values look like phone numbers.',
    confidence: 'low',
    mask: { how: 'redact', with: null },
  },
];
const preview: TransformPreview = {
  before: {
    columns: ['OrderId', 'Mail', 'Remark', 'Placed'],
    rows: [
      ['1', 'anna@example.org', null, '2024-01-01'],
      ['2', null, 'call', '2024-01-02'],
    ],
  },
  after: {
    columns: ['OrderId', 'Email', 'Placed', 'Year'],
    rows: [
      ['1', 'xkqw@example.org', '2024-01-01', '2024'],
      ['2', null, '2024-01-02', '2024'],
    ],
  },
};
const panel = () => page.getByRole('complementary', { name: 'Details' });
const button = (name: string) => panel().getByRole('button', { name, exact: true });
const choose = (label: string) => panel().getByRole('combobox', { name: label, exact: true });
const field = (label: string) => panel().getByRole('textbox', { name: label, exact: true });
const items = () =>
  panel()
    .getByRole('list', { name: /^Transforms/ })
    .getByRole('listitem');

async function showTransforms(answers: Answers = {}, list: readonly Transform[] = []) {
  const shown = await showApp(
    { name: 'wizard', step: 'tables' },
    {
      ...tablesAnswers(),
      'source.columns': () => ({ columns, facts: [], notes: [] }),
      'transform.detect': ({ tables }) =>
        typeof tables === 'string' ? [] : tables.map((table) => ({ ...table, found })),
      'transform.preview': () => preview,
      ...answers,
    },
    (stores) => {
      describeSource(stores);
      stores.transforms.getState().setList('sales\nOrders', list);
    },
  );
  await page.getByRole('row', { name: /sales\.Orders\b/ }).click();
  await panel().getByRole('tab', { name: 'Transforms' }).click();
  return shown;
}
const listOf = ({ stores }: Awaited<ReturnType<typeof showTransforms>>) =>
  stores.transforms.getState().lists.get('sales\nOrders') ?? [];

test('a transform is written by its kind and stands in the request of the plan', async () => {
  const shown = await showTransforms();
  await expect.element(panel().getByText('The rows are written as they are read.')).toBeVisible();
  await button('Add a transform').click();
  await choose('What is done').selectOptions('rename');
  await choose('Column').selectOptions('Mail');
  await field('New name').fill('Placed');
  await button('Add').click();
  await expect.element(panel().getByText('There is a column Placed already.')).toBeVisible();
  await field('New name').fill('Email');
  await button('Add').click();
  await expect.element(panel().getByText('Rename Mail to Email')).toBeVisible();
  shown.stores.tables.getState().setChosen(['sales\nOrders'], true);
  await expect.element(page.getByRole('row', { name: /sales\.Orders\b/ }).getByText('1 transform')).toBeVisible();
  expect(draftRequest(shown.stores)).toMatchObject({
    transforms: [{ schema: 'sales', name: 'Orders', transforms: [{ kind: 'rename', column: 'Mail', to: 'Email' }] }],
    maskKey: null,
  });
});

test('several columns are chosen in their order, and a number outside its bounds is refused', async () => {
  const shown = await showTransforms();
  await button('Add a transform').click();
  await choose('What is done').selectOptions('concat');
  await field('Name of the new column').fill('Both');
  await choose('Columns').click();
  await panel().getByRole('menuitemcheckbox', { name: 'Remark' }).click();
  await panel().getByRole('menuitemcheckbox', { name: 'Mail' }).click();
  await userEvent.keyboard('{Escape}');
  await button('Add').click();
  expect(listOf(shown)).toMatchObject([{ kind: 'concat', name: 'Both', columns: ['Remark', 'Mail'], separator: ' ' }]);
  await button('Add a transform').click();
  await choose('How').selectOptions('partial');
  await field('Characters kept at the start').fill('-1');
  await button('Add').click();
  await expect.element(panel().getByText('Write a whole number from 0 to 100.')).toBeVisible();
  await assertNoViolations('light');
});

test('the order is changed by keyboard, the focus goes along, and it is said', async () => {
  const shown = await showTransforms({}, [
    { kind: 'trim', column: 'Mail', side: 'both' },
    { kind: 'trim', column: 'Remark', side: 'both' },
    { kind: 'trim', column: 'OrderId', side: 'both' },
  ]);
  button('Later: Trim Mail').element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(button('Later: Trim Mail')).toHaveFocus();
  await expect.element(panel().getByText('Trim Mail: now 2 of 3')).toBeInTheDocument();
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect
    .poll(() => listOf(shown).map((one) => ('column' in one ? one.column : '')))
    .toEqual(['Remark', 'OrderId', 'Mail']);
  await expect.element(button('Later: Trim Mail')).toHaveAttribute('title', 'It is the last.');
  await button('Remove: Trim OrderId').click();
  await expect.poll(() => items().nth(1).element().textContent).toContain('Trim Mail');
});

test('a transform is changed in place; one whose column is gone says so', async () => {
  const shown = await showTransforms({}, [
    { kind: 'mask', column: 'Mail', mask: { how: 'partial', keepFirst: 2, keepLast: 0, with: 'x' } },
    { kind: 'exclude', columns: ['Remark'] },
    { kind: 'trim', column: 'Remark', side: 'both' },
  ]);
  await expect.element(panel().getByText(/^There is no column Remark at this place any more/)).toBeVisible();
  await button('Change: Mail keeps its first 2 and last 0 characters').click();
  await field('Characters kept at the end').fill('4');
  await button('Change it').click();
  expect(listOf(shown)[0]).toMatchObject({ mask: { keepFirst: 2, keepLast: 4, with: 'x' } });
});

test('personal data is looked for when asked, and masked when ticked', async () => {
  const shown = await showTransforms();
  expect(shown.api.calls.map(({ method }) => method)).not.toContain('transform.detect');
  await button('Look for personal data').click();
  await expect.element(panel().getByRole('checkbox', { name: 'Mail: e-mail address' })).not.toBeChecked();
  await expect
    .element(panel().getByText(/98 of 100 sampled values are e-mail addresses\. \(quite sure\)/))
    .toBeVisible();
  expect(listOf(shown)).toEqual([]);
  await panel().getByRole('checkbox', { name: 'Mail: e-mail address' }).click();
  await assertNoViolations('light');
  await button('Mask 1 ticked column').click();
  expect(listOf(shown)).toEqual([{ kind: 'mask', column: 'Mail', mask: { how: 'tokenise', domain: 'mail' } }]);
  await button('Tick all').click();
  await button('Mask 1 ticked column').click();
  await expect.element(panel().getByText('Every column that was found is masked.')).toBeVisible();
});

test('a token needs a key before the next step, which is handed over and named in the plan', async () => {
  const shown = await showTransforms({}, [{ kind: 'mask', column: 'Mail', mask: { how: 'tokenise', domain: 'mail' } }]);
  const { stores, api } = shown;
  stores.tables.getState().setChosen(['sales\nOrders'], true);
  await expect.element(page.getByText(/^Give the key of the masks/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await expect.element(panel().getByText('A mask needs its key first.')).toBeVisible();
  await expect.element(panel().getByText(/It is stored nowhere beside the data/)).toBeVisible();
  await button('Make a new key').click();
  await expect.element(panel().getByText(/^A new key is in use, and on the clipboard/)).toBeVisible();
  const put = api.calls.find(({ method }) => method === 'secret.put');
  expect(JSON.stringify(put?.input)).toMatch(/[0-9a-f]{64}/);
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  expect(draftRequest(stores).maskKey).toEqual({ env: 'TABLEFERRY_MASK_KEY' });
  expect(draftSecrets(stores)).toMatchObject({ maskKey: 'secret:1' });
  await button('Show before and after').click();
  const asked = api.calls.find(({ method }) => method === 'transform.preview');
  expect(asked?.input).toMatchObject({ secrets: { source: 'secret:source', maskKey: 'secret:1' }, rows: 8 });
});

test('before and after stand column under column, and what changed is marked', async () => {
  const shown = await showTransforms({}, [
    { kind: 'mask', column: 'Mail', mask: { how: 'redact', with: 'x' } },
    { kind: 'rename', column: 'Mail', to: 'Email' },
    { kind: 'exclude', columns: ['Remark'] },
    { kind: 'server', name: 'Year', sql: 'YEAR(t.Placed)' },
  ]);
  await button('Show before and after').click();
  await expect.element(panel().getByText('The first 2 rows. Values of 1 column change.')).toBeVisible();
  const region = panel().getByRole('region', { name: 'First rows before and after the transforms' });
  await expect.element(region.getByRole('cell', { name: 'changed xkqw@example.org' })).toBeInTheDocument();
  await expect.element(region.getByRole('columnheader', { name: 'Remark left out' })).toBeInTheDocument();
  await expect.element(region.getByRole('columnheader', { name: 'Year new' })).toBeInTheDocument();
  await assertNoViolations('light');
  shown.stores.transforms.getState().setList('sales\nOrders', [{ kind: 'trim', column: 'Mail', side: 'both' }]);
  await expect.element(panel().getByText('The transforms changed since these rows were read.')).toBeVisible();
});

test('a script is tried on the first rows, and its failure stands beside it with its line', async () => {
  const { api } = await showTransforms({
    'transform.preview': () => {
      throw new AppError('FILE_INVALID', { path: 'the script', detail: 'line 2: unexpected token' });
    },
  });
  await button('Add a transform').click();
  await choose('What is done').selectOptions('script');
  await field('Body of (row) => ...').fill('return {\n  City: row.City.\n};');
  await expect.element(panel().getByText(/^Line \d of 3$/)).toBeVisible();
  await button('Try it').click();
  await expect.element(panel().getByText(/line 2: unexpected token/)).toBeVisible();
  api.answer({ 'transform.preview': () => preview });
  await button('Try it').click();
  await expect.element(panel().getByText('It works on the first rows.')).toBeVisible();
});

const one: readonly Transform[] = [
  { kind: 'include', columns: ['A', 'B'] },
  { kind: 'exclude', columns: ['A'] },
  { kind: 'rename', column: 'A', to: 'Z' },
  { kind: 'cast', column: 'A', to: { kind: 'decimal', precision: 10, scale: 2 } },
  { kind: 'cast', column: 'A', to: { kind: 'int', bits: 16 } },
  { kind: 'constant', name: 'New', type: { kind: 'string' }, value: null },
  { kind: 'constant', name: 'New', type: { kind: 'date' }, value: '2026-01-31' },
  { kind: 'concat', name: 'New', columns: ['B', 'A'], separator: '', ifNull: 'null' },
  { kind: 'trim', column: 'A', side: 'end' },
  { kind: 'nullIf', column: 'A', value: '' },
  { kind: 'replace', column: 'A', pattern: '\\d', with: '#' },
  { kind: 'shiftDate', column: 'A', by: -3, unit: 'hours' },
  { kind: 'server', name: 'New', sql: 'YEAR(t.A)' },
  { kind: 'script', source: 'return {};', columns: ['A'], adds: ['New'] },
  { kind: 'mask', column: 'A', mask: { how: 'redact', with: null } },
  { kind: 'mask', column: 'A', mask: { how: 'partial', keepFirst: 0, keepLast: 4, with: '*' } },
  { kind: 'mask', column: 'A', mask: { how: 'hash' } },
  { kind: 'mask', column: 'A', mask: { how: 'tokenise', domain: 'mail' } },
  { kind: 'mask', column: 'A', mask: { how: 'generalise', to: { kind: 'multiple', of: '100' } } },
  { kind: 'mask', column: 'A', mask: { how: 'generalise', to: { kind: 'prefix', length: 2 } } },
  { kind: 'mask', column: 'A', mask: { how: 'generalise', to: { kind: 'month' } } },
];

test('each kind comes back from its fields as it was', () => {
  for (const transform of one) expect(readDraft(draftOf(transform), ['A', 'B'])).toEqual({ transform });
});

test('each transform sees the columns as the ones before it left them', () => {
  const list: readonly Transform[] = [
    { kind: 'rename', column: 'A', to: 'Z' },
    { kind: 'exclude', columns: ['B'] },
    { kind: 'constant', name: 'C', type: { kind: 'string' }, value: 'x' },
  ];
  expect(columnsAfter(['A', 'B'], list)).toEqual(['Z', 'C']);
  expect(firstMissing(['A', 'B'], [...list, { kind: 'trim', column: 'A', side: 'both' }])).toEqual({
    index: 3,
    column: 'A',
  });
  expect([nameAfter('A', list), nameAfter('B', list)]).toEqual(['Z', null]);
});

test('a column that was renamed stands under the one it was', () => {
  const aligned = alignColumns(preview, [
    { kind: 'rename', column: 'Mail', to: 'Email' },
    { kind: 'exclude', columns: ['Remark'] },
  ]);
  expect(aligned.map(({ before, after, isChanged }) => [before, after, isChanged])).toEqual([
    ['OrderId', 'OrderId', false],
    ['Mail', 'Email', true],
    ['Remark', null, false],
    ['Placed', 'Placed', false],
    [null, 'Year', false],
  ]);
});
