// Alerts from the command line: its own process, real receivers, and the secrets of its alert file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { AlertMessage } from '../../../shared/alerts.ts';
import { parseOnly, type CliFolder } from '../cli/run-cli.ts';
import { openWorld, type World } from '../cli/world.ts';
import { startReceiver, type Answer, type Receiver } from './receiver.ts';

const key = 'S1gning-key-of-the-webhook';
const secrets = ['S3cretSignature', 'secret-part-of-the-path', key];
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A folder with a plan, and an alert file that names a receiver. */
async function prepare(container: string, answer: Answer): Promise<{ folder: CliFolder; receiver: Receiver }> {
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.close());
  const folder = world.folder(container);
  folder.write('hook.txt', receiver.url);
  folder.write('key.txt', key);
  const channel = { kind: 'webhook', name: 'pager', url: { file: 'hook.txt' }, signingKey: { file: 'key.txt' } };
  folder.write('alerts.json', { rules: { quarantineAbove: 0 }, channels: [channel] });
  await world.plan(folder);
  return { folder, receiver };
}
const told = ({ received }: Receiver): readonly AlertMessage[] =>
  received.map(({ body }): AlertMessage => JSON.parse(body));
const written = (folder: CliFolder): string =>
  readdirSync(join(folder.path, 'state'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');

test('the end of a run is told before the command ends, and no secret is printed or kept', async () => {
  const { folder, receiver } = await prepare('told', 200);
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--alerts', 'alerts.json', '--json');
  expect(ended.exitCode).toBe(0);
  expect(parseOnly(ended)).toMatchObject({ state: 'completed' });
  expect(told(receiver)).toMatchObject([
    { rule: 'runFinished', title: 'Run complete', container: 'told', source: '127.0.0.1 \\ sales' },
  ]);
  for (const secret of secrets) expect(ended.out + ended.err + written(folder)).not.toContain(secret);
});

test('a receiver that hangs delays the end of the command by its grace alone, and is told of on standard error', async () => {
  const { folder } = await prepare('hangs', 'hang');
  const startedMs = performance.now();
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--alerts', 'alerts.json', '--json');
  expect(ended.exitCode).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(45_000);
  expect(parseOnly(ended)).toMatchObject({ state: 'completed' });
  expect(ended.err).toMatch(/The alert channel pager did not take the message: /);
  expect(written(folder)).toContain('The alert channel pager did not take the message');
  for (const secret of secrets) expect(ended.out + ended.err + written(folder)).not.toContain(secret);
});

test('a killed run is told as interrupted when it is resumed, and then its end', async () => {
  const { folder, receiver } = await prepare('killed', 200);
  // So that it has a middle.
  world.server.faults.next({ kind: 'slow', rowsPerSecond: 100, match: /ORDER BY t\.\[id\]/, count: 10 });
  const killed = await folder.runUntil(/^Run \d/m, 'SIGKILL', 'run', 'plan.json', '--state', 'state');
  world.server.faults.clear();
  expect(killed.exitCode).toBeNull();
  const resumed = await folder.run('resume', '--state', 'state', '--alerts', 'alerts.json', '--json');
  expect(parseOnly(resumed)).toMatchObject({ state: 'completed' });
  expect(told(receiver).map(({ title }) => title)).toEqual(['Run interrupted', 'Run complete']);
});

test('a mistake in the alert file ends the command before anything is begun', async () => {
  const { folder, receiver } = await prepare('mistake', 200);
  folder.write('hook.txt', 'http://hooks.example/S3cretSignature');
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--alerts', 'alerts.json');
  expect(ended.exitCode).toBe(2);
  expect(ended.err).toMatch(/its address does not begin with https/);
  expect(ended.err).not.toContain('S3cretSignature');
  expect(receiver.received).toEqual([]);
  expect(readdirSync(folder.path)).not.toContain('state');
});

test('alert-test tries each channel', async () => {
  const { folder, receiver } = await prepare('tried', 200);
  expect(await folder.run('alert-test', '--alerts', 'alerts.json')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('ok      pager'),
  });
  receiver.answer(404);
  const refused = await folder.run('alert-test', '--alerts', 'alerts.json', '--json');
  expect(refused.exitCode).toBe(3);
  expect(parseOnly(refused)).toMatchObject({ channels: [{ channel: 'pager', error: { code: 'ALERT_REFUSED' } }] });
});
