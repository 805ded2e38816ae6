// A run whose tables are moved by lanes and by a Data Factory, over fakes.
import type { RunRequest } from '../../electron/worker/run/run-context.ts';
import type { PlanTable } from '../../shared/plan.ts';
import { createFakeClock } from './clock.ts';
import { createFakeFactory, place, type FakeFactory } from './factory.ts';
import { cutAt, planTable } from './plan.ts';
import { startTestRun, type TestRun } from './run.ts';

/** A table of the factory, in two ranges. */
export const big = (id: string, changes: Partial<PlanTable> = {}): PlanTable =>
  planTable(id, { engine: 'factory', partitions: cutAt(50), ...changes });

export type Mixed = { readonly run: TestRun; readonly factory: FakeFactory; readonly go: TestRun['run'] };

/** t0 is moved by lanes, b0 and b1 by two pipelines of the factory. Every table of the factory has ten rows. */
export function startMixed(tables = [planTable('t0'), big('b0'), big('b1')], file?: string): Mixed {
  const clock = createFakeClock();
  const run = startTestRun(tables, { t0: 30 }, { clock, factory: place });
  const laid = tables
    .filter(({ engine }) => engine === 'factory')
    .map(({ id }, index) => ({ id, pipeline: `batch${String(index)}`, ...(file === undefined ? {} : { file }) }));
  const factory = createFakeFactory(laid, { clock, target: run.target });
  const go: TestRun['run'] = (signal, changes: Partial<RunRequest> = {}) => run.run(signal, { factory, ...changes });
  return { run, factory, go };
}

/** State and rows of each table. */
export const statesOf = ({ tables }: Awaited<ReturnType<TestRun['run']>>): Readonly<Record<string, string>> =>
  Object.fromEntries(tables.map(({ id, state, rows }) => [id, `${state} ${String(rows)}`]));
