// Takes apart how people write a server: `host`, `host\instance`, `host,port`, with or without `tcp:`.
import { AppError } from '../../../shared/errors.ts';

/** Where to connect: a port, or an instance whose port SQL Browser tells. */
export type ServerAddress = { readonly host: string; readonly port: number | null; readonly instance: string | null };

const defaultPort = 1433;
const defaultInstance = /^mssqlserver$/i;

const tcpOnly = 'only TCP is used: write host, host\\instance or host,port, and switch on TCP/IP for the instance';
/** Ways in other than an ordinary connection by TCP. */
const localForms: readonly (readonly [form: RegExp, detail: string])[] = [
  [/^\(localdb\)/i, `a LocalDB has no TCP port; attach its database to another instance. Of ways in, ${tcpOnly}`],
  [/^np:|^\\\\/i, `it is a named pipe, and ${tcpOnly}`],
  [/^lpc:/i, `it is shared memory, and ${tcpOnly}`],
  [/^admin:/i, 'it is the connection kept for an administrator in need; write it without "admin:"'],
];

/** `port` is the one configured beside the name; it wins over an instance name. Throws FILE_INVALID. */
export function parseServerAddress(server: string, port: number | undefined): ServerAddress {
  const text = server.trim().replace(/^tcp:/i, '');
  const local = localForms.find(([form]) => form.test(text));
  if (local !== undefined) throw unusable(server, local[1]);
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
