// Before anything is started in a Data Factory: it holds what the plan says, and its runtime is at work.
import { AppError } from '../../../../shared/errors.ts';
import type { RuntimeState } from '../../../../shared/factory.ts';
import type { Clock } from '../../clock.ts';
import type { Ask } from './patience.ts';
import type { RunFactory } from './run-factory.ts';

/** A node that restarts or updates itself is back by then. */
const patienceMs = 10 * 60_000;
const againMs = 30_000;
/** So many are named. */
const mostNamed = 3;

/** Throws FACTORY_NOT_DEPLOYED. */
export function assertDeployed({ place }: Pick<RunFactory, 'place'>, differences: readonly string[]): void {
  if (differences.length === 0) return;
  const more = differences.length - mostNamed;
  const detail = `${differences.slice(0, mostNamed).join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`;
  throw new AppError('FACTORY_NOT_DEPLOYED', { factory: place.factory, detail });
}

type Asked = Pick<RunFactory, 'place' | 'runtime' | 'service'>;

/** Before a run is on record: no waiting gives a runtime its first node. Throws FACTORY_RUNTIME_OFFLINE. */
export async function assertRegistered(factory: Asked, signal: AbortSignal): Promise<void> {
  const found = await factory.service.runtime(factory.runtime, signal);
  if (found.nodes.length === 0) throw offlineOf(factory, found);
}

const offlineOf = ({ place, runtime }: Asked, { state, nodes }: Pick<RuntimeState, 'state' | 'nodes'>): AppError =>
  new AppError('FACTORY_RUNTIME_OFFLINE', {
    factory: place.factory,
    runtime,
    state: state === null ? 'there is none of this name' : nodes.length === 0 ? `${state}, no nodes` : state,
  });

/**
 * Resolves once a node of the runtime is online. One that is registered is waited for; one without nodes is not.
 * Throws FACTORY_RUNTIME_OFFLINE.
 */
export async function awaitRuntime(
  factory: RunFactory,
  { ask, clock, tell }: { readonly ask: Ask; readonly clock: Clock; readonly tell: (trouble: AppError | null) => void },
  signal: AbortSignal,
): Promise<void> {
  const endMs = clock.nowMs() + patienceMs;
  for (;;) {
    const { state, nodes } = await ask((stop) => factory.service.runtime(factory.runtime, stop), signal);
    if (nodes.some(({ status }) => status === 'Online')) return tell(null);
    const offline = offlineOf(factory, { state, nodes });
    if (state === null || nodes.length === 0 || clock.nowMs() >= endMs) throw offline;
    tell(offline);
    await clock.wait(againMs, signal);
    signal.throwIfAborted();
  }
}
