// FreeTDS, an independent TDS client in C, against the double: interactive query, batch output, bulk copy out.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFirehose, type Firehose } from '../double/firehose/server.ts';
import { startDouble, type Double } from '../double/server.ts';
import { SqlError, type EngineEvent, type SqlType } from '../double/types.ts';
import { column, fakeEngine, resultSet } from '../unit/double/wire/fake-engine.ts';

const t = (name: SqlType['name'], facets: Partial<SqlType> = {}): SqlType => ({ name, ...facets });

const types: readonly (readonly [SqlType, number | bigint | string | Uint8Array, string])[] = [
  [t('int'), -5, '-5'],
  [t('bigint'), 9_223_372_036_854_775_807n, '9223372036854775807'],
  [t('bit'), 1, '1'],
  [t('decimal', { precision: 38, scale: 2 }), Buffer.from('7fffffffffffffffffffffffffffff85', 'hex'), '-1.23'],
  [t('numeric', { precision: 18, scale: 4 }), 123_450_000n, '12345.0000'],
  [t('money'), -15_000n, '-1.5000'],
  [t('float'), 0.5, '0.5'],
  [t('varchar', { length: 20 }), 'naïve €', 'naïve €'],
  [t('varchar', { length: 20, collation: 'Cyrillic_General_CI_AS' }), 'Привет', 'Привет'],
  [t('nvarchar', { length: 20 }), '😀 ok', '😀 ok'],
  [t('nvarchar', { length: -1 }), 'ü'.repeat(300), 'ü'.repeat(300)],
  [t('ntext'), 'Grüße', 'Grüße'],
  [
    t('uniqueidentifier'),
    Buffer.from('0a0b0c0d0e0f08090607040500010203', 'hex'),
    '03020100-0504-0706-0809-0A0B0C0D0E0F',
  ],
  [t('varbinary', { length: 8 }), Buffer.from('00ff', 'hex'), '00ff'],
];

function* answer(sql: string): Generator<EngineEvent> {
  if (/missing/.test(sql)) throw new SqlError(208, "Invalid object name 'missing'.");
  if (!/select/i.test(sql)) {
    yield { kind: 'done', isSelect: false };
    return;
  }
  if (/plain/.test(sql)) {
    yield* resultSet(
      [column('n', t('bigint')), column('c', t('nvarchar', { length: 20 }))],
      [
        [5n, 'Привет'],
        [null, null],
      ],
    );
    return;
  }
  const columns = types.map(([type], index) => column(`c${index}`, type, index % 2 === 0));
  yield* resultSet(columns, [
    types.map(([, value]) => value),
    types.map(([, value], index) => (index % 2 === 0 ? null : value)),
  ]);
}

/** How the connection of each statement was encrypted. */
const encrypted: string[] = [];

const missing = ['tsql', 'bsqldb', 'freebcp'].filter((tool) => !existsSync(`/usr/bin/${tool}`));
const reason = `The double was not checked with FreeTDS: ${missing.join(', ')} missing. On Debian: apt-get install freetds-bin`;
/** A developer's machine may lack FreeTDS, and is told so; continuous integration may not. */
const isSkipped = missing.length > 0 && process.env['CI'] === undefined;
if (isSkipped) console.warn(`SKIPPED  ${reason}`);

let folder: string;
let double: Double;
let firehose: Firehose;

type Run = { readonly code: number | null; readonly text: string };

async function freetds(
  tool: string,
  {
    args = [],
    input = '',
    port = double.port,
    encryption = 'off',
    password = 'right',
  }: { args?: string[]; input?: string; port?: number; encryption?: string; password?: string },
): Promise<Run> {
  const config = join(folder, `${tool}-${encryption}-${port}.conf`);
  const lines = ['[global]', 'tds version = 7.4', 'client charset = UTF-8', 'text size = 2000000'];
  await writeFile(
    config,
    [...lines, '[double]', 'host = 127.0.0.1', `port = ${port}`, `encryption = ${encryption}`, ''].join('\n'),
  );
  const child = spawn(`/usr/bin/${tool}`, [...args, '-S', 'double', '-U', 'sa', '-P', password], {
    env: { FREETDSCONF: config, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', HOME: folder },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
}

describe.skipIf(isSkipped)('FreeTDS', () => {
  beforeAll(async () => {
    if (missing.length > 0) throw new Error(reason);
    folder = await mkdtemp(join(tmpdir(), 'tableferry-freetds-'));
    double = await startDouble({
      engine: fakeEngine(({ sql }) => {
        encrypted.push(double.connections.at(-1)?.encryption ?? '');
        return answer(sql);
      }),
    });
    firehose = await startFirehose();
  });

  afterAll(async () => {
    await double.close();
    await firehose.close();
    await rm(folder, { recursive: true });
  });

  describe('tsql', () => {
    test.each([
      ['off', 'none'],
      ['request', 'loginOnly'],
      ['require', 'full'],
    ])('reads every value with encryption %s (agreed: %s)', async (encryption, agreed) => {
      const { text } = await freetds('tsql', { input: 'select\ngo\nexit\n', encryption, args: ['-D', 'db'] });
      const [first, second] = text
        .split('\n')
        .filter((line) => line.includes('\t'))
        .slice(-2)
        .map((line) => line.split('\t'));
      expect(first).toEqual(types.map(([, , expected]) => expected));
      expect(encrypted.at(-1)).toBe(agreed);
      expect(second).toEqual(types.map(([, , expected], index) => (index % 2 === 0 ? 'NULL' : expected)));
    });

    test('tells number and text of an error', async () => {
      const { text } = await freetds('tsql', { input: 'select * from missing\ngo\nexit\n' });
      expect(text).toMatch(/Msg 208 \(severity 16, state 1\) from TABLEFERRY-DOUBLE/);
      expect(text).toContain("Invalid object name 'missing'.");
    });

    test('is refused with a wrong password', async () => {
      const { text } = await freetds('tsql', { password: 'wrong' });
      expect(text).toMatch(/Msg 18456/);
    });
  });

  test('bsqldb prints the rows of a batch', async () => {
    const { code, text } = await freetds('bsqldb', { input: 'select plain\ngo\n', args: ['-q', '-t', '|'] });
    expect(code).toBe(0);
    expect(text).toMatch(/5\s*\|Привет\s*\n\s*NULL\s*\|NULL/);
  });

  test('freebcp copies a table out', async () => {
    const file = join(folder, 'out.txt');
    const { code, text } = await freetds('freebcp', { args: ['db.dbo.everything', 'out', file, '-c', '-t', '|'] });
    expect([code, text]).toEqual([0, expect.stringContaining('2 rows copied')]);
    const [first] = (await readFile(file, 'utf8')).split('\n');
    expect(first.split('|').slice(0, 3)).toEqual(['-5', '9223372036854775807', '1']);
  });

  test('tsql reads the firehose past the end of its distinct rows', async () => {
    const { text } = await freetds('tsql', {
      input: 'select top (200001) * from orders\ngo\nexit\n',
      port: firehose.port,
    });
    expect(text).toContain('(200001 rows affected)');
  });
});
