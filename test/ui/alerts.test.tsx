// The alerts of the settings: rules, channels with their tests, and the form of a channel.
import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { alertChannelSchema, defaultAlertRules } from '../../shared/alerts.ts';
import type { SavedAlerts, SavedChannel } from '../../shared/contract.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { showApp } from './show.tsx';

const teams: SavedChannel = {
  id: 'c1',
  channel: { kind: 'teams', name: 'ops' },
  secrets: { url: 'secret:9', key: null },
};
const mail: SavedChannel = {
  id: 'c2',
  channel: {
    kind: 'smtp',
    name: 'mail',
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    user: 'etl',
    from: 'etl@example.com',
    to: ['dba@example.com', 'ops@example.com'],
  },
  secrets: { url: null, key: null },
};

/** The main process: keeps what it is told. */
function keeping(...channels: readonly SavedChannel[]): Answers {
  let saved: SavedAlerts = { rules: defaultAlertRules, channels: [...channels] };
  const keep = (change: Partial<SavedAlerts>): SavedAlerts => (saved = { ...saved, ...change });
  return {
    'alert.list': () => saved,
    'alert.setRules': ({ rules }) => keep({ rules: { ...saved.rules, ...defaultAlertRules, ...rules } }),
    'alert.saveChannel': ({ id, channel, secrets }) => {
      const entry = { id: id ?? 'new', channel: alertChannelSchema.parse(channel), secrets };
      return keep({ channels: [...saved.channels.filter((one) => one.id !== id), entry] });
    },
    'alert.removeChannel': ({ id }) => keep({ channels: saved.channels.filter((one) => one.id !== id) }),
    'alert.test': () => ({}),
  };
}
const field = (label: string) => page.getByRole('textbox', { name: label, exact: true });
/** Inputs of secrets have no role. */
const secretField = (label: string) => page.getByLabelText(label, { exact: true });

test('a rule is ticked, gets its figure, and is kept', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('checkbox', { name: 'More rows are set aside than' }).click();
  const rows = page.getByRole('spinbutton', { name: 'Rows set aside that are still fine' });
  await rows.fill('25');
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() => api.calls.findLast(({ method }) => method === 'alert.setRules')?.input)
    .toMatchObject({ rules: { quarantineAbove: 25 } });
  await page.getByRole('checkbox', { name: 'A table fails' }).click();
  await expect.element(page.getByRole('checkbox', { name: 'A table fails' })).not.toBeChecked();
});

test('the least speed has a unit and minutes', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('checkbox', { name: 'A run is slower than' }).click();
  await page.getByRole('combobox', { name: 'Unit of the least speed' }).selectOptions('MB/s');
  await expect
    .poll(() => api.calls.findLast(({ method }) => method === 'alert.setRules')?.input)
    .toMatchObject({
      rules: { slow: { below: 1000, unit: 'megabytes', minutes: 15 } },
    });
});

test('the desktop is one of the channels', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('checkbox', { name: 'Show on this desktop' }).click();
  expect(api.calls.find(({ method }) => method === 'settings.set')?.input).toEqual({ notifyAtEnd: false });
});

test('a Teams channel is made: its address is handed over once and only its handle is kept', async () => {
  const { api, stores } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('button', { name: 'Add channel' }).click();
  await expect.element(field('Name')).toHaveFocus();
  await userEvent.keyboard('ops');
  await secretField('Address').fill('https://prod-1.logic.azure.com/workflows/1?sig=S3cret');
  await userEvent.keyboard('{Tab}');
  await page.getByRole('button', { name: 'Save channel' }).click();
  await expect.element(page.getByRole('cell', { name: 'Address kept, not shown' })).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'alert.saveChannel')?.input).toEqual({
    id: null,
    channel: { kind: 'teams', name: 'ops' },
    secrets: { url: 'secret:1', key: null },
  });
  expect(JSON.stringify(stores.alerts.getState())).not.toContain('S3cret');
  expect(document.body.innerHTML).not.toContain('S3cret');
});

test('Enter in the address hands it over before the channel is saved', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('button', { name: 'Add channel' }).click();
  await userEvent.keyboard('ops');
  await secretField('Address').fill('https://hooks.example/x');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => api.calls.some(({ method }) => method === 'alert.saveChannel')).toBe(true);
});

test('an address in clear is not taken, and says why', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('button', { name: 'Add channel' }).click();
  await secretField('Address').fill('http://hooks.example/x');
  await userEvent.keyboard('{Tab}');
  await expect
    .element(page.getByText('This address was not taken: its address does not begin with https://.'))
    .toBeVisible();
  expect(api.calls.some(({ method }) => method === 'secret.put')).toBe(false);
});

