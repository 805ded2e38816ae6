// Connection files and the secrets they refer to.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSourceFile, readTargetFile } from '../../../electron/cli/connections.ts';
import { createSecretReader } from '../../../electron/cli/secrets.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string | Buffer): string {
  files += 1;
  const path = join(folder, `${String(files)}.json`);
  writeFileSync(path, content);
  return path;
}

const source = (password: unknown, more: object = {}) => ({
  server: 'srv',
  database: 'db',
  authentication: { kind: 'sql', user: 'u', password },
  ...more,
});
const json = (value: unknown): string => file(JSON.stringify(value));
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
};

describe('source.json', () => {
  test('gets its defaults, and paths relative to the file', () => {
    const read = readSourceFile(json(source({ file: 'secret.txt' }, { caFile: 'ca.pem' })));
    expect(read).toMatchObject({
      encrypt: 'mandatory',
      trustServerCertificate: false,
      caFile: join(folder, 'ca.pem'),
      authentication: { password: { file: join(folder, 'secret.txt') } },
    });
  });

  test('takes an access token by reference only', () => {
    const token = (ref: unknown) => source(null, { authentication: { kind: 'entraToken', token: ref } });
    expect(readSourceFile(json(token({ file: 'token.txt' })))).toMatchObject({
      authentication: { kind: 'entraToken', token: { file: join(folder, 'token.txt') } },
    });
    const message = messageOf(() => readSourceFile(json(token('eyJhbGciOi'))));
    expect(message).toMatch(/"authentication\.token" holds the secret itself/);
    expect(message).not.toContain('eyJhbGciOi');
  });

  test('with the password in it is refused, and the password is not repeated', () => {
    const message = messageOf(() => readSourceFile(json(source('hunter2-hunter2'))));
    expect(message).toMatch(/"authentication\.password" holds the secret itself.*\{"env":"NAME"\}/);
    expect(message).not.toContain('hunter2');
  });

  test('that is broken is refused without quoting it', () => {
    const message = messageOf(() => readSourceFile(file('{"authentication":{"password":"hunter2" oops}}')));
    expect(message).toMatch(/is not valid JSON/);
    expect(message).not.toContain('hunter2');
  });

  test('that is not there is named', () => {
    expect(messageOf(() => readSourceFile(join(folder, 'none.json')))).toMatch(
      /none\.json was not read: there is no such file/,
    );
    expect(messageOf(() => readSourceFile(folder))).toMatch(/it is a folder/);
  });

  test('may be UTF-8 or UTF-16 with a byte order mark, as Windows tools write it', () => {
    const text = `\uFEFF${JSON.stringify(source({ env: 'P' }))}`;
    expect(readSourceFile(file(text)).server).toBe('srv');
    expect(readSourceFile(file(Buffer.from(text, 'utf16le'))).server).toBe('srv');
  });
});

describe('target.json', () => {
  test.each([
    [{ kind: 'connectionString', value: 'AccountKey=hunter2', container: 'data' }, '"value"'],
    [{ kind: 'accountKey', endpoint: 'https://a.b', account: 'a', key: 'hunter2', container: 'data' }, '"key"'],
    [{ kind: 'sas', endpoint: 'https://a.b', sas: '?sig=hunter2', container: 'data' }, '"sas"'],
  ])('with the secret in it is refused: %j', (target, place) => {
    const message = messageOf(() => readTargetFile(json(target)));
    expect(message).toContain(`${place} holds the secret itself`);
    expect(message).not.toContain('hunter2');
  });

  test('with a bad container name says what a name may be', () => {
    const message = messageOf(() =>
      readTargetFile(json({ kind: 'connectionString', value: { env: 'C' }, container: 'A_B' })),
    );
    expect(message).toMatch(/"container": a container name has 3 to 63/);
  });
});

describe('secrets', () => {
  const reader = (more: Parameters<typeof createFakeTerminal>[0]) => createSecretReader(createFakeTerminal(more));

  test('come from the environment', () => {
    expect(reader({ env: { P: ' s p ' } })({ env: 'P' }, 'the password')).toBe(' s p ');
  });

  test('come from a file, without the line end of an editor', () => {
    expect(reader({})({ file: file('s3cret\r\n') }, 'x')).toBe('s3cret');
  });

  test('come from standard input, one line each in the order they are needed', () => {
    const read = reader({ stdin: 'first\nsecond\n' });
    expect([read({ stdin: true }, 'a'), read({ stdin: true }, 'b')]).toEqual(['first', 'second']);
    expect(() => read({ stdin: true }, 'the target')).toThrow(/standard input has no line for the target/);
  });

  test.each([
    [{ env: 'NOT_SET' }, /environment variable NOT_SET, named for the password, is not set/],
    [{ file: '/nowhere/at/all' }, /\/nowhere\/at\/all, named for the password, was not read: there is no such file/],
  ])('that are missing are named: %j', (ref, message) => {
    expect(() => reader({})(ref, 'the password')).toThrow(message);
  });
});
