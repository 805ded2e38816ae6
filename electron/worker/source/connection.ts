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
import { pinRefusal, lookAtStrict, trustOnly } from './certificate-pin.ts';
import { tlsFactsOf, unwatched, type CertificateTrust, type ConnectionWatch } from './connection-watch.ts';
import { checkToken } from './entra-token.ts';
import { dialSocket, type Dialled } from './dial.ts';
import { configure, type Encryption, type Security, type SignIn } from './driver-options.ts';
import { findServer, type ServerPlace } from './find-server.ts';
import { privateMember, readMessage, strictStream, takeOver, type OpenConnection } from './take-over.ts';
import type { ServerMessage } from './tds/tokens.ts';
import { tlsOptionsOf } from './tls-options.ts';

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

async function signIn(
  who: SignIn,
  encryption: Encryption,
  signal: AbortSignal,
  watch: ConnectionWatch,
): Promise<OpenConnection> {
  const { config } = who;
  const dialled: Dialled[] = [];
  const messages: ServerMessage[] = [];
  let isSecured = false;
  const told: ConnectionWatch = {
    ...watch,
    onSecured(tls) {
      isSecured = true;
      watch.onSecured(tls);
    },
  };
  try {
    const place = await findServer(config, signal, watch);
    const security = await agreeSecurity(config, encryption, place, told, signal);
    const options = configure(who, encryption, place, security, (given) =>
      dialSocket(
        given,
        {
          configured: place,
          isEncrypted: encryption !== false,
          isParallel: config.multiSubnetFailover ?? false,
          watch,
        },
        dialled,
      ),
    );
    return await connect(options, { config, encryption, dialled, messages, watch: told }, signal);
  } catch (error) {
    for (const { socket } of dialled) socket.destroy();
    signal.throwIfAborted();
    const failure = translateConnectError(error, messages, sceneOf(config));
    // It was reached: that it hung up is no matter of the way to it.
    const hasHungUp = dialled.length > 0 && messages.length === 0 && failure.code === 'SOURCE_UNREACHABLE';
    if (!hasHungUp || isTimeout(error)) throw failure;
    const stage = isSecured || encryption === false ? 'at sign-in' : 'before encryption was agreed';
    throw new AppError('SOURCE_HUNG_UP', { ...failure.context, stage }, error);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && privateMember(error, 'code') === 'ETIMEOUT';

type Attempt = {
  readonly config: SourceConfig;
  readonly encryption: Encryption;
  /** Filled by the connector. */
  readonly dialled: readonly Dialled[];
  /** Filled with what the server says. */
  readonly messages: ServerMessage[];
  readonly watch: ConnectionWatch;
};

async function connect(
  options: ConnectionConfiguration,
  { config, encryption, dialled, messages, watch }: Attempt,
  signal: AbortSignal,
): Promise<OpenConnection> {
  const connection = new Connection(options);
  const streams: Duplex[] = [];
  let refusal: AppError | null = null;
  connection.on('secure', (cleartext: unknown) => {
    if (cleartext instanceof Duplex) streams.push(cleartext);
    if (!(cleartext instanceof TLSSocket)) return;
    watch.onSecured(tlsFactsOf(cleartext, trustOf(config)));
    refusal = pinRefusal(config, cleartext.getPeerCertificate());
    if (refusal === null) return;
    // The login would be the next to be sent: without a socket nothing can be, whatever the driver does now.
    cleartext.on('error', () => undefined);
    for (const { socket } of dialled) socket.on('error', () => undefined).destroy();
    connection.close();
  });
  const showStrict = (): void => {
    const stream = encryption === 'strict' ? strictStream(connection) : null;
    // The driver has no way to trust without a check here.
    if (stream instanceof TLSSocket)
      watch.onSecured(tlsFactsOf(stream, config.certificateFingerprint === undefined ? 'checked' : 'pinned'));
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
    throw refusal ?? error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const trustOf = ({ certificateFingerprint, trustServerCertificate }: SourceConfig): CertificateTrust =>
  certificateFingerprint !== undefined ? 'pinned' : trustServerCertificate ? 'unchecked' : 'checked';

/** With TDS 8.0 the driver shows nobody its certificate before it signs in: a pinned one is looked at beforehand. */
async function agreeSecurity(
  config: SourceConfig,
  encryption: Encryption,
  place: ServerPlace,
  watch: ConnectionWatch,
  signal: AbortSignal,
): Promise<Security> {
  const tls = await tlsOptionsOf(config);
  if (encryption !== 'strict' || config.certificateFingerprint === undefined)
    return { tls, serverName: config.certificateName };
  const { facts, certificate } = await lookAtStrict(place, tls, config.connectTimeoutMs, signal);
  const refusal = pinRefusal(config, certificate);
  if (refusal !== null) {
    watch.onSecured(facts);
    throw refusal;
  }
  const { options, serverName } = trustOnly(certificate);
  return { tls: { ...tls, ...options }, serverName };
}

export function sceneOf(config: SourceConfig, object = 'the server'): ErrorScene {
  return { server: config.server, database: config.database, user: loginNameOf(config), object };
}
