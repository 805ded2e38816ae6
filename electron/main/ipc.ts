// The only door for the window: checks who asks, parses the request, puts secrets in, and passes it on.
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { channels } from '../../shared/bridge.ts';
import {
  isMethod,
  isSecretAnswer,
  isWorkerMethod,
  parseInput,
  type Handlers,
  type MainMethod,
} from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { describeIssues } from '../../shared/issues.ts';
import type { Reply } from '../../shared/protocol.ts';
import { swapSecrets, type SecretLookup } from './secret-fields.ts';

export type MainHandlers = Handlers<MainMethod, { readonly signal: AbortSignal }>;

export type Door = {
  readonly isOwnSender: (event: IpcMainEvent | IpcMainInvokeEvent) => boolean;
  readonly handlers: MainHandlers;
  readonly callWorker: (method: string, input: unknown, signal: AbortSignal) => Promise<Reply>;
  readonly lookUpSecret: SecretLookup;
  readonly log: (text: string) => void;
};

/** Answers every request with data; only a stranger is refused by a rejection. Returns what cancels all open calls. */
export function openDoor(ipc: Pick<IpcMain, 'handle' | 'on'>, door: Door): { cancelAll(): void } {
  const open = new Map<number, AbortController>();
  ipc.handle(channels.call, async (event, method: unknown, input: unknown, id: unknown): Promise<Reply> => {
    if (!door.isOwnSender(event)) {
      door.log('refused a request of a stranger');
      throw new AppError('BUG', { detail: 'this page may not ask' });
    }
    if (typeof id !== 'number') return refuse(new AppError('BUG', { detail: 'a request without a number' }));
    const abort = new AbortController();
    open.set(id, abort);
    const reply = await answer(door, method, input, abort.signal);
    // A reloaded page counts from the beginning: only this call's own entry is removed.
    if (open.get(id) === abort) open.delete(id);
    return reply;
  });
  ipc.on(channels.cancel, (event, id: unknown) => {
    if (door.isOwnSender(event) && typeof id === 'number') open.get(id)?.abort();
  });
  return {
    cancelAll() {
      for (const abort of open.values()) abort.abort();
      open.clear();
    },
  };
}

/** Never rejects: a failure crosses as data. */
export async function answer(door: Door, method: unknown, input: unknown, signal: AbortSignal): Promise<Reply> {
  try {
    if (typeof method !== 'string' || !isMethod(method)) {
      throw new AppError('BUG', { detail: `there is no method ${JSON.stringify(method)?.slice(0, 60) ?? ''}` });
    }
    if (isSecretAnswer(method)) throw new AppError('BUG', { detail: 'the answer is not for this page' });
    if (isWorkerMethod(method)) {
      const swapped = await swapSecrets(parseInput(method, input), door.lookUpSecret);
      return await door.callWorker(method, swapped, signal);
    }
    return { ok: true, value: await callHandler(door.handlers, method, input, signal) };
  } catch (error) {
    const reply = refuse(error);
    if (reply.error.code === 'BUG') door.log(`${String(method)} failed: ${describeCause(error)}`);
    return reply;
  }
}

async function callHandler<M extends MainMethod>(
  handlers: MainHandlers,
  method: M,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const handler: MainHandlers[M] = handlers[method];
  return handler(parseInput(method, input), { signal });
}

const refuse = (error: unknown): { readonly ok: false; readonly error: AppErrorData } => ({
  ok: false,
  error: toData(error),
});

const isIssues = (error: unknown): error is Parameters<typeof describeIssues>[0] =>
  error instanceof Error && 'issues' in error && Array.isArray(error.issues);

function toData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData();
  const detail = isIssues(error) ? describeIssues(error) : error instanceof Error ? error.message : String(error);
  return new AppError('BUG', { detail }, error).toData();
}

/** A parse error may quote what was typed, so only its description goes to the log. */
const describeCause = (error: unknown): string =>
  isIssues(error) ? describeIssues(error) : error instanceof Error ? (error.stack ?? error.message) : String(error);
