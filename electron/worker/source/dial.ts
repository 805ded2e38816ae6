// Makes the sockets that tedious signs in over.
import { lookup as lookupHost } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { placeOf, type ConnectionWatch } from './connection-watch.ts';
import { DirectSocket, type SocketTarget } from './direct-socket.ts';

/** A socket that was made for tedious, latest last: a redirect makes another. */
export type Dialled = { readonly socket: Socket; readonly direct: DirectSocket | null };

export type Dialling = {
  /** Where to, unless tedious knows better. */
  readonly configured: { readonly host: string; readonly port: number };
  readonly isEncrypted: boolean;
  /** All addresses of the host at once; the first that answers is taken. Otherwise one after another. */
  readonly isParallel: boolean;
  readonly watch: ConnectionWatch;
  /** The addresses of a host. */
  readonly lookup?: (host: string) => Promise<readonly string[]>;
};

/** A server with several addresses gets this long for each. */
const addressAttemptMs = 2000;

/**
 * Makes the socket and puts it into `dialled`. tedious calls its connector with where to connect (which differs from the
 * configuration after a redirect) and an abort signal, although its types do not say so.
 */
export async function dialSocket(given: readonly unknown[], dialling: Dialling, dialled: Dialled[]): Promise<Socket> {
  const startedMs = performance.now();
  const { host, port } = readTarget(given[0]) ?? dialling.configured;
  const abort = given[2] instanceof AbortSignal ? given[2] : new AbortController().signal;
  const hosts = dialling.isParallel ? await (dialling.lookup ?? addressesOf)(host) : [host];
  abort.throwIfAborted();
  const reached = await firstReached(
    hosts.map((address) =>
      dial({ host: address, port, autoSelectFamilyAttemptTimeout: addressAttemptMs }, dialling.isEncrypted),
    ),
    abort,
  );
  dialled.push(reached);
  dialling.watch.onReached(placeOf(reached.socket, { host, port }, startedMs));
  return reached.socket;
}

const addressesOf = async (host: string): Promise<readonly string[]> =>
  (await lookupHost(host, { all: true })).map(({ address }) => address);

/** The others are given up; when none succeeds, rejects with the failure of the first, or with the signal's reason. */
async function firstReached(attempts: readonly Dialled[], abort: AbortSignal): Promise<Dialled> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(abort.reason);
  abort.addEventListener('abort', onAbort, { once: true });
  let winner: Dialled | null = null;
  try {
    winner = await Promise.race([aborted, Promise.any(attempts.map(untilConnected))]);
    return winner;
  } catch (error) {
    throw error instanceof AggregateError && !abort.aborted ? error.errors[0] : error;
  } finally {
    abort.removeEventListener('abort', onAbort);
    for (const attempt of attempts) if (attempt !== winner) attempt.socket.destroy();
  }
}

function untilConnected(attempt: Dialled): Promise<Dialled> {
  const { socket } = attempt;
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(attempt);
    });
    socket.once('error', reject);
  });
}

function dial(target: SocketTarget, isEncrypted: boolean): Dialled {
  if (isEncrypted) return { socket: connectSocket(target), direct: null };
  const direct = new DirectSocket(target);
  return { socket: direct.socket, direct };
}

function readTarget(given: unknown): { readonly host: string; readonly port: number } | null {
  if (typeof given !== 'object' || given === null || !('host' in given) || !('port' in given)) return null;
  const { host, port } = given;
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : null;
}
