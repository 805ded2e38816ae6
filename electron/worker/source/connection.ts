// Connects and signs in through tedious, then takes the byte stream over from it.
// tedious has no way to give rows without an object per cell, so it only does PRELOGIN, TLS and LOGIN7. Its public
// `connector` option gives us the socket, its 'secure' event the decrypted stream; for TDS 8.0 (strict) it makes the TLS
// stream itself and shows it to nobody, so there a guarded look at a private member is needed. The behaviour relied on
// here is pinned by the version in package.json and by test/unit/source/tedious-contract.test.ts.
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { Connection, type ConnectionConfiguration } from 'tedious';
import { AppError } from '../../../shared/errors.ts';
import { loginNameOf, type SourceConfig } from '../../../shared/connection.ts';
import { toolVersion } from '../../../shared/version.ts';
import { isEncryptionMissing, translateConnectError, type ErrorScene } from './errors.ts';
import { authorities } from './authorities.ts';
import { tlsFactsOf, unwatched, type ConnectionWatch } from './connection-watch.ts';
import { checkToken } from './entra-token.ts';
import { dialSocket, type Dialled } from './dial.ts';
import type { DirectSocket } from './direct-socket.ts';
import { parseServerAddress } from './server-address.ts';
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

type Encryption = true | false | 'strict';

/** The smallest packet there is: right for every server, should the negotiated size be unknown. */
const smallestPacketBytes = 512;

/** Connects as `config` says. Errors: AppError; an abort rejects with the signal's reason. */
export async function openConnection(
  config: SourceConfig,
  password: string,
  signal: AbortSignal,
  watch: ConnectionWatch = unwatched,
  applicationName: string | null = null,
): Promise<OpenConnection> {
  signal.throwIfAborted();
  const name = applicationName ?? `Tableferry/${toolVersion}`;
  const attempt = (encryption: Encryption) => signIn({ config, password, name }, encryption, signal, watch);
  const isToken = config.authentication.kind === 'entraToken';
  if (isToken) checkToken(password, config.server, Date.now());
  // Whoever sees a token has all its rights: it is sent under encryption or not at all.
  if (config.encrypt !== 'optional' || isToken) return attempt(config.encrypt === 'strict' ? 'strict' : true);
  try {
    return await attempt(true);
  } catch (error) {
    // `encrypt: false` would refuse encryption and send the password in clear to a server that offers it. It is right
    // only for a server that has none.
    if (error instanceof AppError && isEncryptionMissing(error.cause)) return attempt(false);
    throw error;
  }
}

/** `name`: what the server knows us by. */
type SignIn = { readonly config: SourceConfig; readonly password: string; readonly name: string };

async function signIn(
  { config, password, name }: SignIn,
  encryption: Encryption,
  signal: AbortSignal,
  watch: ConnectionWatch,
): Promise<OpenConnection> {
  const dialled: Dialled[] = [];
  const streams: Duplex[] = [];
  const messages: ServerMessage[] = [];
  const connection = new Connection(await configure({ config, password, name }, encryption, dialled, watch));
  connection.on('secure', (cleartext: unknown) => {
    if (cleartext instanceof Duplex) streams.push(cleartext);
    if (cleartext instanceof TLSSocket) watch.onSecured(tlsFactsOf(cleartext, !config.trustServerCertificate));
  });
  const showStrict = (): void => {
    const stream = encryption === 'strict' ? strictStream(connection) : null;
    // The driver has no way to trust without a check here.
    if (stream instanceof TLSSocket) watch.onSecured(tlsFactsOf(stream, true));
  };
  connection.on('errorMessage', (message: unknown) => {
    if (messages.length === 0) showStrict();
    messages.push(readMessage(message));
  });
  // Without a listener a socket error after the hand-over would end the process.
  connection.on('error', () => undefined);
  const onAbort = () => connection.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    signal.throwIfAborted();
    showStrict();
    return takeOver(connection, encryption, streams.at(-1), dialled.at(-1));
  } catch (error) {
    connection.close();
    for (const { socket } of dialled) socket.destroy();
    signal.throwIfAborted();
    const failure = translateConnectError(error, messages, sceneOf(config));
    throw dialled.length === 0 ? instanceFailure(config, failure) : failure;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Time that ran out before there was anywhere to dial was spent waiting for SQL Browser. */
function instanceFailure(config: SourceConfig, failure: AppError): AppError {
  const isInstance = parseServerAddress(config.server, config.port).instance !== null;
  const isTimeout = failure.cause instanceof Error && Reflect.get(failure.cause, 'code') === 'ETIMEOUT';
  return isInstance && isTimeout ? new AppError('INSTANCE_NOT_FOUND', failure.context, failure.cause) : failure;
}

async function configure(
  { config, password, name }: SignIn,
  encryption: Encryption,
  dialled: Dialled[],
  watch: ConnectionWatch,
): Promise<ConnectionConfiguration> {
  const { host, port, instance } = parseServerAddress(config.server, config.port);
  return {
    server: host,
    authentication: credentialsOf(config, password),
    options: {
      ...(instance === null ? { port: port ?? undefined } : { instanceName: instance }),
      connector: (...given: unknown[]) =>
        dialSocket(given, { host, port: port ?? 0 }, encryption !== false, dialled, watch),
      database: config.database,
      encrypt: encryption,
      trustServerCertificate: config.trustServerCertificate,
      ...(config.certificateName === undefined ? {} : { serverName: config.certificateName }),
      cryptoCredentialsDetails: { ca: await authorities(config.caFile) },
      packetSize: config.packetSizeBytes,
      connectTimeout: config.connectTimeoutMs,
      requestTimeout: 0,
      readOnlyIntent: config.readOnlyIntent,
      appName: name,
      abortTransactionOnError: true,
      textsize: 2_147_483_647,
      // Retrying has one owner, run/retry.ts: a refused login must not become four.
      maxRetriesOnTransientErrors: 0,
    },
  };
}

function credentialsOf(
  { authentication }: SourceConfig,
  password: string,
): NonNullable<ConnectionConfiguration['authentication']> {
  switch (authentication.kind) {
    case 'sql':
      return { type: 'default', options: { userName: authentication.user, password } };
    case 'windows':
      return { type: 'ntlm', options: { domain: authentication.domain, userName: authentication.user, password } };
    case 'entraToken':
      return { type: 'azure-active-directory-access-token', options: { token: password } };
  }
}

function takeOver(
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

const strictStream = (connection: Connection): unknown =>
  privateMember(privateMember(connection, 'messageIo'), 'socket');

function privateMember(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

export function sceneOf(config: SourceConfig, object = 'the server'): ErrorScene {
  return { server: config.server, database: config.database, user: loginNameOf(config), object };
}

/** A server message as tedious emits it. */
function readMessage(message: unknown): ServerMessage {
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
