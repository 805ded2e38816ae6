// The worker as the commands see it: typed calls and events, whether it lives in this process or in another.
import type { Alerts } from '../../shared/alerts.ts';
import type { InputOf, WorkerMethod, OutputOf, WorkerEvent } from '../../shared/contract.ts';

export type WorkerClient = {
  /** Throws AppError. */
  call<M extends WorkerMethod>(method: M, input: InputOf<M>, signal?: AbortSignal): Promise<OutputOf<M>>;
  /** Returns a function that stops listening. */
  onEvent(listener: (event: WorkerEvent) => void): () => void;
  /** Who is told what about runs, from now on. */
  setAlerts(alerts: Alerts): void;
  /** Closes the state folder. */
  close(): Promise<void>;
};

/** Opens a worker on a state folder; the folder itself is touched by the first request about a run. */
export type OpenWorker = (statePath: string, options: WorkerOptions) => WorkerClient;

/** `caFile`: authorities trusted besides those of this computer. */
export type WorkerOptions = { readonly caFile: string | null };
