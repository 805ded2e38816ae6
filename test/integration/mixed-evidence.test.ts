// The evidence of a run that lanes and a Data Factory carried out: made and checked by the program, and read without it.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openMixedWorld, rowsOf, type MixedWorld } from '../fakes/mixed-world.ts';
import { createCliFolder, parseOnly, type CliFolder } from './cli/run-cli.ts';

let world: MixedWorld;
beforeAll(async () => {
  world = await openMixedWorld({ recordsAfter: 100 });
});
afterAll(() => world.close());

const passphrase = 'correct horse battery';
const key = ['--passphrase', 'file:passphrase'];
const moved = { Orders: 'factory', Whole: 'factory', Empty: 'factory', Small: 'here', Notes: 'here' } as const;

/** A finished run with its evidence in `pack.zip`, its public key in `public.pem`. */
async function packOf(container: string, ...options: readonly string[]) {
  const { env, files, planArguments } = world.setUp(container);
  const folder = createCliFolder(env);
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  folder.write('passphrase', passphrase);
  const must = async (...argv: readonly string[]) => {
    const done = await folder.run(...argv);
    expect([argv[0], done.exitCode, done.exitCode === 0 ? '' : `${done.out}${done.err}`]).toEqual([argv[0], 0, '']);
    return done;
  };
  const sized = planArguments.filter((word, at, all) => word !== '--compression' && all[at - 1] !== '--compression');
  await must(...sized, ...options);
  folder.write('plan.json', world.prepare(readFileSync(join(folder.path, 'planned.json'), 'utf8')));
  const ran = await must('run', 'plan.json', '--json');
  const { runId } = z.looseObject({ runId: z.string() }).parse(parseOnly(ran));
  await must('verify', runId, '--tier', 'full', '--source', 'source.json');
  await must('key', 'new', '--out', 'key.pem', ...key);
  await must('key', 'export-public', 'key.pem', '--out', 'public.pem', ...key);
  await must('evidence', runId, '--key', 'key.pem', ...key, '--out', 'pack.zip');
  return { folder, runId };
}

/** By the description of the form alone: stored entries, one after the other, from the first byte on. */
function readPack(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameLength] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const from = at + 30 + nameLength;
    files.set(bytes.toString('utf8', at + 30, from), bytes.subarray(from, from + size));
    at = from + size;
  }
  return files;
}

const indexSchema = z.looseObject({
  run: z.looseObject({ runId: z.string(), isComplete: z.boolean() }),
  signer: z.looseObject({ publicKey: z.string() }),
  entries: z.array(z.looseObject({ name: z.string(), sha256: z.string(), bytes: z.int() })),
});
const manifestSchema = z.looseObject({
  tables: z.array(
    z.looseObject({
      name: z.string(),
      rows: z.int(),
      parts: z.array(z.looseObject({ name: z.string(), md5: z.string() })),
      writtenBy: z
        .looseObject({ engine: z.string(), factory: z.string(), folder: z.string(), pipelineRunId: z.string() })
        .optional(),
    }),
  ),
});
const reportSchema = z.looseObject({
  verdict: z.string(),
  tables: z.array(z.looseObject({ name: z.string(), writtenBy: z.looseObject({ factory: z.string() }).nullable() })),
});
const validationsSchema = z.array(z.looseObject({ tier: z.string(), verified: z.boolean() }));
const planSchema = z.looseObject({
  tables: z.array(z.looseObject({ name: z.string(), engine: z.string().optional() })),
});

async function checkElsewhere({ path }: CliFolder, change: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  const elsewhere = createCliFolder({});
  copyFileSync(join(path, 'public.pem'), join(elsewhere.path, 'public.pem'));
  writeFileSync(join(elsewhere.path, 'pack.zip'), change(readFileSync(join(path, 'pack.zip'))));
  return elsewhere.run('verify-pack', 'pack.zip', '--key', 'public.pem');
}

