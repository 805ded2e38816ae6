// The command line on the sample database: every table and type, names that need quoting, stop and kill.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const folderOfSample = mkdtempSync(join(tmpdir(), 'tableferry-sample-'));
let world: World;
let rowCount = 0;
beforeAll(async () => {
  const file = join(folderOfSample, 'sample.db');
  rowCount = buildSample(file, { scale: 0.02 });
  const logins = [{ user: 'reader', password, database: 'sample' }];
  world = await openWorld(openEngine({ databases: [{ name: 'sample', file }], logins }), 'sample');
});
afterAll(async () => {
  await world.close();
  rmSync(folderOfSample, { recursive: true });
});

const planSchema = z.object({
  rowsEstimate: z.number(),
  tables: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      key: z.array(z.string()).nullable(),
      partitions: z.number(),
      notes: z.array(z.string()),
    }),
  ),
});
const runSchema = z.object({
  runId: z.string(),
  state: z.string(),
  rows: z.number(),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), verified: z.boolean() })),
});

describe('the plan', () => {
  test('takes every table, chooses keys, and says what is not obvious', async () => {
    const plan = planSchema.parse(parseOnly(await world.plan(world.folder('plan'), '*', '--json')));
    expect(plan.rowsEstimate).toBe(rowCount);
    const keyOf = (name: string) => plan.tables.find(({ table }) => table === name)?.key;
    expect(keyOf('order_lines')).toEqual(['order_id', 'line_no']);
    expect(keyOf('sensor_readings')).toBeNull();
    const notes = plan.tables.find(({ table }) => table === 'extremes')?.notes.join('\n') ?? '';
    expect(notes).toMatch(/c_datetime2_7: .*as text: exact/);
    expect(notes).toMatch(/c_cp932: SQL Server converts it to Unicode/);
    expect(notes).not.toMatch(/left out/);
  });

  test('finds tables whose names need brackets', async () => {
    const pattern = `[odd ]]schema's].*`;
    const plan = planSchema.parse(parseOnly(await world.plan(world.folder('plan'), pattern, '--json')));
    expect(plan.tables.map(({ schema }) => schema)).toEqual(["odd ]schema's"]);
  });
});

describe('a run', () => {
  test('that is interrupted keeps its checkpoints, and resume ends it with every row', async () => {
    const folder = world.folder('interrupted');
    expect((await world.plan(folder, '*')).exitCode).toBe(0);
    world.server.faults.next({
      kind: 'stall',
      answersAttention: true,
      match: /FROM \[sales\]\.\[order_lines\]/,
      afterRows: 500,
    });
    const stopped = await folder.runUntil(/rows in \d+ parts?, .*, verified/, 'SIGINT', 'run', 'plan.json');
    world.server.faults.clear();
    expect(stopped.exitCode).toBe(130);
    expect(stopped.out).toMatch(/Stopped: .* verified and kept\.[^]*tableferry resume/);
    const result = runSchema.parse(parseOnly(await folder.run('resume', '--json')));
    expect(result).toMatchObject({ state: 'completed', rows: rowCount });
    expect(result.tables.filter(({ verified }) => !verified)).toEqual([]);
  });

  test('that is killed is shown as such, resumed, and proves itself', async () => {
    const folder = world.folder('killed');
    expect((await world.plan(folder, 'sales.*', '--format', 'jsonl')).exitCode).toBe(0);
    world.server.faults.next({ kind: 'stall', match: /FROM \[sales\]\.\[order_lines\]/, afterRows: 500 });
    const killed = await folder.runUntil(/rows in \d+ parts?, .*, verified/, 'SIGKILL', 'run', 'plan.json');
    world.server.faults.clear();
    expect(killed.exitCode).toBeNull();
    expect((await folder.run('runs')).out).toMatch(/stopped \(crash\)/);
    const { runId, state } = runSchema.parse(parseOnly(await folder.run('resume', '--json')));
    expect(state).toBe('completed');
    expect(parseOnly(await folder.run('verify', runId, '--json'))).toMatchObject({ verified: true });
  });
});
