// Serves the contract over a port: requests in, replies and events out, and an orderly end.
import { z } from 'zod';
import { createAsker } from '../../shared/ask.ts';
import { isWorkerMethod } from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { describeIssues } from '../../shared/issues.ts';
import type { Route, RouteSource } from '../../shared/network.ts';
import { downMessageSchema, type DownMessage, type Port, type Reply } from '../../shared/protocol.ts';
import type { AccessToken, TokenRequest } from '../../shared/sign-in.ts';
import { openLocalWorker, type LocalWorker } from './local-client.ts';
import type { TokenSource } from './ports/tokens.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Answers until a `stop` message has ended all runs (or its deadline has passed), then calls `exit`. A message that is
 * not of the protocol is a bug of the other side and thrown.
 */
export function serve(
  port: Port,
  createParts: (tokens: TokenSource, routes: RouteSource) => WorkerParts,
  statePath: string,
  exit: () => void,
): void {
  const tokens = createAsker<TokenRequest, AccessToken>((id, request) => port.send({ kind: 'token', id, request }));
  const routes = createAsker<string, Route>((id, origin) => port.send({ kind: 'route', id, origin }));
  const worker = openLocalWorker(createParts(tokens.ask, routes.ask), statePath, 'window');
  const calls = new Map<number, AbortController>();
  worker.onEvent((event) => port.send({ kind: 'event', event }));
  const handle = (message: DownMessage): void => {
    switch (message.kind) {
      case 'request': {
        const abort = new AbortController();
        calls.set(message.id, abort);
        void answer(worker, message.method, message.input, abort.signal).then((result) => {
          calls.delete(message.id);
          port.send({ kind: 'reply', id: message.id, result });
        });
        return;
      }
      case 'cancel':
        calls.get(message.id)?.abort();
        return;
      case 'token':
        tokens.take(message);
        return;
      case 'alerts':
        worker.setAlerts(message.alerts);
        return;
      case 'route':
        routes.take(message);
        return;
      case 'stop': {
        const deadline = setTimeout(exit, message.deadlineMs);
        void worker
          .close()
          .then(() => port.send({ kind: 'bye' }))
          .finally(() => {
            clearTimeout(deadline);
            exit();
          });
      }
    }
  };
  port.onMessage((message) => handle(downMessageSchema.parse(message)));
  port.send({ kind: 'ready' });
}

/** Never rejects: an error crosses the border as data. */
async function answer(worker: LocalWorker, method: string, input: unknown, signal: AbortSignal): Promise<Reply> {
  try {
    if (!isWorkerMethod(method)) throw new AppError('BUG', { detail: `there is no method ${method}` });
    return { ok: true, value: await worker.callUnchecked(method, input, signal) };
  } catch (error) {
    return { ok: false, error: toData(error) };
  }
}

function toData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData();
  const detail =
    error instanceof z.ZodError ? describeIssues(error) : error instanceof Error ? error.message : String(error);
  return new AppError('BUG', { detail }, error).toData();
}
