// From the first byte to the login record: PRELOGIN, encryption as agreed, LOGIN7.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProtocolError } from './byte-reader.ts';
import type { SecureContexts } from './certificate.ts';
import type { Inbox } from './inbox.ts';
import type { EntraAccount } from './entra-sign-in.ts';
import { readLogin, type Login } from './login.ts';
import { cutPackets, packetType } from './packet.ts';
import { agree, preloginReply, readPrelogin, type Agreement, type EncryptionMode } from './prelogin.ts';
import { secureFirst, secureInsideTds } from './tls-tunnel.ts';
import type { ServerVersion } from './tokens.ts';

export type Greeting = {
  readonly encryption: EncryptionMode;
  /** Null when the server does not encrypt at all. */
  readonly secure: SecureContexts | null;
  readonly version: ServerVersion;
  /** Who may sign in by an access token. */
  readonly entraAccounts: readonly EntraAccount[];
};

export type Opened = {
  /** Where requests are read from and answered to. */
  readonly stream: Duplex;
  readonly login: Login;
  readonly encryption: 'none' | 'loginOnly' | 'full' | 'strict';
};

const tlsHandshake = 0x16;

/** Null when the client left, or was refused, before it signed in. Rejects with ProtocolError on anything not TDS. */
export async function openConnection(socket: Socket, inbox: Inbox, greeting: Greeting): Promise<Opened | null> {
  const first = await firstByte(socket);
  if (first === null) return null;
  if (first === tlsHandshake) return openStrict(socket, inbox, greeting);
  if (greeting.encryption === 'strict') throw new ProtocolError('this server only speaks TDS 8.0');
  inbox.attach(socket);
  const agreement = await answerPrelogin(socket, inbox, greeting);
  if (agreement === null || agreement === 'refused') return null;
  if (agreement === 'plain') return nextLogin(inbox, socket, 'none');
  return openInside(socket, inbox, greeting, agreement);
}

async function openStrict(socket: Socket, inbox: Inbox, greeting: Greeting): Promise<Opened | null> {
  if (greeting.secure === null) throw new ProtocolError('this server does not encrypt');
  const { stream } = await secureFirst(socket, greeting.secure.strict);
  stream.on('error', () => socket.destroy());
  if (stream.alpnProtocol !== 'tds/8.0') throw new ProtocolError('the client did not ask for tds/8.0');
  inbox.attach(stream);
  if ((await answerPrelogin(stream, inbox, greeting)) === null) return null;
  return nextLogin(inbox, stream, 'strict');
}

async function openInside(
  socket: Socket,
  inbox: Inbox,
  greeting: Greeting,
  agreement: 'loginOnly' | 'full',
): Promise<Opened | null> {
  if (greeting.secure === null) throw new ProtocolError('this server does not encrypt');
  inbox.detach();
  const channel = await secureInsideTds(socket, greeting.secure.insideTds);
  channel.stream.on('error', () => socket.destroy());
  inbox.attach(channel.stream);
  const opened = await nextLogin(inbox, channel.stream, agreement);
  if (opened === null || agreement === 'full') return opened;
  inbox.detach();
  channel.detach();
  inbox.attach(socket);
  return { ...opened, stream: socket };
}

async function nextLogin(inbox: Inbox, stream: Duplex, encryption: Opened['encryption']): Promise<Opened | null> {
  const message = await inbox.next();
  if (message === null) return null;
  if (message.type !== packetType.login) throw new ProtocolError('LOGIN7 was expected');
  return { stream, login: readLogin(message.payload), encryption };
}

async function answerPrelogin(stream: Duplex, inbox: Inbox, greeting: Greeting): Promise<Agreement | null> {
  const message = await inbox.next();
  if (message === null) return null;
  if (message.type !== packetType.prelogin) throw new ProtocolError('PRELOGIN was expected');
  const asked = readPrelogin(message.payload);
  const { reply, agreement } = agree(asked.encryption, greeting.encryption);
  const payload = preloginReply(greeting.version, reply, asked.knowsEntra && greeting.entraAccounts.length > 0);
  stream.write(cutPackets(payload, { type: packetType.reply, packetSize: 4096, spid: 0 }, 1, true).bytes);
  return agreement;
}

/** Looks at the first byte and puts it back; null when there is none. */
async function firstByte(socket: Socket): Promise<number | null> {
  while (!socket.destroyed && !socket.readableEnded) {
    const chunk: unknown = socket.read();
    if (chunk instanceof Buffer && chunk.length > 0) {
      socket.unshift(chunk);
      return chunk[0];
    }
    await Promise.race([once(socket, 'readable'), once(socket, 'close'), once(socket, 'end')]).catch(() => undefined);
  }
  return null;
}