describe.each([
  ['parquet', ['--compression', 'snappy']],
  ['csv', ['--format', 'csv', '--compression', 'gzip']],
] as const)('the pack of a run of both, as %s', (format, options) => {
  test('is genuine, names who moved each table, and holds its proof', async () => {
    const { folder, runId } = await packOf(`evidence-${format}`, ...options);
    const known = await checkElsewhere(folder);
    expect([known.exitCode, known.err]).toEqual([0, '']);
    expect(known.out).toContain('Signed by a key you named');

    const files = readPack(readFileSync(join(folder.path, 'pack.zip')));
    const textOf = (name: string): string => files.get(name)?.toString() ?? '';
    const index = indexSchema.parse(JSON.parse(textOf('pack.json')));
    expect(index.run).toMatchObject({ runId, isComplete: true });
    const signed = Buffer.concat([Buffer.from('tableferry evidence pack 1\n'), files.get('pack.json') ?? Buffer.of()]);
    const publicKey = createPublicKey(readFileSync(join(folder.path, 'public.pem'), 'utf8'));
    expect(verify(null, signed, publicKey, files.get('pack.sig') ?? Buffer.of())).toBe(true);
    for (const { name, sha256, bytes } of index.entries)
      expect([name, files.get(name)?.length, hashOf(files.get(name))]).toEqual([name, bytes, sha256]);

    const manifest = manifestSchema.parse(JSON.parse(textOf('manifest.json')));
    const report = reportSchema.parse(JSON.parse(textOf('report.json')));
    const plan = planSchema.parse(JSON.parse(textOf('plan.json')));
    expect(Object.fromEntries(manifest.tables.map(({ name, rows }) => [name, rows]))).toEqual(rowsOf);
    const movers = (list: readonly { readonly name: string; readonly writtenBy?: object | null | undefined }[]) =>
      Object.fromEntries(
        list.map(({ name, writtenBy }) => [name, writtenBy === null || writtenBy === undefined ? 'here' : 'factory']),
      );
    expect(movers(manifest.tables)).toEqual(moved);
    expect(movers(report.tables)).toEqual(moved);
    expect(Object.fromEntries(plan.tables.map(({ name, engine = 'here' }) => [name, engine]))).toEqual(moved);
    expect(report.verdict).toBe('completeAndVerified');
    expect(validationsSchema.parse(JSON.parse(textOf('validations.json')))).toMatchObject([
      { tier: 'full', verified: true },
    ]);
    // The service's own record has these runs of pipelines, and the parts stand in the folders that it filled.
    const runs = new Set(world.factory.runs().map(({ runId: id }) => id));
    for (const { parts, writtenBy } of manifest.tables) {
      if (writtenBy === undefined) continue;
      expect([writtenBy.factory, runs.has(writtenBy.pipelineRunId)]).toEqual(['adf-sales', true]);
      expect(parts.every(({ name }) => name.startsWith(`${writtenBy.folder}/`))).toBe(true);
    }
    expect(textOf('report.html')).toContain('moved by the Data Factory adf-sales');
    expect(textOf('report-tables.csv')).toContain('Data Factory adf-sales');
    expect(textOf('statements.sql')).toMatch(/dbo\.Orders: read by the Data Factory adf-sales[^]*\?AdfDynamicRange/);
    expect(textOf('log.jsonl')).toContain('Data Factory');
    for (const secret of ['the secret of the application', passphrase, 'PRIVATE KEY'])
      expect([secret, [...files].filter(([, bytes]) => bytes.includes(secret)).map(([name]) => name)]).toEqual([
        secret,
        [],
      ]);

    // Another mover in the place of the one that was signed.
    const forged = await checkElsewhere(folder, (bytes) => {
      const at = bytes.indexOf('"factory": "adf-sales"', bytes.indexOf('"writtenBy"'));
      bytes.write('"factory": "adf-other"', at);
      return bytes;
    });
    expect(forged.exitCode).toBe(6);
    expect(forged.out).toContain('is NOT the pack that was signed');
  }, 240_000);
});

const hashOf = (bytes: Buffer = Buffer.of()): string => createHash('sha256').update(bytes).digest('hex');
