// Where a server is to be dialled: as written, or where SQL Server Browser says that the instance listens.
import type { SourceConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { askBrowser, findInstance } from './browser/ask-browser.ts';
import type { BrowserInstance } from './browser/browser-answer.ts';
import type { ConnectionWatch } from './connection-watch.ts';
import { parseServerAddress } from './server-address.ts';

export type ServerPlace = { readonly host: string; readonly port: number };

/** Browsers answer within milliseconds; three questions and some patience fit into this. */
const longestWaitMs = 4000;

/**
 * Errors: FILE_INVALID for an address that cannot be used; INSTANCE_NOT_FOUND, INSTANCE_UNKNOWN, INSTANCE_WITHOUT_TCP;
 * the system's error when no address is known for the host.
 */
export async function findServer(
  config: Pick<SourceConfig, 'server' | 'port' | 'connectTimeoutMs'>,
  signal: AbortSignal,
  watch: Pick<ConnectionWatch, 'onInstance'>,
): Promise<ServerPlace> {
  const { host, port, instance } = parseServerAddress(config.server, config.port);
  if (port !== null || instance === null) return { host, port: port ?? 1433 };
  const timeoutMs = Math.min(config.connectTimeoutMs, longestWaitMs);
  const answer = await askBrowser({ host, instance, timeoutMs }, signal);
  const server = config.server;
  if (answer.kind !== 'told') {
    const detail =
      answer.kind === 'refused'
        ? `nothing listens at UDP port 1434 of ${host}`
        : `no answer from UDP port 1434 of ${host} within ${(answer.waitedMs / 1000).toFixed(1)} s`;
    throw new AppError('INSTANCE_NOT_FOUND', { server, detail });
  }
  const found = findInstance(answer.instances, instance);
  if (found === undefined)
    throw new AppError('INSTANCE_UNKNOWN', { server, instance, known: describeInstances(answer.instances) });
  if (found.port === null) throw new AppError('INSTANCE_WITHOUT_TCP', { server, instance });
  watch.onInstance({ instance: found.name, host, port: found.port });
  return { host, port: found.port };
}

/** `SALES at port 49721, ARCHIVE without TCP` */
export const describeInstances = (instances: readonly BrowserInstance[]): string =>
  instances.length === 0
    ? 'none'
    : instances
        .map(({ name, port }) => (port === null ? `${name} without TCP` : `${name} at port ${String(port)}`))
        .join(', ');
