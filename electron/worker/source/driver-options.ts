// What the driver is told for one connection: how to sign in, how to encrypt, and what it must leave to us.
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { ConnectionConfiguration } from 'tedious';
import type { SourceConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ServerPlace } from './find-server.ts';

export type Encryption = true | false | 'strict';
export type SignIn = { readonly config: SourceConfig; readonly password: string; readonly name: string };
export type Security = { readonly tls: SecureContextOptions; readonly serverName: string | undefined };

export function configure(
  { config, password, name }: SignIn,
  encryption: Encryption,
  { host, port }: ServerPlace,
  { tls, serverName }: Security,
  connector: (given: readonly unknown[]) => Promise<Socket>,
): ConnectionConfiguration {
  return {
    server: host,
    authentication: credentialsOf(config, password),
    options: {
      port,
      connector: (...given: unknown[]) => connector(given),
      database: config.database,
      encrypt: encryption,
      // A pinned certificate is checked by its fingerprint, before the login.
      trustServerCertificate: config.trustServerCertificate || config.certificateFingerprint !== undefined,
      ...(serverName === undefined ? {} : { serverName }),
      cryptoCredentialsDetails: tls,
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
    case 'entra':
      throw new AppError('BUG', { detail: 'the token of the sign-in was not fetched' });
    case 'integrated':
      throw new AppError('BUG', { detail: 'the signed-in Windows user has no way through TDS here' });
  }
}
