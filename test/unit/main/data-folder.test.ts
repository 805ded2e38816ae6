// What is kept in the user's data folder: settings, connections, the window's place and the log.
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConnections } from '../../../electron/main/connections.ts';
import { writeFileAtomic } from '../../../electron/main/json-file.ts';
import { openLog } from '../../../electron/main/log.ts';
import { createVault, type Cipher } from '../../../electron/main/secrets.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { fitToScreens } from '../../../electron/main/window-place.ts';
import { defaultSettings } from '../../../shared/settings.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tableferry-data-'));
const quiet = (): void => undefined;
const nowUtc = (): string => '2026-11-24T12:00:00.000Z';

const cipher: Cipher = {
  encrypt: async (secret) => Buffer.from(`sealed:${Buffer.from(secret).toString('hex')}`),
  decrypt: async (bytes) => Buffer.from(bytes.toString().slice('sealed:'.length), 'hex').toString(),
};

const sales = {
  side: 'source' as const,
  config: {
    server: 'sql01',
    database: 'Sales',
    authentication: { kind: 'sql' as const, user: 'etl', password: { env: 'X' } },
    encrypt: 'mandatory' as const,
    trustServerCertificate: false,
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 120_000,
    packetSizeBytes: 16_384,
  },
};

test('settings are the defaults at first, and what was set afterwards', () => {
  const folder = newFolder();
  const settings = openSettings(folder, quiet);
  expect(settings.get()).toEqual(defaultSettings);
  settings.set({ theme: 'dark', keepAwake: false });
  expect(openSettings(folder, quiet).get()).toEqual({ ...defaultSettings, theme: 'dark', keepAwake: false });
});

test('a settings file of before there was a log level keeps what it says, and a change of another one keeps the level', () => {
  const folder = newFolder();
  const { logLevel: _, ...older } = defaultSettings;
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...older, theme: 'dark' }));
  const settings = openSettings(folder, quiet);
  expect(settings.get()).toEqual({ ...defaultSettings, theme: 'dark' });
  settings.set({ logLevel: 'debug' });
  expect(settings.set({ theme: 'light' })).toEqual({ ...defaultSettings, theme: 'light', logLevel: 'debug' });
});

test('a settings file of an earlier version has the defaults of what came later', () => {
  const folder = newFolder();
  const { network: _later, ...earlier } = defaultSettings;
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...earlier, theme: 'dark' }));
  expect(openSettings(folder, quiet).get()).toEqual({ ...defaultSettings, theme: 'dark' });
});

test('a settings file that is not usable is set aside, not lost, and told', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'settings.json'), '{ "theme": "pink" }');
  const told: string[] = [];
  expect(openSettings(folder, (text) => void told.push(text)).get()).toEqual(defaultSettings);
  expect(readFileSync(join(folder, 'settings.json.unusable'), 'utf8')).toContain('pink');
  expect(told.join()).toMatch(/settings\.json was set aside: "theme"/);
});

test('a file is written whole, for its owner only, and leaves nothing beside it', () => {
  const folder = newFolder();
  const file = join(folder, 'deep/file.json');
  writeFileAtomic(file, 'one');
  writeFileAtomic(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json']);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a file that cannot be written says why, and the old one stays', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'not-a-folder'), 'old');
  expect(() => writeFileAtomic(join(folder, 'not-a-folder/file.json'), 'x')).toThrow(/was not written/);
  expect(readFileSync(join(folder, 'not-a-folder'), 'utf8')).toBe('old');
});

test('a saved connection comes back with a handle to its secret, which stands in the file only sealed', async () => {
  const folder = newFolder();
  const vault = createVault(cipher);
  const book = openConnections(folder, vault, nowUtc, quiet);
  const saved = await book.save({ id: null, name: 'Sales', connection: sales, secret: vault.put('S3cret!') });
  expect(readFileSync(join(folder, 'connections.json'), 'utf8')).not.toContain('S3cret!');

  const laterVault = createVault(cipher);
  const [later] = openConnections(folder, laterVault, nowUtc, quiet).list();
  expect(later).toMatchObject({ id: saved.id, name: 'Sales', connection: sales });
  expect(await laterVault.lookUp(later?.secret ?? '')).toBe('S3cret!');
});

test('without a key store the secret lasts as long as the program', async () => {
  const folder = newFolder();
  const vault = createVault(null);
  const handle = vault.put('S3cret!');
  const saved = await openConnections(folder, vault, nowUtc, quiet).save({
    id: null,
    name: 'Sales',
    connection: sales,
    secret: handle,
  });
  expect(saved.secret).toBe(handle);
  expect(openConnections(folder, createVault(null), nowUtc, quiet).list()).toMatchObject([{ secret: null }]);
});

test('saving with the same id replaces, removing removes, the last used stands first', async () => {
  const folder = newFolder();
  let minute = 10;
  const clock = (): string => `2026-11-24T12:${String(minute++)}:00.000Z`;
  const book = openConnections(folder, createVault(null), clock, quiet);
  const draft = { connection: sales, secret: null };
  const first = await book.save({ ...draft, id: null, name: 'first' });
  const second = await book.save({ ...draft, id: null, name: 'second' });
  await book.save({ ...draft, id: first.id, name: 'first, renamed' });
  expect(book.list().map(({ name }) => name)).toEqual(['first, renamed', 'second']);
  book.remove(second.id);
  expect(book.list().map(({ id }) => id)).toEqual([first.id]);
});

test('the window stays where it was only as long as a screen shows it', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const place = (x: number, y: number, width = 1300, height = 900) => ({
    bounds: { x, y, width, height },
    isMaximized: false,
  });
  expect(fitToScreens({ bounds: null, isMaximized: false }, [screen])).toEqual({ width: 1280, height: 800 });
  expect(fitToScreens(place(100, 50), [screen])).toEqual({ x: 100, y: 50, width: 1300, height: 900 });
  expect(fitToScreens(place(2500, 50), [screen])).toEqual({ width: 1300, height: 900 });
  expect(fitToScreens(place(100, -600), [screen])).toEqual({ width: 1300, height: 900 });
  expect(fitToScreens(place(-1250, 50), [screen])).toEqual({ width: 1300, height: 900 });
  expect(fitToScreens(place(0, 0, 10, 10), [screen])).toMatchObject({ width: 1024, height: 700 });
});

test('the log is redacted, and limited to two files of its size', () => {
  const folder = newFolder();
  const log = openLog(folder, nowUtc);
  log.redactWith((text) => text.replaceAll('S3cret!', '***'));
  log.write('login with S3cret!');
  expect(readFileSync(join(folder, 'main.log'), 'utf8')).toBe('2026-11-24T12:00:00.000Z login with ***\n');
  const long = 'x'.repeat(1 << 18);
  for (let line = 0; line < 12; line += 1) log.write(long);
  expect(readdirSync(folder).sort()).toEqual(['main.log', 'main.old.log']);
  expect(statSync(join(folder, 'main.old.log')).size).toBeLessThan(1.5 * (1 << 20));
});

test('a log that cannot be written does not stop the program', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  openLog(join(folder, 'file'), nowUtc).write('anything');
  expect(existsSync(join(folder, 'file/main.log'))).toBe(false);
});
