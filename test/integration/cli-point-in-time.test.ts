// The command line with a point in time: what the plan says, what a resume asks, and what manifest and report say of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { reportSchema } from '../../shared/report.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const folderOfSample = mkdtempSync(join(tmpdir(), 'tableferry-moment-cli-'));
let world: World;
beforeAll(async () => {
  const file = join(folderOfSample, 'sample.db');
  buildSample(file, { scale: 0.02 });
  const logins = [{ user: 'reader', password, database: 'sample' }];
  world = await openWorld(openEngine({ databases: [{ name: 'sample', file }], logins }), 'sample');
});
afterAll(async () => {
  await world.close();
  rmSync(folderOfSample, { recursive: true });
});

const runSchema = z.looseObject({ runId: z.string(), state: z.string(), rows: z.number() });
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

test('a plan without a wish has none and says so; auto takes one for all tables where snapshots are allowed', async () => {
  const plain = await world.plan(world.folder('moment-none'), 'sales.orders');
  expect(plain.out).toContain('not exported as of one point in time');
  const auto = await world.plan(world.folder('moment-auto'), 'sales.orders', '--point-in-time', 'auto');
  expect(auto.out).toMatch(/one and the same point in time/);
  const refused = await world.plan(world.folder('moment-no'), 'sales.orders', '--point-in-time', 'database-snapshot');
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain('may not create one (CREATE ANY DATABASE)');
  const unknown = await world.plan(world.folder('moment-what'), 'sales.orders', '--point-in-time', 'sometime');
  expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining('not one of auto, none, per-table')]);
});

test('a run that was stopped in the middle of its point in time asks, and starts over when told to', async () => {
  const folder = world.folder('moment-resume');
  expect((await world.plan(folder, 'sales.*', '--point-in-time', 'shared')).exitCode).toBe(0);
  world.server.faults.next({
    kind: 'stall',
    answersAttention: true,
    match: /FROM \[sales\]\.\[order_lines\]/,
    afterRows: 500,
  });
  const stopped = await folder.runUntil(/rows in \d+ parts?, .*, verified/, 'SIGINT', 'run', 'plan.json');
  world.server.faults.clear();
  expect(stopped.exitCode).toBe(130);

  const asked = await folder.run('resume', '--json');
  expect(asked.exitCode).toBe(5);
  const { error } = errorSchema.parse(parseOnly(asked));
  expect(error.code).toBe('POINT_IN_TIME_GONE');
  expect(error.message).toMatch(/"fuzzy" keeps .* "restart" deletes /s);

  const done = await folder.run('resume', '--if-moment-gone', 'restart', '--json');
  const { runId, state } = runSchema.parse(parseOnly(done));
  expect(state).toBe('completed');
  expect(parseOnly(await folder.run('verify', runId, '--json'))).toMatchObject({ verified: true });

  await folder.run('report', runId, '--format', 'json', '--out', 'report.json');
  const report = reportSchema.parse(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')));
  expect(report.pointInTime.holds).toBe('all');
  expect(report.pointInTime.moments).toHaveLength(1);
  expect(report.pointInTime.moments[0]?.facts).toContainEqual([
    'Connections',
    expect.stringContaining('all tables were locked'),
  ]);
  await folder.run('report', runId, '--out', 'report.html');
  expect(readFileSync(join(folder.path, 'report.html'), 'utf8')).toContain('of one and the same point in time');
});
