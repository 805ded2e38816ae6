// Which proxy an address is reached by: as set, by the environment, by the desktop's answer, and never for this machine.
import { describe, expect, test } from 'vitest';
import { createRouteSource, environmentRoutes, type Environment } from '../../../electron/network/routes.ts';
import { networkSettingsSchema, type Hop, type ProxySetting } from '../../../shared/network.ts';

const direct: Hop[] = [{ kind: 'direct' }];
const proxy = (url: string, user = '', password = ''): Hop => ({ kind: 'proxy', url, user, password });

const bySetting = async (setting: ProxySetting, origin: string, pac = 'DIRECT'): Promise<readonly Hop[]> => {
  const asked: string[] = [];
  const routes = createRouteSource({
    settings: () => ({ proxy: setting, caFile: '/ca.pem' }),
    environment: { HTTPS_PROXY: 'http://environment:1' },
    password: async ({ user }) => `password of ${user}`,
    async resolveSystem(url) {
      asked.push(url);
      return pac;
    },
  });
  const { hops, caFile } = await routes(origin);
  expect(caFile).toBe('/ca.pem');
  expect(asked.every((url) => url === `${new URL(origin).origin}/`)).toBe(true);
  return hops;
};
const byEnvironment = async (environment: Environment, origin = 'https://a.blob.core.windows.net') =>
  (await environmentRoutes(environment)(origin)).hops;

describe('the setting', () => {
  const origin = 'https://login.microsoftonline.com';
  const explicit = {
    kind: 'explicit',
    url: 'http://proxy.corp:8080',
    user: 'anna',
    bypass: '.corp 10.0.0.0/8',
  } as const;

  test('of the system takes the words of a PAC file, in their order', async () => {
    const pac = 'PROXY a.corp:8080; HTTPS b.corp:443 ; SOCKS5 c.corp:1080; DIRECT';
    expect(await bySetting({ kind: 'system' }, origin, pac)).toEqual([
      proxy('http://a.corp:8080'),
      proxy('https://b.corp:443'),
      { kind: 'unknown', name: 'SOCKS5 c.corp:1080' },
      ...direct,
    ]);
    expect(await bySetting({ kind: 'system' }, origin, '')).toEqual(direct);
  });

  test('of no proxy, and of the environment, is heeded', async () => {
    expect(await bySetting({ kind: 'none' }, origin, 'PROXY a:1')).toEqual(direct);
    expect(await bySetting({ kind: 'environment' }, origin, 'PROXY a:1')).toEqual([proxy('http://environment:1')]);
  });

  test('of a proxy has its user and password, except for the hosts that are named', async () => {
    const named = proxy('http://proxy.corp:8080', 'anna', 'password of anna');
    expect(await bySetting(explicit, origin)).toEqual([named]);
    expect(await bySetting(explicit, 'https://storage.corp')).toEqual(direct);
    expect(await bySetting(explicit, 'https://10.1.2.3')).toEqual(direct);
    expect(await bySetting({ ...explicit, user: '' }, origin)).toEqual([proxy('http://proxy.corp:8080')]);
  });

  test('is never asked for this machine, nor for the identity of a virtual machine', async () => {
    const near = ['http://localhost:10000', 'https://127.0.0.1', 'http://[::1]:1', 'http://169.254.169.254'];
    for (const one of near) expect(await bySetting(explicit, one)).toEqual(direct);
  });

  test('refuses an address with a user, a path or another kind', () => {
    const isTaken = (url: string): boolean =>
      networkSettingsSchema.safeParse({ proxy: { ...explicit, url }, caFile: null }).success;
    expect(['http://proxy:8080', 'https://proxy.corp', 'http://[fd00::1]:3128/'].map(isTaken)).toEqual([
      true,
      true,
      true,
    ]);
    const wrong = [
      'http://anna:secret@proxy:8080',
      'proxy:8080',
      'socks5://proxy:1',
      'http://proxy/path',
      'http://p:1?q',
    ];
    expect(wrong.map(isTaken)).toEqual(wrong.map(() => false));
  });
});

describe('the environment', () => {
  test('names the proxy in capitals or small letters, with or without a scheme', async () => {
    expect(await byEnvironment({ HTTPS_PROXY: 'http://proxy:8080' })).toEqual([proxy('http://proxy:8080')]);
    expect(await byEnvironment({ https_proxy: 'proxy:8080' })).toEqual([proxy('http://proxy:8080')]);
    expect(await byEnvironment({ ALL_PROXY: 'https://proxy' })).toEqual([proxy('https://proxy')]);
    expect(await byEnvironment({ HTTP_PROXY: 'http://proxy:1' })).toEqual(direct);
    expect(await byEnvironment({ HTTP_PROXY: 'http://proxy:1' }, 'http://a.test')).toEqual([proxy('http://proxy:1')]);
    expect(await byEnvironment({})).toEqual(direct);
  });

  test('may hold user and password, written out or as they are', async () => {
    const [written, asItIs] = ['http://CORP%5Canna:p%40ss%25@proxy:1', 'http://anna:100%@proxy:1'];
    expect(await byEnvironment({ HTTPS_PROXY: written })).toEqual([proxy('http://proxy:1', 'CORP\\anna', 'p@ss%')]);
    expect(await byEnvironment({ HTTPS_PROXY: asItIs })).toEqual([proxy('http://proxy:1', 'anna', '100%')]);
  });

  test('with something else is named without what may be its password', async () => {
    const socks = await byEnvironment({ HTTPS_PROXY: 'socks5://anna:secret@proxy:1080' });
    expect(socks).toEqual([{ kind: 'unknown', name: 'socks5://proxy:1080' }]);
    const broken = await byEnvironment({ HTTPS_PROXY: 'http://anna:sec ret@pro xy' });
    expect(broken).toEqual([{ kind: 'unknown', name: 'HTTPS_PROXY' }]);
  });

  test.each([
    ['*', true],
    ['blob.core.windows.net', true],
    ['.core.windows.net, other', true],
    ['*.windows.net', true],
    ['a.blob.core.windows.net:443', true],
    ['a.blob.core.windows.net:8443', false],
    ['ore.windows.net', false],
    ['10.0.0.0/8', false],
    ['<local>', false],
    ['', false],
  ])('passes the proxy by for NO_PROXY=%s: %s', async (list, isBypassed) => {
    const hops = await byEnvironment({ HTTPS_PROXY: 'http://proxy:1', NO_PROXY: list });
    expect(hops[0]?.kind).toBe(isBypassed ? 'direct' : 'proxy');
  });

  test('takes ranges, addresses and names without a dot', async () => {
    const environment = { HTTPS_PROXY: 'http://proxy:1', no_proxy: '10.0.0.0/8 fd00::/8 192.168.1.7 <local>' };
    const near = ['https://10.200.0.1', 'https://[fd12::1]', 'https://192.168.1.7', 'https://storage:8443'];
    for (const one of near) expect(await byEnvironment(environment, one)).toEqual(direct);
    for (const one of ['https://11.0.0.1', 'https://[fe00::1]', 'https://192.168.1.77'])
      expect((await byEnvironment(environment, one))[0]?.kind).toBe('proxy');
  });
});
