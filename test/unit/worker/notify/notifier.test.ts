// Runs, rules and channels together: who is told when, and that nothing harms a run.
import { expect, onTestFinished, test } from 'vitest';
import { SendFailure } from '../../../../electron/worker/notify/alert.ts';
import { createNotifier, type NotifierSettings } from '../../../../electron/worker/notify/notifier.ts';
import { defaultLimits } from '../../../../electron/worker/notify/outbox.ts';
import { defaultAlertRules, type Alerts, type OpenChannel } from '../../../../shared/alerts.ts';
import type { WorkerEvent } from '../../../../shared/contract.ts';
import { createFakeClock } from '../../../fakes/clock.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';

const facts = { runId: 'r1', source: 'sql01 \\ Sales', container: 'lake' };
const channel = (name: string, url = `https://hooks.example/${name}/S3cret-of-the-path`): OpenChannel => ({
  channel: { kind: 'slack', name },
  secrets: { url, key: '' },
});
const alerts = (...channels: readonly OpenChannel[]): Alerts => ({
  rules: defaultAlertRules,
  channels: [...channels],
  isOnDesktop: false,
});
const finished = runSnapshot({ kind: 'completed', skippedRows: 0 }, []);
const lost = { code: 'WORKER_EXITED', context: { detail: 'killed' } } as const;
const failed = runSnapshot({ kind: 'running' }, [tableSnapshot({ state: 'failed', error: lost })]);

function start(
  settings: Partial<NotifierSettings> = {},
  answer: (name: string) => Promise<void> = async () => undefined,
) {
  const sent: string[] = [];
  const events: WorkerEvent[] = [];
  const lines: string[] = [];
  const notifier = createNotifier((event) => void events.push(event), {
    clock: createFakeClock({ endlessFromMs: 60_001 }),
    limits: { ...defaultLimits, timeoutMs: 100_000, backoffMs: [] },
    graceMs: 100_000,
    send({ channel: { name } }, message) {
      sent.push(`${name}: ${message.title}`);
      return answer(name);
    },
    ...settings,
  });
  onTestFinished(() => notifier.close());
  return { notifier, sent, events, lines, log: (_level: 'warning', text: string) => void lines.push(text) };
}

test('every channel is told, and the desktop where it is one of them', async () => {
  const { notifier, sent, events, log } = start();
  notifier.configure({ ...alerts(channel('a'), channel('b')), isOnDesktop: true });
  notifier.watch(facts, log).take(finished);
  await notifier.close();
  expect(sent).toEqual(['a: Run complete', 'b: Run complete']);
  expect(events).toMatchObject([{ name: 'alert.raised', payload: { title: 'Run complete' } }]);
});

test('nobody is told where nothing was set up', async () => {
  const { notifier, sent, events, log } = start();
  notifier.watch(facts, log).take(finished);
  await notifier.close();
  expect([sent, events]).toEqual([[], []]);
});

test('channels that are changed in the middle of a run hold for the rest of it', async () => {
  const { notifier, sent, log } = start();
  notifier.configure(alerts(channel('a')));
  const watch = notifier.watch(facts, log);
  watch.take(failed);
  notifier.configure(alerts(channel('b')));
  watch.take(finished);
  await notifier.close();
  expect(sent).toEqual(['a: Table dbo.orders failed', 'b: Run complete']);
});

test('one channel that fails takes nothing from another, and is told in words without its address', async () => {
  const { notifier, sent, events, lines, log } = start({}, async (name) => {
    if (name === 'a') throw new SendFailure('it answered 410 for /a/S3cret-of-the-path', true);
  });
  notifier.configure(alerts(channel('a'), channel('b')));
  const watch = notifier.watch(facts, log);
  watch.take(failed);
  watch.take(finished);
  await notifier.close();
  expect(sent.filter((line) => line.startsWith('b'))).toHaveLength(2);
  expect(lines).toEqual([
    'The alert channel a did not take the message: it answered 410 for ***. Check that the receiver can be reached from this computer, and test it again; the run is not affected. Further failures of this channel are not told until it works again.',
  ]);
  expect(events).toMatchObject([{ name: 'alert.failed', payload: { runId: 'r1', channel: 'a' } }]);
});

test('a log that cannot be written, as after the end of its store, harms nobody', async () => {
  const { notifier, events } = start({}, async () => {
    throw new SendFailure('it answered 500', false);
  });
  notifier.configure(alerts(channel('a')));
  const log = (): never => {
    throw new Error('the database is closed');
  };
  const watch = notifier.watch(facts, log);
  expect(() => watch.take(finished)).not.toThrow();
  await notifier.close();
  expect(events.map(({ name }) => name)).toEqual(['alert.failed', 'alert.failed']);
});

test('a run whose state folder failed is told as broken off', async () => {
  const { notifier, sent, log } = start();
  notifier.configure(alerts(channel('a')));
  notifier.watch(facts, log).broke({ code: 'DISK_FULL', context: { path: '/state' } });
  await notifier.close();
  expect(sent).toEqual(['a: Run broken off']);
});

test('a run that was found interrupted is told as soon as it is known to whom, and not on the desktop', async () => {
  const { notifier, sent, events } = start();
  notifier.tellInterrupted(facts);
  expect(sent).toEqual([]);
  notifier.configure({ ...alerts(channel('a')), isOnDesktop: true });
  notifier.configure(alerts(channel('a')));
  await notifier.close();
  expect([sent, events]).toEqual([['a: Run interrupted'], []]);
});
