// Finds the route to an origin by what the user has set, the environment, or the desktop.
import type { Hop, NetworkSettings, ProxySetting, RouteSource } from '../../shared/network.ts';
import { isBypassed, isLinkLocal, isLoopback } from './hosts.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type RouteParts = {
  readonly settings: () => NetworkSettings;
  readonly environment: Environment;
  /** The password of the proxy that is set. */
  readonly password: (proxy: Extract<ProxySetting, { kind: 'explicit' }>) => Promise<string>;
  /** What the desktop answers, in the words of a PAC file: `PROXY a:8080; DIRECT`. */
  readonly resolveSystem: (url: string) => Promise<string>;
};

const direct: readonly Hop[] = [{ kind: 'direct' }];

export const createRouteSource =
  (parts: RouteParts): RouteSource =>
  async (origin) => {
    const { proxy, caFile } = parts.settings();
    const url = new URL(origin);
    const isNear = isLoopback(url.hostname) || isLinkLocal(url.hostname);
    return { hops: isNear ? direct : await hopsOf(proxy, url, parts), caFile };
  };

/** For a program without settings: the environment decides. */
export const environmentRoutes = (environment: Environment, caFile: () => string | null = () => null): RouteSource =>
  createRouteSource({
    settings: () => ({ proxy: { kind: 'environment' }, caFile: caFile() }),
    environment,
    password: async () => '',
    resolveSystem: async () => 'DIRECT',
  });

async function hopsOf(proxy: ProxySetting, url: URL, parts: RouteParts): Promise<readonly Hop[]> {
  switch (proxy.kind) {
    case 'none':
      return direct;
    case 'system':
      return readPac(await parts.resolveSystem(`${url.origin}/`));
    case 'environment':
      return readEnvironment(parts.environment, url);
    case 'explicit': {
      if (isBypassed(proxy.bypass, url)) return direct;
      const { user } = proxy;
      const password = user === '' ? '' : await parts.password(proxy);
      return [{ kind: 'proxy', url: new URL(proxy.url).origin, user, password }];
    }
  }
}

function readEnvironment(environment: Environment, url: URL): readonly Hop[] {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  if (isBypassed(read('NO_PROXY'), url)) return direct;
  const text = read(url.protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY') || read('ALL_PROXY');
  if (text === '') return direct;
  const address = text.includes('://') ? text : `http://${text}`;
  // Whatever it is, it may hold a password, so it is not repeated.
  const parsed = parseAddress(address);
  if (parsed === null) return [{ kind: 'unknown', name: 'HTTPS_PROXY' }];
  const { protocol, host, origin, username, password } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') return [{ kind: 'unknown', name: `${protocol}//${host}` }];
  return [{ kind: 'proxy', url: origin, user: decode(username), password: decode(password) }];
}

/** Null when it is none. (URL.canParse is missing in older runtimes.) */
function parseAddress(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Users write % and @ into proxy addresses as they are. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readPac(answer: string): readonly Hop[] {
  const hops = answer.split(';').flatMap((part): Hop[] => {
    const [kind = '', host = ''] = part.trim().split(/\s+/);
    switch (kind.toUpperCase()) {
      case '':
        return [];
      case 'DIRECT':
        return [{ kind: 'direct' }];
      case 'PROXY':
      case 'HTTP':
        return [{ kind: 'proxy', url: `http://${host}`, user: '', password: '' }];
      case 'HTTPS':
        return [{ kind: 'proxy', url: `https://${host}`, user: '', password: '' }];
      default:
        return [{ kind: 'unknown', name: `${kind} ${host}`.trim() }];
    }
  });
  return hops.length === 0 ? direct : hops;
}
