// The API over the bridge that the preload script exposes.
import { bridgeName, type Bridge } from '../shared/bridge.ts';
import { contract, type OutputOf, type Method } from '../shared/contract.ts';
import { AppError } from '../shared/errors.ts';
import type { Api } from './api.ts';

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' && value !== null && 'call' in value && 'cancel' in value && 'on' in value;

/** The bridge of this window; null in a browser without one. */
export function findBridge(): Bridge | null {
  const bridge: unknown = Reflect.get(window, bridgeName);
  return isBridge(bridge) ? bridge : null;
}

/** Answers come from our own main process, which checked them; their shape is not parsed again. */
const isOutputOf = <M extends Method>(method: M, _value: unknown): _value is OutputOf<M> => method in contract;

export function createBridgeApi(bridge: Bridge): Api {
  let lastId = 0;
  return {
    async call(method, input, signal) {
      signal?.throwIfAborted();
      lastId += 1;
      const id = lastId;
      const cancel = (): void => bridge.cancel(id);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const reply = await bridge.call(method, input, id);
        signal?.throwIfAborted();
        if (!reply.ok) throw new AppError(reply.error.code, reply.error.context, causeOf(reply.error.detail));
        if (!isOutputOf(method, reply.value)) throw new AppError('BUG', { detail: `no answer to ${method}` });
        return reply.value;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    on: (listener) => bridge.on(listener),
  };
}

/** The technical detail travels on, for "Copy details". */
const causeOf = (detail: string | undefined): Error | undefined =>
  detail === undefined ? undefined : new Error(detail);
