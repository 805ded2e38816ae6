// The rules of a table: written, suggested, refused beside their field, and handed to the plan.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { draftRequest } from '../../renderer/stores/draft-plan.ts';
import type { RuleSuggestion } from '../../shared/rules.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { columnOf, describeSource, tablesAnswers } from './many-tables.ts';
import { showApp } from './show.tsx';

const type = (name: string, maxLength = 8) => ({
  name,
  maxLength,
  precision: 0,
  scale: 0,
  collation: null,
  codePage: null,
});
const columns = [
  columnOf('OrderId', { sqlType: type('int') }),
  columnOf('Remark', { sourceType: 'nvarchar(20)', sqlType: type('nvarchar', 40) }),
  columnOf('Placed', { sourceType: 'date', sqlType: type('date') }),
];
const suggestion: RuleSuggestion = {
  rule: { kind: 'condition', id: 'check-CK', onBreak: 'warn', sql: '([Total]>(0))' },
  why: 'It is the CHECK constraint CK.',
};
const row = () => page.getByRole('row', { name: /sales\.Orders\b/ });
const panel = () => page.getByRole('complementary', { name: 'Details' });
const button = (name: string) => panel().getByRole('button', { name, exact: true });
const choose = (label: string) => panel().getByRole('combobox', { name: label, exact: true });

async function showRules(answers: Answers = {}) {
  const shown = await showApp(
    { name: 'wizard', step: 'tables' },
    {
      ...tablesAnswers(),
      'source.columns': () => ({ columns, facts: [], notes: [], suggestions: [suggestion] }),
      ...answers,
    },
    describeSource,
  );
  await row().click();
  await panel().getByRole('tab', { name: 'Rules' }).click();
  return shown;
}

test('a rule is written by its kind and stands in the request of the plan', async () => {
  const { stores } = await showRules();
  await expect.element(panel().getByText('There are no rules: every row is moved as it is.')).toBeVisible();
  await button('Add a rule').click();
  await choose('Kind of rule').selectOptions('pattern');
  await choose('Column').selectOptions('Remark');
  await panel().getByRole('textbox', { name: 'Pattern' }).fill('[A-Z]{2}');
  await choose('Where it is broken').selectOptions('quarantine');
  await button('Add').click();
  await expect.element(panel().getByText('Remark looks like [A-Z]{2}')).toBeVisible();
  stores.tables.getState().setChosen(['sales\nOrders'], true);
  expect(draftRequest(stores).rules).toEqual([
    {
      schema: 'sales',
      name: 'Orders',
      rules: [{ kind: 'pattern', id: 'pattern-1', onBreak: 'quarantine', column: 'Remark', pattern: '[A-Z]{2}' }],
    },
  ]);
});

test('what is wrong stands beside its field, in words', async () => {
  await showRules();
  await button('Add a rule').click();
  await choose('Kind of rule').selectOptions('range');
  await choose('Column').selectOptions('Placed');
  await panel().getByRole('textbox', { name: 'At least' }).fill('yesterday');
  await button('Add').click();
  await expect.element(panel().getByText('"yesterday" is no date; write it as 2026-01-31.')).toBeVisible();
  await choose('Kind of rule').selectOptions('pattern');
  await button('Add').click();
  await expect.element(panel().getByText('Fill this in.')).toBeVisible();
  await panel().getByRole('textbox', { name: 'Pattern' }).fill('(');
  await choose('Column').selectOptions('Remark');
  await button('Add').click();
  await expect.element(panel().getByText('It holds a ( without its ).')).toBeVisible();
});

test('a rule about the whole table sets no row aside', async () => {
  await showRules();
  await button('Add a rule').click();
  await choose('Where it is broken').selectOptions('quarantine');
  await choose('Kind of rule').selectOptions('rowCount');
  await expect.element(choose('Where it is broken')).toHaveValue('warn');
  await expect.element(choose('Where it is broken')).not.toHaveTextContent('Set the row aside');
});

test('a suggestion is accepted, changed and removed', async () => {
  const { stores } = await showRules();
  const rulesOf = () => stores.tables.getState().rules.get('sales\nOrders') ?? [];
  await expect.element(panel().getByText('It is the CHECK constraint CK.')).toBeVisible();
  await button('Accept the rule: it is true that ([Total]>(0))').click();
  await expect.element(panel().getByText('It is the CHECK constraint CK.')).not.toBeInTheDocument();
  await choose('Where it is broken: it is true that ([Total]>(0))').selectOptions('stopTable');
  expect(rulesOf()).toMatchObject([{ id: 'check-CK', onBreak: 'stopTable' }]);
  await button('Remove the rule: it is true that ([Total]>(0))').click();
  expect(rulesOf()).toEqual([]);
});

test('the tab has no barrier for assistive technology', async () => {
  await showRules();
  await button('Add a rule').click();
  await assertNoViolations('light');
});
