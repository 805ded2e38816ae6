// What is inside of a connection of the driver: the stream that is taken over from it, and what it says of the server.
import { Duplex } from 'node:stream';
import type { Connection } from 'tedious';
import { AppError } from '../../../shared/errors.ts';
import type { Dialled } from './dial.ts';
import type { DirectSocket } from './direct-socket.ts';
import type { Encryption } from './driver-options.ts';
import type { ServerMessage } from './tds/tokens.ts';

/** A signed-in connection whose bytes belong to the caller. */
export type OpenConnection = {
  readonly stream: Duplex;
  /** Set without encryption: the way to its bytes that makes no buffer for each read. */
  readonly direct: DirectSocket | null;
  /** Outgoing packets may be this long. */
  readonly packetSizeBytes: number;
  readonly isEncrypted: boolean;
  /** Calls back once when the connection is gone, whoever ended it. */
  onGone(listener: (error: Error | null) => void): void;
  /** Ends it at once. */
  destroy(): void;
};

/** The smallest packet there is: right for every server, should the negotiated size be unknown. */
const smallestPacketBytes = 512;

/** Throws BUG where a version of the driver has it elsewhere. */
export function takeOver(
  connection: Connection,
  encryption: Encryption,
  decrypted: Duplex | undefined,
  dialled: Dialled | undefined,
): OpenConnection {
  const messageIo = privateMember(connection, 'messageIo');
  const stream = { plain: dialled?.socket, inside: decrypted, strict: strictStream(connection) }[
    encryption === 'strict' ? 'strict' : encryption ? 'inside' : 'plain'
  ];
  if (!(stream instanceof Duplex))
    throw new AppError('BUG', { detail: 'the driver does not show its connection any more' });
  stream.unpipe();
  return {
    stream,
    direct: dialled?.direct ?? null,
    packetSizeBytes: negotiatedPacketSize(messageIo),
    isEncrypted: encryption !== false,
    onGone: (listener) => {
      let lastError: Error | null = null;
      connection.on('error', (error) => {
        lastError = error;
      });
      connection.once('end', () => listener(lastError));
    },
    destroy: () => connection.close(),
  };
}

function negotiatedPacketSize(messageIo: unknown): number {
  const outgoing = privateMember(messageIo, 'outgoingMessageStream');
  const size = privateMember(outgoing, 'packetSize');
  return typeof size === 'number' && size >= smallestPacketBytes && size <= 32_767 ? size : smallestPacketBytes;
}

/** Of TDS 8.0. */
export const strictStream = (connection: Connection): unknown =>
  privateMember(privateMember(connection, 'messageIo'), 'socket');

export function privateMember(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

/** A server message as tedious emits it. */
export function readMessage(message: unknown): ServerMessage {
  const number = privateMember(message, 'number');
  const text = privateMember(message, 'message');
  const severity = privateMember(message, 'class');
  return {
    number: typeof number === 'number' ? number : 0,
    text: typeof text === 'string' ? text : '',
    severity: typeof severity === 'number' ? severity : 0,
    state: 0,
    server: '',
    procedure: '',
    line: 0,
  };
}
