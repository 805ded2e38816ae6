// Asks SQL Server Browser (UDP 1434) which instances a computer has, and at which ports they listen.
// Ours instead of the driver's: that one sends four questions whatever is answered, waits out the whole connect timeout
// where nobody answers, and cannot tell a browser that is off from an instance that does not exist.
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { readBrowserAnswer, type BrowserInstance } from './browser-answer.ts';

export type BrowserAnswer =
  | { readonly kind: 'told'; readonly instances: readonly BrowserInstance[] }
  /** Nothing came back: no browser, or a firewall that drops UDP. */
  | { readonly kind: 'silent'; readonly waitedMs: number }
  /** The computer itself says that nothing listens at that port. */
  | { readonly kind: 'refused' };

export type BrowserQuestion = {
  readonly host: string;
  /** Asked for by name too, since an answer about one instance is never too long for one packet; null = all there are. */
  readonly instance: string | null;
  readonly timeoutMs: number;
  /** UDP port of the browser; always 1434 but in tests. */
  readonly browserPort?: number;
};

const defaultBrowserPort = 1434;
/** A lost packet is asked for again: UDP promises nothing. */
const askAgainAfterMs = [0, 700, 1700] as const;
/** After a list without the instance: the answer to the question by name may still be on its way. */
const lateAnswerMs = 300;

const question = { all: Buffer.from([0x03]), one: (name: string) => Buffer.from(`\u0004${name}\0`, 'latin1') };

/** Rejects with the system's error when no address is known for the host, and with the signal's reason. */
export async function askBrowser(asked: BrowserQuestion, signal: AbortSignal): Promise<BrowserAnswer> {
  signal.throwIfAborted();
  const addresses = await lookup(asked.host, { all: true });
  signal.throwIfAborted();
  const startedMs = performance.now();
  const sockets: Socket[] = [];
  const timers: NodeJS.Timeout[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<BrowserAnswer>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const refusing = new Set<Socket>();
  const onRefused = (socket: Socket): void => {
    refusing.add(socket);
    if (refusing.size === addresses.length) resolve({ kind: 'refused' });
  };
  const onMessage = (message: Buffer): void => {
    const instances = readBrowserAnswer(message);
    if (instances === null) return;
    if (asked.instance === null || findInstance(instances, asked.instance) !== undefined)
      resolve({ kind: 'told', instances });
    else timers.push(setTimeout(() => resolve({ kind: 'told', instances }), lateAnswerMs));
  };
  try {
    for (const { address, family } of addresses) {
      const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
      sockets.push(socket);
      // A connected socket takes answers from that address only, and is told when nothing listens there.
      socket.on('error', () => onRefused(socket));
      socket.on('message', onMessage);
      socket.connect(asked.browserPort ?? defaultBrowserPort, address, () => {
        for (const delayMs of askAgainAfterMs)
          timers.push(setTimeout(() => send(socket, asked.instance, () => onRefused(socket)), delayMs));
      });
    }
    timers.push(
      setTimeout(
        () => resolve({ kind: 'silent', waitedMs: Math.round(performance.now() - startedMs) }),
        asked.timeoutMs,
      ),
    );
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets)
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .close();
  }
}

/** A refusal of an earlier packet is told by the socket's error event or to the next one sent, whichever comes first. */
function send(socket: Socket, instance: string | null, onRefused: () => void): void {
  for (const packet of instance === null ? [question.all] : [question.one(instance), question.all])
    socket.send(packet, (error) => {
      if (error !== null) onRefused();
    });
}

/** Instance names have no case. */
export const findInstance = (instances: readonly BrowserInstance[], name: string): BrowserInstance | undefined =>
  instances.find((instance) => instance.name.toLowerCase() === name.toLowerCase());
