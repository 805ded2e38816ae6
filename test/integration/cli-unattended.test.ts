// Runs that nobody watches, drafts and the comparison with a server, through the real program.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { childEnvironment } from '../child-environment.ts';
import type { Engine, EngineEvent } from '../double/types.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

/** What the server does at the moment. */
const now = { isHeld: false, isAltered: false };
let world: World;
beforeAll(async () => {
  world = await openWorld(changing(createScriptedEngine(coreViews), createScriptedEngine(alteredViews)));
});
afterAll(() => world.close());

const alteredViews = coreViews.map((answer) =>
  answer.when.source.includes('sys\\.columns')
    ? {
        ...answer,
        table: { ...answer.table, rows: [...answer.table.rows, [100, 3, 'note', 56, 56, 4, 10, 0, null, 1]] },
      }
    : answer,
);

/** Its table reads stop after a few rows while it is held, and only end when they are cancelled. */
function changing(engine: Engine, altered: Engine): Engine {
  function* held(events: Generator<EngineEvent, void, void>): Generator<EngineEvent, void, void> {
    let rows = 0;
    for (const event of events) {
      yield event;
      rows += event.kind === 'row' ? 1 : 0;
      while (rows === 10 && now.isHeld) yield { kind: 'wait', milliseconds: 50 };
    }
  }
  return {
    ...engine,
    login(...who) {
      const session = (now.isAltered ? altered : engine).login(...who);
      return {
        ...session,
        run: (sql, parameters) =>
          /ORDER BY t\.\[id\]/.test(sql) ? held(session.run(sql, parameters)) : session.run(sql, parameters),
      };
    },
  };
}

const planSchema = z.looseObject({ id: z.string(), createdUtc: z.string(), hash: z.string() });
function readPlan(folder: CliFolder, name: string) {
  const { id, createdUtc, hash, ...rest } = planSchema.parse(JSON.parse(readFileSync(join(folder.path, name), 'utf8')));
  return { rest, own: [id, createdUtc, hash] };
}

test('a plan becomes a draft and a plan again; two plans of an unchanged server differ by id, date and hash alone', async () => {
  const folder = world.folder('unattended-draft');
  expect((await world.plan(folder)).exitCode).toBe(0);
  expect((await folder.run('draft', '--from', 'plan.json', '--out', 'd.jsonc')).exitCode).toBe(0);
  const again = await folder.run('plan', '--draft', 'd.jsonc', '--out', 'again.json');
  expect([again.err, again.exitCode]).toEqual(['', 0]);
  const [first, second] = [readPlan(folder, 'plan.json'), readPlan(folder, 'again.json')];
  expect(second.rest).toEqual(first.rest);
  expect(second.own.every((value, i) => value !== first.own[i])).toBe(true);

  now.isAltered = true;
  const check = await folder.run('plan', '--check', 'plan.json', '--draft', 'd.jsonc', '--json');
  now.isAltered = false;
  expect(check.exitCode).toBe(11);
  expect(parseOnly(check)).toMatchObject({
    isSame: false,
    tables: [{ name: 'numbers', action: 'stop', differences: [{ kind: 'added', column: 'note' }] }],
  });
});

/** `tableferry run` of a schedule, killed once the run goes on. */
function startAndKill(folder: CliFolder, during: () => Promise<void>): Promise<void> {
  const entry = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, 'run', 'plan.json', '--state', 'state', '--auto-resume'], {
    cwd: folder.path,
    env: { ...childEnvironment(), SQL_PASSWORD: password, STORAGE: world.azurite.connectionString },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = Promise.withResolvers<void>();
  let said = '';
  let hasBegun = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (hasBegun || !/Run \S+/.test(said)) return;
    hasBegun = true;
    during().then(() => child.kill('SIGKILL'), ended.reject);
  });
  child.once('exit', () => (hasBegun ? ended.resolve() : ended.reject(new Error(`it ended early: ${said}`))));
  return ended.promise;
}

test('a start beside another one ends with 10; the next one goes on with what was killed, and says what was missed', async () => {
  const folder = world.folder('unattended-run');
  expect((await world.plan(folder)).exitCode).toBe(0);
  const start = ['run', 'plan.json', '--state', 'state', '--auto-resume', '--schedule', 'sales'];
  mkdirSync(join(folder.path, 'state/schedules'), { recursive: true });
  const schedule = {
    name: 'sales',
    scheduler: 'cron',
    cadence: { every: 'minutes', minutes: 5 },
    catchUp: true,
    plan: join(folder.path, 'plan.json'),
    state: join(folder.path, 'state'),
  };
  const last = { startedUtc: new Date(Date.now() - 22 * 60_000).toISOString(), exitCode: 0, said: '' };
  writeFileSync(join(folder.path, 'state/schedules/sales.json'), JSON.stringify({ schedule, last }));

  now.isHeld = true;
  await startAndKill(folder, async () => {
    const second = await folder.run(...start);
    expect([second.exitCode, second.err]).toEqual([10, '']);
    expect(second.out).toMatch(
      /^\S+ sales: (\d starts were missed[^.]*\. )?Nothing was begun: .* is still working in [^\n]*\n$/,
    );
  });
  now.isHeld = false;

  const third = await folder.run(...start, '--wait-for-source', '1');
  expect([third.err, third.exitCode]).toEqual(['', 0]);
  expect(third.out).toMatch(
    /^\S+ sales: [34] starts were missed; .* Resumed run \S+ is complete: 1,000 rows in 1 part[^\n]*\n$/,
  );
});
