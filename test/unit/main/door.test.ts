// The door for the window: who is answered, what is refused, and how it is cancelled.
import { expect, test } from 'vitest';
import { answer, type Door } from '../../../electron/main/ipc.ts';
import { withLogLevel } from '../../../electron/main/log-level.ts';
import { AppError } from '../../../shared/errors.ts';
import { findPlanSecrets } from '../../../electron/main/secret-refs.ts';
import { themeOf } from '../../../electron/main/theme.ts';
import { defaultSettings } from '../../../shared/settings.ts';

const never = new AbortController().signal;

function openDoor() {
  const asked: unknown[] = [];
  const log: string[] = [];
  const notUsed = async (): Promise<never> => {
    throw new AppError('FILE_UNREADABLE', { path: 'x', detail: 'as the test wants' });
  };
  const door: Door = {
    isOwnSender: () => true,
    handlers: {
      'app.info': notUsed,
      'settings.get': async () => defaultSettings,
      'settings.set': notUsed,
      'secret.put': async ({ value }) => ({ handle: `secret:${String(value.length)}` }),
      'secret.find': notUsed,
      'connection.list': async () => {
        throw new TypeError('a mistake of the programmer');
      },
      'connection.save': notUsed,
      'connection.remove': notUsed,
      'file.openPlan': notUsed,
      'file.save': notUsed,
      'file.openText': notUsed,
      'file.saveFolder': notUsed,
      'file.savePdf': notUsed,
      'file.pick': notUsed,
      'file.pickFolder': notUsed,
      'file.show': notUsed,
      'link.open': notUsed,
      'dashboard.open': notUsed,
      'clipboard.write': notUsed,
      'window.print': notUsed,
      'sample.start': notUsed,
      'worker.restart': notUsed,
      'account.list': notUsed,
      'account.signIn': notUsed,
      'account.signOut': notUsed,
      'account.needed': notUsed,
      'account.giveUp': notUsed,
      'alert.list': notUsed,
      'alert.setRules': notUsed,
      'alert.saveChannel': notUsed,
      'alert.removeChannel': notUsed,
      'network.state': notUsed,
      'network.setPassword': notUsed,
      'signing.state': notUsed,
      'signing.create': notUsed,
      'factory.copyRuntimeKey': notUsed,
    },
    callWorker: async (method, input) => {
      asked.push([method, input]);
      return { ok: true, value: 'from the worker' };
    },
    lookUpSecret: async (handle) => `secret behind ${handle}`,
    log: (text) => void log.push(text),
  };
  return { door, asked, log };
}

test('the level of the settings stands in the place of any other, and only where there is one', () => {
  expect(withLogLevel({ runId: 'r', logLevel: 'info' }, 'debug')).toEqual({ runId: 'r', logLevel: 'debug' });
  expect(withLogLevel({ runId: 'r' }, 'debug')).toEqual({ runId: 'r' });
});

test('a request of the main process is parsed and answered here', async () => {
  const { door, asked } = openDoor();
  expect(await answer(door, 'settings.get', {}, never)).toEqual({ ok: true, value: defaultSettings });
  expect(asked).toEqual([]);
});

test('a request of the worker is passed on with its secret in place of the handle', async () => {
  const { door, asked } = openDoor();
  const reply = await answer(door, 'run.discard', { runId: 'r', secret: 'secret:1' }, never);
  expect(reply).toEqual({ ok: true, value: 'from the worker' });
  expect(asked).toEqual([['run.discard', { runId: 'r', secret: 'secret behind secret:1', secrets: {} }]]);
});

test('what is not of the contract reaches nobody', async () => {
  const { door, asked } = openDoor();
  const refused: readonly [unknown, unknown][] = [
    ['toString', {}],
    ['__proto__', {}],
    [7, {}],
    ['run.list', { extra: 1 }],
    ['run.stop', {}],
    ['run.discard', { runId: 'r', secret: 'in clear' }],
  ];
  for (const [method, input] of refused) {
    expect(await answer(door, method, input, never)).toMatchObject({ ok: false, error: { code: 'BUG' } });
  }
  expect(asked).toEqual([]);
});

test('a known failure crosses as its code, a mistake as a bug that is logged', async () => {
  const { door, log } = openDoor();
  expect(await answer(door, 'file.openPlan', {}, never)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  expect(log).toEqual([]);
  expect(await answer(door, 'connection.list', {}, never)).toMatchObject({ error: { code: 'BUG' } });
  expect(log.join()).toContain('a mistake of the programmer');
});

test('what was typed is not repeated in the log', async () => {
  const { door, log } = openDoor();
  await answer(door, 'secret.put', { value: 'x', hunter2: 'hunter2-value' }, never);
  expect(log.join()).not.toContain('hunter2-value');
});

test('what is no plan is told so when its secrets are looked for', () => {
  expect(() => findPlanSecrets({ source: { password: { file: '/etc/passwd' } } }, {})).toThrow(/is not usable/);
});

test('a desktop in high contrast wins over the setting', () => {
  const plain = { shouldUseDarkColors: false, shouldUseHighContrastColors: false };
  expect(themeOf('system', plain)).toBe('light');
  expect(themeOf('highContrast', plain)).toBe('highContrast');
  expect(themeOf('light', { ...plain, shouldUseHighContrastColors: true })).toBe('highContrast');
  expect(themeOf('dark', { ...plain, shouldUseDarkColors: true, inForcedColorsMode: true })).toBe('highContrast');
  expect(themeOf('dark', { ...plain, shouldUseDarkColors: true })).toBe('dark');
});

test('the key of a runtime is never answered to the page, which may have it put on the clipboard', async () => {
  const { door, asked } = openDoor();
  const input = { place: {}, secret: '', runtime: 'r' };
  expect(await answer(door, 'factory.runtimeKey', input, never)).toMatchObject({ ok: false, error: { code: 'BUG' } });
  expect(asked).toEqual([]);
});
