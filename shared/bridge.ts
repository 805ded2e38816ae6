// The bridge between the window and the main process: what `window.tableferry` offers and what crosses it.
import type { AppEvent } from './contract.ts';
import type { Reply } from './protocol.ts';

/** The only channels there are. */
export const channels = { call: 'api:call', cancel: 'api:cancel', event: 'api:event' } as const;

/** `call`: answers with data, never rejects for a failure of the request itself; `input` is checked on the other side. */
export type Bridge = {
  /** `id` is chosen by the window, belongs to one call and is what `cancel` names. */
  call(method: string, input: unknown, id: number): Promise<Reply>;
  cancel(id: number): void;
  /** Returns a function that stops listening. */
  on(listener: (event: AppEvent) => void): () => void;
};

/** The name under which the preload script exposes the bridge. */
export const bridgeName = 'tableferry';
