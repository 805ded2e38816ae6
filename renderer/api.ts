// The way out of the window: typed calls to main and worker, and the events they send.
import type { AppEvent, InputOf, Method, OutputOf } from '../shared/contract.ts';

export type Api = {
  /** Throws AppError; an abort rejects with the signal's reason and cancels the call on the other side. */
  call<M extends Method>(method: M, input: InputOf<M>, signal?: AbortSignal): Promise<OutputOf<M>>;
  /** Returns a function that stops listening. */
  on(listener: (event: AppEvent) => void): () => void;
};
