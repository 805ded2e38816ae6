// The worker without a border: the command line calls the very same handlers in its own process.
import type { Alerts } from '../../shared/alerts.ts';
import { parseInput, type InputOf, type WorkerMethod, type OutputOf, type WorkerEvent } from '../../shared/contract.ts';
import { systemClock } from './clock.ts';
import { createDashboardDesk } from './dashboard/dashboard-desk.ts';
import { createDeskView } from './dashboard/desk-view.ts';
import { createFolderView } from './dashboard/folder-view.ts';
import type { Handlers } from './handlers/call.ts';
import { createHandlers } from './handlers/handlers.ts';
import { createSend } from './notify/send.ts';
import { createNotifier } from './notify/notifier.ts';
import { createRunDesk } from './run-desk.ts';
import type { Program } from './store/notice.ts';
import type { WorkerParts } from './worker-parts.ts';

export type LocalWorker = {
  call<M extends WorkerMethod>(method: M, input: InputOf<M>, signal?: AbortSignal): Promise<OutputOf<M>>;
  /** The same for input that comes from outside. Throws ZodError when it is not of the contract's shape. */
  callUnchecked(method: WorkerMethod, input: unknown, signal: AbortSignal): Promise<unknown>;
  onEvent(listener: (event: WorkerEvent) => void): () => void;
  /** Who is told what about runs, from now on. */
  setAlerts(alerts: Alerts): void;
  close(): Promise<void>;
};

/** A worker on a state folder, which is opened by the first request about a run. */
export function openLocalWorker(parts: WorkerParts, statePath: string, program: Program = 'command line'): LocalWorker {
  const listeners = new Set<(event: WorkerEvent) => void>();
  const emit = (event: WorkerEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const notifier = createNotifier(emit, {
    clock: systemClock,
    send: createSend(parts.routes),
    ...parts.notifier,
  });
  /** Requests that may have the folder open in their hands. */
  let inFlight = 0;
  const desk = createRunDesk(parts, statePath, program, emit, notifier, () => inFlight === 0);
  const onEvent: LocalWorker['onEvent'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const dashboard = createDashboardDesk({
    // The window's worker holds the folder anyway; a command that only shows must leave it to whoever works.
    openView: () =>
      program === 'window'
        ? createDeskView({ desk, onWorkerEvent: onEvent })
        : createFolderView({ folder: statePath, openStore: parts.openStore, nowMs: parts.nowMs }),
    mayChoose: program !== 'window',
  });
  const handlers = createHandlers({ parts, desk, dashboard, emit, statePath, notifier });
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    inFlight++;
    try {
      return await work;
    } finally {
      inFlight--;
    }
  };
  return {
    call: (method, input, signal = new AbortController().signal) =>
      counted(callHandler(handlers, method, input, signal)),
    callUnchecked: (method, input, signal) => counted(callHandler(handlers, method, input, signal)),
    onEvent,
    setAlerts: notifier.configure,
    async close() {
      await dashboard.stop();
      await desk.close();
    },
  };
}

/** Parses the input as the contract says and calls the handler. */
async function callHandler<M extends WorkerMethod>(
  handlers: Handlers,
  method: M,
  input: unknown,
  signal: AbortSignal,
): Promise<OutputOf<M>> {
  const handler: Handlers[M] = handlers[method];
  return handler(parseInput(method, input), { signal });
}
