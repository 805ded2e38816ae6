// Which hosts are reached without a proxy.
import { BlockList, isIP } from 'node:net';

const bare = (hostname: string): string => hostname.toLowerCase().replace(/^\[|\]$/g, '');

/** A proxy is meant for the way out, never for a service on this machine. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Where a virtual machine asks for its own identity: known to nobody else. */
export const isLinkLocal = (hostname: string): boolean => bare(hostname).startsWith('169.254.');

/**
 * `list` as in NO_PROXY: names that count for what is below them too (`corp.example`, `.corp.example`, `*.corp.example`),
 * `name:port`, addresses, ranges (`10.0.0.0/8`), `<local>` for names without a dot, `*` for all.
 */
export function isBypassed(list: string, url: URL): boolean {
  const host = bare(url.hostname);
  const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
  return list
    .split(/[\s,;]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry === '<local>') return !host.includes('.') && isIP(host) === 0;
  if (entry.includes('/')) return isInRange(entry, host);
  const [, name = entry, entryPort = port] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (entryPort !== port) return false;
  const suffix = bare(name).replace(/^\*?\./, '');
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function isInRange(range: string, host: string): boolean {
  const [address = '', bits = ''] = range.split('/');
  const [family, hostFamily] = [isIP(address), isIP(host)];
  const isRange = family !== 0 && /^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  if (!isRange || family !== hostFamily) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), kind);
  return list.check(host, kind);
}
