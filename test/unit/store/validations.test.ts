import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../electron/worker/store/store.ts';
import type { Validation } from '../../../shared/validation.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const validation = (tier: Validation['tier']): Validation => ({
  validationVersion: 1,
  tool: 'Tableferry',
  runId: 'r1',
  manifest: 'run=1.json',
  tier,
  startedUtc: '2026-01-02T03:04:05.000Z',
  finishedUtc: '2026-01-02T03:05:05.000Z',
  by: 'ana on ws-7',
  verified: true,
  proves: [],
  cannot: [],
  source: null,
  sample: null,
  findings: [],
  rows: 10,
  parts: 1,
  bytes: 100,
  tables: [],
});

test('validations of a run are kept in the order in which they were made, and go with the run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = openStore(folder);
  onTestFinished(() => store.close());
  store.runs.create('r1', plan([planTable('t0')]));
  store.validations.add(validation('quick'));
  store.validations.add(validation('full'));
  expect(store.validations.list('r1')).toEqual([validation('quick'), validation('full')]);
  store.runs.remove('r1');
  expect(store.validations.list('r1')).toEqual([]);
});
