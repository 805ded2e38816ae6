// Evidence packs in the window: the key is made on the way, the passphrase asked for where nobody remembers it.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { text } from '../../renderer/text/text.ts';
import type { SigningKey } from '../../shared/contract.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { answersFor, runId, snapshot, verified } from './sample-run.ts';
import { showApp } from './show.tsx';

const words = text.evidence;
const fingerprint = '0123456789abcdef'.repeat(4);
const grouped = fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
const passphrase = 'correct horse battery';
const key: SigningKey = {
  fingerprint,
  publicKey: '-----BEGIN PUBLIC KEY-----\n',
  createdUtc: '2026-11-24T09:00:00.000Z',
  path: '/home/dba/.config/tableferry/signing-key.pem',
  key: 'secret:key',
  passphrase: 'secret:passphrase',
};
const made = { fileName: 'evidence-r1.zip', base64: 'UEs=', sizeBytes: 2, fingerprint, files: ['plan.json'] };
const complete = snapshot({ tables: [verified(0)], state: { kind: 'completed', skippedRows: 0 } });
const route = { name: 'result', runId } as const;
const button = (name: string) => page.getByRole('button', { name, exact: true });
/** The page behind may have a button of the same name, which is hidden from this search only a moment after the dialog shows. */
const dialogButton = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });

const answers: Answers = {
  ...answersFor(complete),
  'run.report': failing({ code: 'STATE_IN_USE', context: {} }),
  'signing.state': () => ({ key }),
  'secret.find': () => ({ source: 'secret:s', target: null }),
  'evidence.make': () => made,
  'file.save': () => ({ path: '/home/dba/evidence-r1.zip' }),
  'file.show': () => ({}),
};

test('the pack is signed by handles, saved where the user says, and the customer can be told how to check it', async () => {
  const { api } = await showApp(route, answers);
  await button(words.save).click();
  await expect.element(page.getByRole('dialog', { name: words.made.packTitle })).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'evidence.make')?.input).toEqual({
    runId,
    secrets: { key: 'secret:key', passphrase: 'secret:passphrase', source: 'secret:s', target: '' },
    manifestText: null,
    previousPack: null,
  });
  expect(api.calls.find(({ method }) => method === 'file.save')?.input).toEqual({
    suggestedName: 'evidence-r1.zip',
    kind: 'pack',
    text: 'UEs=',
    encoding: 'base64',
  });
  await expect.element(page.getByText(grouped)).toBeVisible();
  await expect.element(page.getByText('Saved to /home/dba/evidence-r1.zip')).toBeVisible();
  await dialogButton(words.made.copyCommand).click();
  expect(api.calls.at(-1)?.input).toEqual({ text: `tableferry verify-pack PACK.zip --key ${fingerprint}` });
  await dialogButton(words.made.show).click();
  expect(api.calls.at(-1)).toEqual({ method: 'file.show', input: { path: '/home/dba/evidence-r1.zip' } });
  await assertNoViolations('a pack that was saved');
  await dialogButton(words.made.close).click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('without a key one is made first, under a passphrase that is typed twice and leaves the window at once', async () => {
  const { api } = await showApp(route, {
    ...answers,
    'signing.state': () => ({ key: null }),
    'signing.create': () => ({ key }),
  });
  await button(words.save).click();
  const first = page.getByLabelText(words.create.passphrase, { exact: true });
  const again = page.getByLabelText(words.create.again);
  await assertNoViolations('the question for a key');
  await first.fill('short');
  await dialogButton(words.create.confirm.pack).click();
  await expect.element(page.getByText(words.create.short)).toBeVisible();
  await first.fill(passphrase);
  await again.fill('correct horse batterx');
  await dialogButton(words.create.confirm.pack).click();
  await expect.element(page.getByText(words.create.differs)).toBeVisible();
  expect(api.calls.some(({ method }) => method === 'signing.create')).toBe(false);
  await again.fill(passphrase);
  await dialogButton(words.create.confirm.pack).click();
  await expect.element(page.getByText(grouped)).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'secret.put')?.input).toEqual({ value: passphrase });
  expect(api.calls.find(({ method }) => method === 'signing.create')?.input).toEqual({ passphrase: 'secret:1' });
  expect(api.calls.some(({ method }) => method === 'evidence.make')).toBe(true);
});

test('a passphrase that nobody remembers is asked for, and asked again when it is wrong', async () => {
  const { api } = await showApp(route, {
    ...answers,
    'signing.state': () => ({ key: { ...key, passphrase: null } }),
    'evidence.make': failing({
      code: 'KEY_LOCKED',
      context: { what: 'that signs', detail: 'the passphrase is not its own' },
    }),
  });
  await button(words.save).click();
  const field = page.getByLabelText(words.create.passphrase, { exact: true });
  await field.fill('wrong');
  await dialogButton(words.passphrase.confirm).click();
  await expect.element(page.getByText(/the passphrase is not its own/)).toBeVisible();
  await assertNoViolations('a wrong passphrase');
  api.answer({ 'evidence.make': () => made });
  await field.fill(passphrase);
  await dialogButton(words.passphrase.confirm).click();
  await expect.element(page.getByRole('dialog', { name: words.made.packTitle })).toBeVisible();
});

test('a dialog that is cancelled saves nothing and says nothing', async () => {
  await showApp(route, { ...answers, 'file.save': () => null });
  await button(words.save).click();
  await expect.element(button(words.save)).toBeEnabled();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('why no pack was made is told beside the run', async () => {
  await showApp(route, {
    ...answers,
    'evidence.make': failing({ code: 'EVIDENCE_NO_MANIFEST', context: { runId, manifest: '_manifests/m.json' } }),
  });
  await button(words.save).click();
  await expect.element(page.getByText(/Download _manifests\/m\.json from the container/)).toBeVisible();
});

test('a run in progress has no pack yet', async () => {
  await showApp(route, { ...answers, ...answersFor(snapshot({ state: { kind: 'running' } })) });
  await expect.element(page.getByRole('heading', { name: text.result.title })).toBeVisible();
  await expect.element(button(words.save)).not.toBeInTheDocument();
});

test('the settings show the fingerprint and give the public key away', async () => {
  const { api } = await showApp({ name: 'settings' }, answers);
  await expect.element(page.getByText(grouped)).toBeVisible();
  await button(words.settings.copyPublic).click();
  expect(api.calls.at(-1)?.input).toEqual({ text: key.publicKey });
  await button(words.settings.copyFingerprint).click();
  expect(api.calls.at(-1)?.input).toEqual({ text: grouped });
});

test('the settings make a key where there is none', async () => {
  await showApp({ name: 'settings' }, { 'signing.state': () => ({ key: null }), 'signing.create': () => ({ key }) });
  await button(words.settings.create).click();
  await page.getByLabelText(words.create.passphrase, { exact: true }).fill(passphrase);
  await page.getByLabelText(words.create.again).fill(passphrase);
  await dialogButton(words.create.confirm.key).click();
  await expect.element(page.getByRole('dialog', { name: words.made.keyTitle })).toBeVisible();
  await dialogButton(words.made.close).click();
  await expect.element(page.getByText(words.settings.remembered)).toBeVisible();
});
