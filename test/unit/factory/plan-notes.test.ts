// What people have to do for a plan in a Data Factory.
import { expect, test } from 'vitest';
import { byHandOf } from '../../../electron/worker/factory/plan-notes.ts';
import type { Plan } from '../../../shared/plan.ts';
import { place } from '../../fakes/factory.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const stepsOf = (changes: Partial<Plan> = {}): string =>
  byHandOf({ ...plan([planTable('t0', { engine: 'factory' })]), ...changes }, place, 'tableferry_all').join('\n');

test('an export is deployed and started by whoever takes it', () => {
  const steps = stepsOf();
  expect(steps).toContain('into the Git repository');
  expect(steps).toContain('Start the pipeline tableferry_all.');
  expect(steps).toContain('*.servicebus.windows.net');
});

test('a plan of both is deployed and run from here: nobody is told to start a pipeline that belongs to no run', () => {
  const steps = stepsOf({ factory: place });
  expect(steps).toContain(`--resource-group ${place.resourceGroup}`);
  expect(steps).toContain('copied from this program');
  expect(steps).toContain('Start the run from this program');
  expect(steps).not.toContain('Start the pipeline');
  expect(steps).not.toContain('servicebus');
});
