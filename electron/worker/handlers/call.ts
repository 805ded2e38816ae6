// What every handler of the worker gets and may use.
import type { Handlers as HandlersOf, WorkerEvent, WorkerMethod } from '../../../shared/contract.ts';
import type { SourceConfig } from '../../../shared/connection.ts';
import type { SourceSession } from '../source/session.ts';
import type { DashboardDesk } from '../dashboard/dashboard-desk.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { RunDesk } from '../run-desk-port.ts';
import type { WorkerParts } from '../worker-parts.ts';

export type CallContext = { readonly signal: AbortSignal };
export type Handlers = HandlersOf<WorkerMethod, CallContext>;
/** The handlers of some methods. */
export type HandlersFor<Prefix extends string> = HandlersOf<Extract<WorkerMethod, `${Prefix}.${string}`>, CallContext>;

export type Worker = {
  readonly parts: WorkerParts;
  readonly desk: RunDesk;
  readonly dashboard: DashboardDesk;
  readonly emit: (event: WorkerEvent) => void;
  /** The state folder. */
  readonly statePath: string;
  readonly notifier: Notifier;
};

/** A connection for as long as `work` takes. */
export async function withSession<T>(
  parts: WorkerParts,
  source: SourceConfig,
  password: string,
  signal: AbortSignal,
  work: (session: SourceSession) => Promise<T>,
): Promise<T> {
  const session = await parts.openSession(source, password, signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
