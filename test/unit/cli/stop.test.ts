// Stopping a run: in progress by its process; at rest what its Data Factory still does is cancelled where that is asked.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import type { CancelledStart } from '../../../shared/factory-progress.ts';
import { place } from '../../fakes/factory.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker, runSnapshot, type FakeAnswer } from './fake-terminal.ts';

async function stop(answers: Record<string, FakeAnswer>, ...more: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-stop-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'state', 'tableferry.db'), '');
  const fake = createFakeWorker({
    'run.plan': () => ({ ...plan([planTable('t0', { engine: 'factory' })]), factory: place }),
    ...answers,
  });
  const terminal = createFakeTerminal({ cwd: folder });
  const exitCode = await main(['stop', 'r1', '--state', 'state', ...more], terminal, () => fake.worker);
  const asked = fake.calls.map(({ method }) => method);
  return { exitCode, out: terminal.stdout(), err: terminal.stderr(), asked };
}

const atRest: FakeAnswer = () => runSnapshot({ kind: 'stopped', reason: 'crash' }, []);
const starts =
  (...outcomes: readonly CancelledStart['outcome'][]): FakeAnswer =>
  () => ({
    starts: outcomes.map((outcome, index) => ({ pipeline: 'p_all', pipelineRunId: `adf-${String(index)}`, outcome })),
  });

test('a run in progress is told, with what becomes of what Data Factory copies', async () => {
  const running: FakeAnswer = () => runSnapshot({ kind: 'running' }, []);
  const told = await stop({ 'run.get': running, 'run.stop': () => ({}) }, '--factory', 'cancel');
  expect([told.exitCode, told.asked]).toEqual([0, ['run.get', 'run.stop']]);
  expect(told.out).toContain('and to cancel what Data Factory copies');
});

test('of a run at rest Data Factory is asked only where it is to be cancelled', async () => {
  const left = await stop({ 'run.get': atRest });
  expect([left.exitCode, left.out, left.asked]).toEqual([0, 'Run r1 is not in progress.\n', ['run.get']]);
  const cancelled = await stop(
    { 'run.get': atRest, 'run.cancelFactory': starts('ended', 'cancelled') },
    '--factory',
    'cancel',
  );
  expect(cancelled).toMatchObject({ exitCode: 0, err: '' });
  expect(cancelled.out).toContain('The run adf-1 of its pipeline p_all in Data Factory is cancelled.');
  expect(cancelled.out).not.toContain('adf-0');
  const none = await stop({ 'run.get': atRest, 'run.cancelFactory': starts() }, '--factory', 'cancel');
  expect([none.exitCode, none.out]).toEqual([0, expect.stringContaining('Data Factory is not at work for it')]);
});

test('what has not ended yet, or is not known, is told and ends with 5', async () => {
  const slow = await stop({ 'run.get': atRest, 'run.cancelFactory': starts('cancelling') }, '--factory', 'cancel');
  expect([slow.exitCode, slow.out]).toEqual([5, expect.stringContaining('has not ended yet')]);
  const unknown = await stop({ 'run.get': atRest, 'run.cancelFactory': starts('unknown') }, '--factory', 'cancel');
  expect([unknown.exitCode, unknown.out]).toEqual([5, expect.stringContaining('ask again in ten minutes')]);
});
