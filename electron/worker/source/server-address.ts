// Takes apart how people write a server: `host`, `host\instance`, `host,port`, with or without `tcp:`.
import { AppError } from '../../../shared/errors.ts';

/** Where to connect: a port, or an instance whose port SQL Browser tells. */
export type ServerAddress = { readonly host: string; readonly port: number | null; readonly instance: string | null };

const defaultPort = 1433;
const defaultInstance = /^mssqlserver$/i;

/** `port` is the one configured beside the name; it wins over an instance name. Throws FILE_INVALID. */
export function parseServerAddress(server: string, port: number | undefined): ServerAddress {
  const text = server.trim().replace(/^tcp:/i, '');
  const [, name = '', portText] = /^([^,]*)(?:,(.*))?$/.exec(text) ?? [];
  const [hostText = '', instance = ''] = name.split('\\', 2).map((part) => part.trim());
  const host =
    hostText === '.' || hostText.toLowerCase() === '(local)' ? 'localhost' : hostText.replace(/^\[(.*)\]$/, '$1');
  const written = portText === undefined ? port : parsePort(portText, server);
  if (host === '') throw unusable(server, 'it names no host');
  if (port !== undefined && written !== port) throw unusable(server, `it disagrees with "port": ${port}`);
  if (written !== undefined) return { host, port: written, instance: null };
  if (instance === '' || defaultInstance.test(instance)) return { host, port: defaultPort, instance: null };
  return { host, port: null, instance };
}

function parsePort(text: string, server: string): number {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw unusable(server, `"${text.trim()}" is not a port`);
  return port;
}

function unusable(server: string, detail: string): AppError {
  return new AppError('FILE_INVALID', {
    path: 'of the source',
    detail: `"server": "${server}" cannot be used, ${detail}`,
  });
}
