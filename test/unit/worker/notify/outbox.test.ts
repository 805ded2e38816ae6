// The queue in front of a receiver: tries again, gives up, is bounded, and says so once.
import { expect, test } from 'vitest';
import { SendFailure } from '../../../../electron/worker/notify/alert.ts';
import { createOutbox, defaultLimits, type OutboxLimits } from '../../../../electron/worker/notify/outbox.ts';
import type { AlertMessage } from '../../../../shared/alerts.ts';
import { message } from '../../../fakes/alerts.ts';
import { createFakeClock } from '../../../fakes/clock.ts';

type Answer = (sent: AlertMessage, signal: AbortSignal) => Promise<void>;

/** Timeouts never pass with this clock; waits between attempts do at once. */
function openOutbox(
  answer: Answer,
  limits: Partial<OutboxLimits> = {},
  clock = createFakeClock({ endlessFromMs: 60_001 }),
) {
  const tried: string[] = [];
  const trouble: string[] = [];
  const outbox = createOutbox({
    send(sent, signal) {
      tried.push(sent.title);
      return answer(sent, signal);
    },
    onTrouble: ({ title }, detail) => void trouble.push(`${title}: ${detail}`),
    clock,
    limits: { ...defaultLimits, timeoutMs: 100_000, ...limits },
  });
  const add = (...titles: readonly string[]): void => {
    for (const title of titles) outbox.add({ ...message, title });
  };
  return { outbox, tried, trouble, clock, add };
}
const graceMs = 100_000;
const fail =
  (isFinal: boolean, retryAfterMs: number | null = null) =>
  async (): Promise<void> => {
    throw new SendFailure('it answered 503', isFinal, retryAfterMs);
  };

test('messages arrive in order', async () => {
  const { outbox, tried, trouble, add } = openOutbox(async () => undefined);
  add('a', 'b', 'c');
  await outbox.close(graceMs);
  expect([tried, trouble]).toEqual([['a', 'b', 'c'], []]);
});

test('a passing failure is tried again after growing pauses, then given up and told once', async () => {
  const { outbox, tried, trouble, clock, add } = openOutbox(fail(false));
  add('a', 'b');
  await outbox.close(graceMs);
  expect(tried).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
  expect(trouble).toEqual(['a: it answered 503']);
  expect(clock.waits.filter((ms) => ms < 100_000)).toEqual([2000, 10_000, 2000, 10_000]);
});

test('a final refusal is not tried again', async () => {
  const { outbox, tried, trouble, add } = openOutbox(fail(true));
  add('a');
  await outbox.close(graceMs);
  expect([tried, trouble]).toEqual([['a'], ['a: it answered 503']]);
});

test('a receiver that asks for patience gets it, within limits', async () => {
  const { outbox, clock, add } = openOutbox(fail(false, 3_600_000));
  add('a');
  await outbox.close(graceMs);
  expect(clock.waits.filter((ms) => ms < 100_000)).toEqual([60_000, 60_000]);
});

test('after a message arrived, the next failure is told again', async () => {
  const answers = [fail(true), async () => undefined, fail(true), fail(true)];
  const { outbox, trouble, add } = openOutbox(async () => answers.shift()?.());
  add('a', 'b', 'c', 'd');
  await outbox.close(graceMs);
  expect(trouble).toEqual(['a: it answered 503', 'c: it answered 503']);
});

test('of more messages than may wait, the oldest give way, and the loss is told', async () => {
  const gate = Promise.withResolvers<void>();
  const { outbox, tried, trouble, add } = openOutbox(
    async ({ title }) => {
      await gate.promise;
      if (title === 'z') throw new SendFailure('it answered 400', true);
    },
    { waiting: 3 },
  );
  add('first', 'b', 'c', 'd', 'e', 'z');
  const closed = outbox.close(graceMs);
  gate.resolve();
  await closed;
  expect(tried).toEqual(['first', 'd', 'e', 'z']);
  expect(trouble).toEqual(['z: it answered 400; 2 older messages were dropped before']);
});

test('a receiver that never answers is given up after the timeout, though it does not heed its signal', async () => {
  const { outbox, trouble, add } = openOutbox(() => new Promise(() => undefined), { timeoutMs: 9000, backoffMs: [] });
  add('a');
  await outbox.close(graceMs);
  expect(trouble).toEqual(['a: it did not answer within 9 seconds']);
});

test('the end of the program waits no longer than its grace', async () => {
  const { outbox, tried, trouble, add } = openOutbox(() => new Promise(() => undefined));
  add('a', 'b');
  await outbox.close(5000);
  expect([tried, trouble]).toEqual([['a'], ['a: the program ended before it answered']]);
  add('late');
  expect(tried).toEqual(['a']);
});

test('a mistake of our own is told without its words, which may quote anything', async () => {
  const { outbox, trouble, add } = openOutbox(async () => {
    throw new TypeError('https://secret.example/x is not a thing');
  });
  add('a');
  await outbox.close(graceMs);
  expect(trouble).toEqual(['a: something unexpected happened while it was sent']);
});