test('what is missing is told when somebody wants to save', async () => {
  await showApp({ name: 'settings' }, keeping(teams));
  await page.getByRole('button', { name: 'Add channel' }).click();
  await page.getByRole('radio', { name: 'Mail' }).click();
  await field('User').fill('etl');
  await field('From').fill('nobody');
  await page.getByRole('button', { name: 'Save channel' }).click();
  for (const problem of [
    /Give the channel a name/,
    /Name the mail server/,
    /Type the password of this user/,
    /Name one e-mail address/,
    /Name one to 20/,
  ])
    await expect.element(page.getByText(problem)).toBeVisible();
  await field('Name').fill('ops');
  await expect.element(page.getByText('Another channel has this name.')).toBeVisible();
});

test('a mail channel is made, with the port that its encryption has', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping());
  await page.getByRole('button', { name: 'Add channel' }).click();
  await page.getByRole('radio', { name: 'Mail' }).click();
  await field('Name').fill('mail');
  await field('Mail server').fill('smtp.example.com');
  await page.getByRole('radio', { name: 'TLS from the first byte' }).click();
  await field('From').fill('etl@example.com');
  await field('To').fill('dba@example.com, ops@example.com');
  await page.getByRole('button', { name: 'Save channel' }).click();
  await expect
    .element(page.getByRole('cell', { name: 'smtp.example.com, to dba@example.com and 1 more' }))
    .toBeVisible();
  expect(api.calls.find(({ method }) => method === 'alert.saveChannel')?.input).toMatchObject({
    channel: { port: 465, security: 'tls', user: null, to: ['dba@example.com', 'ops@example.com'] },
    secrets: { url: null, key: null },
  });
});

test('a test says that the message was taken, or why not', async () => {
  const { api } = await showApp({ name: 'settings' }, keeping(teams));
  const button = page.getByRole('button', { name: 'Send a test message to ops' });
  await button.click();
  await expect.element(page.getByText('The test message was taken. Look whether it arrived.')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'alert.test')?.input).toEqual({
    channel: teams.channel,
    secrets: { url: 'secret:9', key: '' },
  });
  api.answer({
    'alert.test': failing({ code: 'ALERT_REFUSED', context: { channel: 'ops', detail: 'it answered 404' } }),
  });
  await button.click();
  await expect.element(page.getByText(/The alert channel ops refused the message: it answered 404/)).toBeVisible();
});

test('a channel whose secret is gone says so, is changed, and is removed at the second click', async () => {
  await showApp({ name: 'settings' }, keeping(mail));
  await expect.element(page.getByRole('cell', { name: 'Secret missing: not used' })).toBeVisible();
  await page.getByRole('button', { name: 'Change the channel mail' }).click();
  await expect.element(field('To')).toHaveValue('dba@example.com, ops@example.com');
  await secretField('Password').fill('S3cret-mail');
  await page.getByRole('button', { name: 'Save channel' }).click();
  await expect.element(page.getByRole('cell', { name: /^smtp.example.com, to/ })).toBeVisible();
  await page.getByRole('button', { name: 'Remove the channel mail' }).click();
  await page.getByRole('button', { name: 'Yes, remove the channel mail' }).click();
  await expect.element(page.getByText('Nobody but this desktop is told.')).toBeVisible();
});

test('at 200 % zoom nothing scrolls sideways and every button of a channel can be reached', async () => {
  await page.viewport(640, 400);
  onTestFinished(() => page.viewport(1280, 800));
  await showApp({ name: 'settings' }, keeping(teams, mail), ({ alerts }) => {
    alerts.getState().open(null);
    alerts.getState().type({ kind: 'smtp', user: 'etl', isTried: true });
  });
  await page.getByRole('checkbox', { name: 'A run is slower than' }).click();
  const remove = page.getByRole('button', { name: 'Remove the channel mail' });
  await expect.element(remove).toBeVisible();
  const choose = page.getByRole('region', { name: 'Alerts' }).getByRole('button', { name: 'Choose file' });
  for (const element of [remove, choose, field('Port')])
    expect(element.element().getBoundingClientRect().right).toBeLessThanOrEqual(640);
  const wide = [...document.querySelectorAll('main, main *')]
    .filter((element) => !element.matches('input') && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
    .filter((element) => element.scrollWidth > element.clientWidth);
  expect(wide.map((element) => element.outerHTML.slice(0, 120))).toEqual([]);
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s, with a form open', async (theme) => {
  const answers = keeping(teams, mail);
  await showApp(
    { name: 'settings' },
    answers,
    ({ alerts }) => {
      alerts.getState().open(null);
      alerts.getState().type({ kind: 'smtp', user: 'etl', isTried: true });
    },
    theme,
  );
  await expect.element(page.getByRole('cell', { name: 'ops', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Send a test message to ops' }).click();
  await expect.element(page.getByText('The test message was taken. Look whether it arrived.')).toBeVisible();
  await assertNoViolations(theme);
});
