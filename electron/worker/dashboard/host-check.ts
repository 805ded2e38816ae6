// Which Host headers are answered. A page of another site whose name was made to lead here (DNS rebinding) names itself.
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export type HostCheck = (host: string | undefined) => boolean;

export type HostSettings = {
  readonly isOnLan: boolean;
  /** PEM; its names are ours. */
  readonly certificate: string | null;
};

/** `name:port`, `1.2.3.4:port`, `[::1]:port`. The port is not looked at: it differs behind a tunnel. */
const hostHeader = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::\d{1,5})?$/i;

const isLoopback = (name: string): boolean => name === 'localhost' || name === '::1' || /^127(\.\d+){3}$/.test(name);

/** An address cannot be rebound, only a name can; so on the network every address is taken for ours. */
export function createHostCheck({ isOnLan, certificate }: HostSettings): HostCheck {
  const parsed = certificate === null ? null : new X509Certificate(certificate);
  const own = hostname().toLowerCase();
  return (host) => {
    const [, address, word] = hostHeader.exec(host ?? '') ?? [];
    const name = (address ?? word ?? '').toLowerCase();
    if (name === '') return false;
    if (isLoopback(name)) return true;
    if (!isOnLan) return false;
    return isIP(name) !== 0 || name === own || parsed?.checkHost(name) !== undefined;
  };
}
