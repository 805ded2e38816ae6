// Connection tests for component tests: lists as the worker reports them, and pasting as a user does it.
import type { Locator } from 'vitest/browser';
import type { Check, CheckList } from '../../shared/checks.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { FakeApi } from './fake-api.ts';

export const checksOf = (
  ids: readonly Check['id'][],
  changes: Partial<Record<Check['id'], Partial<Check>>> = {},
  state: Check['state'] = 'passed',
): CheckList => ids.map((id) => ({ id, state, detail: null, error: null, facts: [], fix: null, ...changes[id] }));

/** An answer that comes when the test says so; an abort rejects it, as the bridge does. */
export function createAnswer<Value>(): {
  readonly ask: (input: { readonly probeId: string }, signal: AbortSignal) => Promise<Value>;
  readonly give: (value: Value) => void;
  readonly fail: (error: AppErrorData) => void;
  readonly probeId: () => string;
  readonly isAborted: () => boolean;
} {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  let asked: { readonly probeId: string; readonly signal: AbortSignal } | null = null;
  return {
    ask({ probeId }, signal) {
      asked = { probeId, signal };
      signal.addEventListener('abort', () => reject(signal.reason));
      return promise;
    },
    give: resolve,
    fail: ({ code, context }) => reject(new AppError(code, context)),
    probeId: () => asked?.probeId ?? '',
    isAborted: () => asked?.signal.aborted === true,
  };
}

/** Pastes without the clipboard of the machine. */
export async function paste(field: Locator, text: string): Promise<void> {
  await field.click();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  field.element().dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

/** Everything that was asked of the API under this name. */
export const inputsOf = (api: FakeApi, method: string): readonly unknown[] =>
  api.calls.filter((call) => call.method === method).map(({ input }) => input);
