// The alerts of the window: what is written down, what is kept, and what the worker is told.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openAlerts } from '../../../electron/main/alerts.ts';
import { createVault, type Cipher } from '../../../electron/main/secrets.ts';
import { defaultAlertRules } from '../../../shared/alerts.ts';

const reverse = (text: string): string => [...text].toReversed().join('');
/** Not safe, but it shows that what lies in the file went through it. */
const cipher: Cipher = {
  encrypt: async (secret) => Buffer.from(reverse(secret)),
  decrypt: async (bytes) => reverse(bytes.toString()),
};
const url = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=S3cret';
const teams = { kind: 'teams' as const, name: 'ops' };

function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-alerts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log: string[] = [];
  const open = (given: Cipher | null = cipher) => {
    const vault = createVault(given);
    return { vault, alerts: openAlerts(folder, vault, (text) => void log.push(text)) };
  };
  return { open, log, text: () => readFileSync(join(folder, 'alerts.json'), 'utf8') };
}

test('a channel outlives the program with its secret encrypted, and the window sees a handle only', async () => {
  const { open, text } = openFolder();
  const { vault, alerts } = open();
  await alerts.save({ id: null, channel: teams, secrets: { url: vault.put(url), key: null } });
  expect(text()).not.toContain('S3cret');
  const again = open();
  const [saved] = again.alerts.list().channels;
  expect(saved).toMatchObject({ channel: teams, secrets: { url: expect.stringMatching(/^secret:/), key: null } });
  expect(await again.alerts.open(true)).toEqual({
    rules: defaultAlertRules,
    channels: [{ channel: teams, secrets: { url, key: '' } }],
    isOnDesktop: true,
  });
});

test('a channel is changed in its place, and removed', async () => {
  const { open } = openFolder();
  const { vault, alerts } = open();
  const secrets = { url: vault.put(url), key: null };
  await alerts.save({ id: null, channel: teams, secrets });
  await alerts.save({ id: null, channel: { kind: 'slack', name: 'second' }, secrets });
  const [first] = alerts.list().channels;
  await alerts.save({ id: first?.id ?? '', channel: { ...teams, name: 'renamed' }, secrets });
  expect(alerts.list().channels.map(({ channel }) => channel.name)).toEqual(['renamed', 'second']);
  alerts.remove(first?.id ?? '');
  expect(alerts.list().channels.map(({ channel }) => channel.name)).toEqual(['second']);
});

test('without a key store a secret lasts as long as the program; then the channel is left out and the log says so', async () => {
  const { open, log, text } = openFolder();
  const { vault, alerts } = open(null);
  await alerts.save({ id: null, channel: teams, secrets: { url: vault.put(url), key: null } });
  expect((await alerts.open(false)).channels).toHaveLength(1);
  expect(text()).not.toContain('S3cret');
  const again = open(null);
  expect((await again.alerts.open(false)).channels).toEqual([]);
  expect(again.alerts.list().channels).toMatchObject([{ secrets: { url: null } }]);
  expect(log.join()).toBe('the alert channel ops is not used: its secret is not at hand');
});

test('a secret of another machine does not keep the other channels from working', async () => {
  const { open } = openFolder();
  const { vault, alerts } = open();
  await alerts.save({ id: null, channel: teams, secrets: { url: vault.put(url), key: null } });
  const relay = {
    kind: 'smtp' as const,
    name: 'relay',
    host: 'h',
    port: 25,
    security: 'starttls' as const,
    user: null,
    from: 'a@b.example',
    to: ['c@d.example'],
  };
  await alerts.save({ id: null, channel: relay, secrets: { url: null, key: null } });
  const broken: Cipher = { ...cipher, decrypt: () => Promise.reject(new Error('another key')) };
  expect((await open(broken).alerts.open(false)).channels).toEqual([{ channel: relay, secrets: { url: '', key: '' } }]);
});

test('rules are kept', () => {
  const { open } = openFolder();
  open().alerts.setRules({ ...defaultAlertRules, stalledMinutes: null, quarantineAbove: 7 });
  expect(open().alerts.list().rules).toMatchObject({ stalledMinutes: null, quarantineAbove: 7 });
});
