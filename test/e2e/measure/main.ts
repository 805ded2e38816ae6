// The window's part of `npm run bench`: launch, 10,000 tables, and whether a run ever blocks it. `--json` prints one object.
import { buildCheckout } from '../../../scripts/build-checkout.ts';
import { openDisplay } from '../../../scripts/runtime/display.ts';
import { prepareRuntime } from '../../../scripts/runtime/electron-dist.ts';
import { startOf } from '../../../scripts/runtime/start-window.ts';
import { measureBusyRun } from './busy-run.ts';
import { measureLaunch } from './launch.ts';
import { measureManyTables } from './many-tables.ts';

const isJson = process.argv.includes('--json');
const say = (line: string): void => console.error(line);
const print = (name: string, value: number, unit: string): void =>
  console.log(`  ${name.padEnd(34)} ${value.toFixed(unit === 'ms' && value < 100 ? 1 : 0).padStart(7)} ${unit}`);

await buildCheckout(say);
const display = await openDisplay();
Object.assign(process.env, display.environment);
try {
  const launch = await measureLaunch(startOf(prepareRuntime(say), display), process.argv.includes('--quick') ? 1 : 5);
  const manyTables = measureManyTables();
  const busyRun = await measureBusyRun();
  if (isJson) console.log(JSON.stringify({ launch, manyTables, busyRun }));
  else {
    print('start to first screen', launch.firstPaintMs, 'ms');
    print('start to worker ready', launch.workerReadyMs, 'ms');
    print('10,000 tables: first drawing', manyTables.firstDrawingMs, 'ms');
    print('10,000 tables: slowest letter typed', Math.max(...manyTables.typingMs), 'ms');
    print('10,000 tables: frame, median', manyTables.scroll.medianMs, 'ms');
    print('10,000 tables: frame, 95 %', manyTables.scroll.p95Ms, 'ms');
    print('10,000 tables: script a frame, 95 %', manyTables.scroll.workP95Ms, 'ms');
    print('a run: tasks of 50 ms or more', busyRun.longTasks, `in ${String(busyRun.seconds)} s`);
    print('a run: longest task', busyRun.longestMs, 'ms');
  }
} finally {
  display.end();
}
