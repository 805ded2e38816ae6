// How people write a server: `host`, `host\instance`, `host,port`, `tcp:host,port`, an address in brackets.

export type Address = { readonly server: string; readonly port?: number };

/** Null when it is no server name. A port wins over an instance, as it does in every client. */
export function readAddress(text: string): Address | null {
  const [, name = '', portText] = /^([^,]*)(?:,(.*))?$/s.exec(text.trim().replace(/^tcp:/i, '')) ?? [];
  const server = name.trim();
  if (!isServer(server)) return null;
  if (portText === undefined) return { server };
  const port = readPort(portText);
  return port === null ? null : { server, port };
}

/** No white space, no quotes, one backslash at most and only between two names. Pipes and local databases are no TCP. */
const isServer = (server: string): boolean =>
  /^(?:\[[0-9a-f:.%]+\]|[^\s\\;'"{}[\]/]+)(?:\\[^\s\\;'"{}[\]/]+)?$/i.test(server) &&
  !/^(?:np|lpc|admin):|^\(localdb\)/i.test(server);

/** Null when it is none. */
function readPort(text: string): number | null {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
