// Makes the sockets that tedious signs in over.
import { connect as connectSocket, type Socket } from 'node:net';
import { placeOf, type ConnectionWatch } from './connection-watch.ts';
import { DirectSocket, type SocketTarget } from './direct-socket.ts';

/** A socket that was made for tedious, latest last: a redirect makes another. */
export type Dialled = { readonly socket: Socket; readonly direct: DirectSocket | null };

/** A server with several addresses gets this long for each. */
const addressAttemptMs = 2000;

/**
 * Makes the socket. tedious calls its connector with where to connect (which differs from the configuration after an
 * instance lookup or a redirect) and an abort signal, although its types do not say so.
 */
export function dialSocket(
  given: readonly unknown[],
  configured: { readonly host: string; readonly port: number },
  isEncrypted: boolean,
  dialled: Dialled[],
  watch: ConnectionWatch,
): Promise<Socket> {
  const startedMs = performance.now();
  const { host, port } = readTarget(given[0]) ?? configured;
  const abort = given[2] instanceof AbortSignal ? given[2] : null;
  return new Promise((resolve, reject) => {
    const attempt = dial({ host, port, autoSelectFamilyAttemptTimeout: addressAttemptMs }, isEncrypted);
    const { socket } = attempt;
    dialled.push(attempt);
    const settle = (act: () => void) => {
      socket.removeAllListeners('error').removeAllListeners('connect');
      abort?.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = () => {
      settle(() => reject(abort?.reason));
      socket.destroy();
    };
    socket.once('connect', () => {
      watch.onReached(placeOf(socket, { host, port }, startedMs));
      settle(() => resolve(socket));
    });
    socket.once('error', (error) => settle(() => reject(error)));
    abort?.addEventListener('abort', onAbort, { once: true });
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
