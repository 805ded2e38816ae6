// One line a run, for lists.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSummaries } from '../../../electron/worker/run-summaries.ts';
import { openStore } from '../../../electron/worker/store/store.ts';
import { plan, planTable } from '../../fakes/plan.ts';

test('a run tells whether this computer, a Data Factory or both move its tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-summaries-'));
  const store = openStore(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const here = planTable('t0');
  const there = planTable('t1', { engine: 'factory' });
  store.runs.create('r1', plan([here]));
  store.runs.create('r2', plan([there]));
  store.runs.create('r3', plan([here, there]));
  const movedBy = new Map(createSummaries(store)().map((run) => [run.runId, run.movedBy]));
  expect(Object.fromEntries(movedBy)).toEqual({ r1: 'here', r2: 'factory', r3: 'both' });
});
