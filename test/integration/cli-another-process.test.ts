// Two processes and one state folder: a run of the command line, watched and stopped by another worker.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import type { WorkerEvent } from '../../shared/contract.ts';
import type { Engine, EngineEvent } from '../double/types.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';
import { childEnvironment } from '../child-environment.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(holdReads(createScriptedEngine(coreViews)));
});
afterAll(() => world.close());

const secrets = { source: 'x', target: 'x' };

/** A server whose table reads stop after a few rows and only end when they are cancelled. */
function holdReads(engine: Engine): Engine {
  function* held(events: Generator<EngineEvent, void, void>): Generator<EngineEvent, void, void> {
    let rows = 0;
    for (const event of events) {
      yield event;
      rows += event.kind === 'row' ? 1 : 0;
      while (rows === 10) yield { kind: 'wait', milliseconds: 50 };
    }
  }
  return {
    ...engine,
    login(...who) {
      const session = engine.login(...who);
      return {
        ...session,
        run: (sql, parameters) =>
          /ORDER BY t\.\[id\]/.test(sql) ? held(session.run(sql, parameters)) : session.run(sql, parameters),
      };
    },
  };
}

type CliRun = { readonly runId: string; readonly child: ChildProcess; readonly exited: Promise<number | null> };

/** `tableferry run`, from the moment it names its run. */
function startRun(folder: CliFolder): Promise<CliRun> {
  const entry = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, 'run', 'plan.json', '--state', 'state'], {
    cwd: folder.path,
    env: { ...childEnvironment(), SQL_PASSWORD: password, STORAGE: world.azurite.connectionString },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const runId = /Run (\S+)/.exec(said)?.[1];
      if (runId !== undefined) resolve({ runId, child, exited });
    });
    child.once('exit', () => reject(new Error(`it ended early: ${said}`)));
  });
}

type Watcher = { readonly worker: LocalWorker; next(isIt: (event: WorkerEvent) => boolean): Promise<WorkerEvent> };

function openWatcher(folder: CliFolder): Watcher {
  const worker = openLocalWorker(liveParts, join(folder.path, 'state'), 'window');
  onTestFinished(() => worker.close());
  return {
    worker,
    next: (isIt) =>
      new Promise((resolve) => {
        const stop = worker.onEvent((event) => {
          if (!isIt(event)) return;
          stop();
          resolve(event);
        });
      }),
  };
}

const isEndHere = (event: WorkerEvent): boolean => event.name === 'run.snapshot' && !event.payload.isElsewhere;

test('a run of the command line is shown to another worker, which stops it and takes the folder over', async () => {
  const folder = world.folder('watched');
  await world.plan(folder);
  const { runId, child, exited } = await startRun(folder);
  const { worker, next } = openWatcher(folder);
  expect(await worker.call('run.list', {})).toMatchObject({ runs: [{ runId, tables: 1, isElsewhere: true }] });
  expect(await worker.call('run.get', { runId })).toMatchObject({ runId, isElsewhere: true });
  expect((await worker.call('run.plan', { runId })).tables.map(({ name }) => name)).toEqual(['numbers']);
  const { lines } = await worker.call('run.log', { runId, after: 0, limit: 100 });
  expect(lines[0]?.text).toMatch(/begins/);
  await expect(worker.call('run.resume', { runId, secrets })).rejects.toThrow(
    `in use by another Tableferry process (command line, pid ${child.pid ?? ''})`,
  );
  const listed = parseOnly(await folder.run('runs', '--state', 'state', '--json'));
  expect(listed).toMatchObject({ runs: [{ runId, isElsewhere: true }] });

  const end = next(isEndHere);
  await worker.call('run.stop', { runId });
  expect(await exited).toBe(130);
  expect(await end).toMatchObject({ payload: { runId, state: { kind: 'stopped', reason: 'user' } } });
  expect(await worker.call('run.list', {})).toMatchObject({ runs: [{ runId, isElsewhere: false }] });
  const later = await worker.call('run.log', { runId, after: lines.at(-1)?.line ?? 0, limit: 100 });
  expect(later.lines.at(-1)?.text).toMatch(/is stopped/);
});

test('what a killed process wrote down is not believed: its folder is opened and its run is stopped by a crash', async () => {
  const folder = world.folder('killed');
  await world.plan(folder);
  const { runId, child, exited } = await startRun(folder);
  const { worker, next } = openWatcher(folder);
  await worker.call('run.get', { runId });
  const end = next(isEndHere);
  child.kill('SIGKILL');
  await exited;
  expect(existsSync(join(folder.path, 'state', 'live.json'))).toBe(true);
  expect(await end).toMatchObject({ payload: { runId, state: { kind: 'stopped', reason: 'crash' } } });
  expect(await worker.call('run.list', {})).toMatchObject({
    runs: [{ runId, state: { kind: 'stopped', reason: 'crash' }, isElsewhere: false }],
  });
});

test('a window that only looks leaves the folder to a command that has something to do, and has it again afterwards', async () => {
  const folder = world.folder('yielding');
  expect((await world.plan(folder)).exitCode).toBe(0);
  const { worker } = openWatcher(folder);
  expect((await worker.call('run.list', {})).runs).toEqual([]);
  const { runId, child, exited } = await startRun(folder);
  const shown = await worker.call('run.list', {});
  expect(shown.runs).toMatchObject([{ runId, isElsewhere: true, state: { kind: 'running' } }]);
  child.kill('SIGKILL');
  await exited;
  expect((await worker.call('run.list', {})).runs).toMatchObject([
    { runId, isElsewhere: false, state: { kind: 'stopped', reason: 'crash' } },
  ]);
});
