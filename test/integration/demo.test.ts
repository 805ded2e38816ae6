import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from '../../shared/manifest.ts';
import { planSchema } from '../../shared/plan.ts';

const script = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Demo = {
  readonly child: ChildProcess;
  readonly out: string;
  /** Where the demo makes its own folders. */
  readonly temporary: string;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
  readonly stderr: () => string;
};

function startDemo(name: string, ...more: readonly string[]): Demo {
  const out = join(folder, name);
  const temporary = join(folder, `${name}-tmp`);
  mkdirSync(temporary);
  const child = spawn(process.execPath, [script, '--headless', '--json', '--scale', '0.02', '--out', out, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })),
  );
  return { child, out, temporary, ended, stderr: () => stderr };
}

/** Ids of the servers, from what the demo says of them. */
const serverPids = (text: string): readonly number[] =>
  [...text.matchAll(/\(process (\d+)\)/g)].map((match) => Number(match[1]));
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** An ended process keeps its id until the system has taken note of its end. */
const expectGone = (pids: readonly number[]): Promise<void> =>
  expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([]);
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const resultSchema = z.strictObject({
  tables: z.int(),
  rows: z.int(),
  parts: z.int(),
  bytes: z.int(),
  verified: z.literal(true),
  killedAndResumed: z.literal(true),
  seconds: z.number().positive(),
});

describe('the demo', () => {
  it('prints one object, leaves plan, manifest and summary that agree with it, and nothing else', async () => {
    const demo = startDemo('whole');
    const { exitCode, stdout, stderr } = await demo.ended;
    expect(exitCode, stderr).toBe(0);
    const result = resultSchema.parse(JSON.parse(stdout));
    const manifest = manifestSchema.parse(readJson(join(demo.out, 'manifest.json')));
    const plan = planSchema.parse(readJson(join(demo.out, 'plan.json')));
    expect(manifest).toMatchObject({ planHash: plan.hash, rows: result.rows, bytes: result.bytes });
    expect(manifest.tables).toHaveLength(result.tables);
    expect(manifest.tables.flatMap(({ parts }) => parts)).toHaveLength(result.parts);
    expect(readJson(join(demo.out, 'summary.json'))).toMatchObject(result);
    expect(readFileSync(join(demo.out, 'summary.txt'), 'utf8')).toContain(manifest.runId);

    const pids = serverPids(stderr);
    expect(pids).toHaveLength(2);
    await expectGone(pids);
    expect(readdirSync(demo.temporary)).toEqual([]);
  });

  it('with --keep leaves both servers running and writes down how to reach them', async () => {
    const demo = startDemo('kept', '--keep');
    const { exitCode, stderr } = await demo.ended;
    const pids = serverPids(stderr);
    try {
      expect(exitCode, stderr).toBe(0);
      expect(pids.filter(isAlive)).toHaveLength(2);
      const servers = z
        .looseObject({ databaseFile: z.string(), pids: z.array(z.int()) })
        .parse(readJson(join(demo.out, 'servers.json')));
      expect(servers.pids).toEqual(pids);
      expect(existsSync(servers.databaseFile)).toBe(true);
      expect(stderr).toContain(`kill ${pids.join(' ')}`);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    }
  });

  it('ends every process it started when it is interrupted', async () => {
    const demo = startDemo('interrupted');
    await expect.poll(() => serverPids(demo.stderr()).length, { timeout: 60_000 }).toBe(2);
    demo.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await demo.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    await expectGone(serverPids(stderr));
    expect(readdirSync(demo.temporary)).toEqual([]);
  });
});
