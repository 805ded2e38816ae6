// The worker behind a port: what the protocol promises.
import { expect, test } from 'vitest';
import { serve } from '../../../electron/worker/serve.ts';
import type { UpMessage } from '../../../shared/protocol.ts';
import { createFakeParts } from './fake-parts.ts';

function startServing() {
  const fake = createFakeParts();
  const sent: UpMessage[] = [];
  const exited = Promise.withResolvers<void>();
  let deliver: (message: unknown) => void = () => undefined;
  let waiting: { readonly id: number; resolve(message: UpMessage): void }[] = [];
  serve(
    {
      send(message) {
        sent.push(message);
        if (message.kind !== 'reply') return;
        for (const one of waiting) if (one.id === message.id) one.resolve(message);
        waiting = waiting.filter(({ id }) => id !== message.id);
      },
      onMessage: (listener) => void (deliver = listener),
    },
    () => fake.parts,
    `${fake.statePath}/served`,
    exited.resolve,
  );
  const ask = (id: number, method: string, input: unknown): Promise<UpMessage> => {
    const reply = new Promise<UpMessage>((resolve) => waiting.push({ id, resolve }));
    deliver({ kind: 'request', id, method, input });
    return reply;
  };
  return { sent, ask, deliver: (message: unknown) => deliver(message), exited: exited.promise };
}

test('says that it is ready, answers a request with its id, and ends when told to stop', async () => {
  const { sent, ask, deliver, exited } = startServing();
  expect(sent[0]).toEqual({ kind: 'ready' });
  expect(await ask(7, 'run.list', {})).toEqual({ kind: 'reply', id: 7, result: { ok: true, value: { runs: [] } } });
  deliver({ kind: 'stop', deadlineMs: 60_000 });
  await expect(exited).resolves.toBeUndefined();
  expect(sent.at(-1)).toEqual({ kind: 'bye' });
});

test('an error crosses the border as data of the catalogue', async () => {
  const { ask, deliver, exited } = startServing();
  expect(await ask(1, 'run.get', { runId: 'none' })).toMatchObject({
    result: { ok: false, error: { code: 'RUN_UNKNOWN', context: { runId: 'none' } } },
  });
  expect(await ask(2, 'no.method', {})).toMatchObject({ result: { ok: false, error: { code: 'BUG' } } });
  expect(await ask(3, 'run.get', { runId: 5 })).toMatchObject({ result: { ok: false, error: { code: 'BUG' } } });
  deliver({ kind: 'stop', deadlineMs: 60_000 });
  await exited;
});

test('a message that is not of the protocol is not passed over', () => {
  const { deliver } = startServing();
  expect(() => deliver({ kind: 'reqest' })).toThrow();
});
