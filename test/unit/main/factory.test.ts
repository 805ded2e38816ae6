// The key of a runtime's node goes to the clipboard, never to the page, and does not stay there.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { factoryHandlers } from '../../../electron/main/handlers/factory.ts';
import { factoryPlaceSchema } from '../../../shared/factory.ts';
import type { Reply } from '../../../shared/protocol.ts';

const signal = new AbortController().signal;
const place = factoryPlaceSchema.parse({
  factory: 'adf-sales',
  nodes: 1,
  vault: 'kv-sales',
  storage: null,
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg',
  signIn: { as: { kind: 'managedIdentity' } },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world(reply: Reply) {
  let held = 'before';
  const asked: unknown[] = [];
  const call = async (method: string, input: unknown): Promise<Reply> => {
    asked.push([method, input]);
    return reply;
  };
  const clipboard = {
    writeText: async (text: string) => void (held = text),
    readText: async () => held,
    clear: () => void (held = ''),
  };
  const handlers = factoryHandlers({ call }, async (handle) => `behind ${handle}`, clipboard);
  const copy = () => handlers['factory.copyRuntimeKey']({ place, secret: 'secret:1', runtime: 'shir' }, { signal });
  return { copy, asked, clipboard, held: () => held };
}

test('the page learns nothing but that it is there, and it is gone after a minute', async () => {
  const { copy, asked, held } = world({ ok: true, value: { key: 'IR@key' } });
  expect(await copy()).toEqual({});
  expect(asked).toEqual([['factory.runtimeKey', { place, secret: 'behind secret:1', runtime: 'shir' }]]);
  expect(held()).toBe('IR@key');
  await vi.advanceTimersByTimeAsync(59_000);
  expect(held()).toBe('IR@key');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(held()).toBe('');
});

test('what somebody copied meanwhile stays', async () => {
  const { copy, clipboard, held } = world({ ok: true, value: { key: 'IR@key' } });
  await copy();
  await clipboard.writeText('mine');
  await vi.advanceTimersByTimeAsync(61_000);
  expect(held()).toBe('mine');
});

test('a refusal reaches the page as what it is', async () => {
  const { copy, held } = world({
    ok: false,
    error: { code: 'FACTORY_RUNTIME_MISSING', context: { runtime: 'shir', factory: 'f' } },
  });
  await expect(copy()).rejects.toThrow(/no self-hosted integration runtime shir/);
  expect(held()).toBe('before');
});
