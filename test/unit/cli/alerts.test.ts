// The file of --alerts, the secrets it refers to, and `alert-test`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { readAlerts } from '../../../electron/cli/alerts.ts';
import { createSecretReader } from '../../../electron/cli/secrets.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeTerminal, createFakeWorker, type FakeAnswer } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-cli-alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const url = 'https://hooks.slack.com/services/T0/B0/S3cretHook';
const env = { HOOK: url, KEY: 'S1gning-key-of-the-webhook', PW: 'S3cret-mail' };
const slack = { kind: 'slack', name: 'ops', url: { env: 'HOOK' } };
const mail = {
  kind: 'smtp',
  name: 'mail',
  host: 'smtp.example.com',
  user: 'etl',
  password: { env: 'PW' },
  from: 'etl@example.com',
  to: ['dba@example.com'],
};
let files = 0;
function file(channels: readonly object[], rules: object = {}): string {
  files += 1;
  const path = join(folder, `${String(files)}.json`);
  writeFileSync(path, JSON.stringify({ rules, channels }));
  return path;
}
const read = (path: string) => readAlerts(path, createSecretReader(createFakeTerminal({ cwd: folder, env })));
const messageOf = (channels: readonly object[]): string => {
  try {
    read(file(channels));
  } catch (error) {
    return error instanceof AppError ? error.message : String(error);
  }
  return 'no error';
};

test('channels get their secrets from where the file says, and paths relative to it', () => {
  writeFileSync(join(folder, 'hook.txt'), `${url}\r\n`);
  const webhook = {
    kind: 'webhook',
    name: 'pager',
    url: { file: 'hook.txt' },
    signingKey: { env: 'KEY' },
    caFile: 'ca.pem',
  };
  const alerts = read(file([slack, webhook, mail], { stalledMinutes: 5 }));
  expect(alerts.rules).toMatchObject({ stalledMinutes: 5, runFinished: true });
  expect(alerts.channels).toEqual([
    { channel: { kind: 'slack', name: 'ops' }, secrets: { url, key: '' } },
    { channel: { kind: 'webhook', name: 'pager', caFile: join(folder, 'ca.pem') }, secrets: { url, key: env.KEY } },
    {
      channel: {
        kind: 'smtp',
        name: 'mail',
        host: 'smtp.example.com',
        port: 587,
        security: 'starttls',
        user: 'etl',
        from: 'etl@example.com',
        to: ['dba@example.com'],
      },
      secrets: { url: '', key: env.PW },
    },
  ]);
});

test('a secret in the file itself is refused and not repeated', () => {
  const message = messageOf([mail, { ...slack, url }]);
  expect(message).toMatch(/"channels\[1\]\.url" holds the secret itself.*\{"env":"NAME"\}/);
  expect(message).not.toContain('S3cretHook');
  expect(messageOf([{ ...mail, password: 'hunter2' }])).toMatch(/"channels\[0\]\.password" holds/);
});

test('an address that is not https is refused before anything begins, and not repeated', () => {
  writeFileSync(join(folder, 'plain.txt'), 'http://hooks.example/S3cretHook');
  const message = messageOf([{ ...slack, url: { file: 'plain.txt' } }]);
  expect(message).toMatch(/^Nothing was sent to the alert channel ops: its address does not begin with https/);
  expect(message).not.toContain('S3cretHook');
});

test('a user without a password, a missing variable and a misspelt rule are told', () => {
  const { password: _password, ...open } = mail;
  expect(messageOf([open])).toMatch(/the channel mail needs both "user" and "password", or neither/);
  expect(messageOf([{ ...slack, url: { env: 'NOT_SET' } }])).toMatch(
    /NOT_SET, named for the address of the alert channel ops, is not set/,
  );
  expect(() => read(file([slack], { stalled: 5 }))).toThrow(/is not usable/);
});

type Answers = Partial<Record<'alert.test', FakeAnswer>>;
async function run(argv: readonly string[], answers: Answers) {
  const terminal = createFakeTerminal({ cwd: folder, env });
  const fake = createFakeWorker(answers);
  const exitCode = await main(argv, terminal, () => fake.worker);
  return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
}
const refuseMail: Answers = {
  'alert.test': (input) => {
    if (JSON.stringify(input).includes('"smtp"'))
      throw new AppError('ALERT_NOT_SENT', { channel: 'mail', detail: 'the connection was refused' });
  },
};

test('alert-test says of each channel what became of its message, and never a secret', async () => {
  const path = file([slack, mail]);
  const { exitCode, out, err } = await run(['alert-test', '--alerts', path], refuseMail);
  expect(exitCode).toBe(4);
  expect(out).toContain(
    'ok      ops took the message\nFAILED  The alert channel mail did not take the message: the connection was refused.',
  );
  expect(out + err).not.toMatch(/S3cret/);
  const asJson = await run(['alert-test', '--alerts', path, '--json'], refuseMail);
  expect(JSON.parse(asJson.out)).toMatchObject({
    channels: [
      { channel: 'ops', error: null },
      { channel: 'mail', error: { code: 'ALERT_NOT_SENT' } },
    ],
  });
});

test('alert-test of one channel leaves the others alone; an unknown one is told', async () => {
  const path = file([slack, mail]);
  const one = await run(['alert-test', '--alerts', path, '--channel', 'ops'], refuseMail);
  expect([one.exitCode, one.calls.length]).toEqual([0, 1]);
  const none = await run(['alert-test', '--alerts', path, '--channel', 'pager'], refuseMail);
  expect([none.exitCode, none.calls.length]).toEqual([2, 0]);
  expect(none.err).toMatch(/There is no alert channel pager/);
});
