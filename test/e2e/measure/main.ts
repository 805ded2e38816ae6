// The window's part of `npm run bench`: launch, 10,000 tables, and whether a run ever blocks it. `--json` prints one object.
import { buildCheckout } from '../../../scripts/build-checkout.ts';
import { openDisplay } from '../../../scripts/runtime/display.ts';
import { prepareRuntime } from '../../../scripts/runtime/electron-dist.ts';
import { startOf } from '../../../scripts/runtime/start-window.ts';
import { benchWindowTables } from '../../bench/window-tables.ts';
import { measureBusyRun } from './busy-run.ts';
import { measureLaunch } from './launch.ts';

const isJson = process.argv.includes('--json');
const say = (line: string): void => console.error(line);
const print = (name: string, value: number, unit: string): void =>
  console.log(`  ${name.padEnd(34)} ${value.toFixed(unit === 'ms' && value < 100 ? 1 : 0).padStart(7)} ${unit}`);

await buildCheckout(say);
const display = await openDisplay();
Object.assign(process.env, display.environment);
try {
  const launch = await measureLaunch(startOf(prepareRuntime(say), display), process.argv.includes('--quick') ? 1 : 5);
  const manyTables = await benchWindowTables();
  const busyRun = await measureBusyRun();
  if (isJson) console.log(JSON.stringify({ launch, manyTables, busyRun }));
  else {
    print('start to first screen', launch.firstPaintMs, 'ms');
    print('start to worker ready', launch.workerReadyMs, 'ms');
    print('10,000 tables: first drawing', manyTables.firstDrawingMs, 'ms');
    print('10,000 tables: slowest letter typed', Math.max(...manyTables.typingMs), 'ms');
    print('10,000 tables: wheel, frame, median', manyTables.wheel.medianMs, 'ms');
    print('10,000 tables: wheel, frame, 95 %', manyTables.wheel.p95Ms, 'ms');
    print('10,000 tables: wheel, script, 95 %', manyTables.wheel.workP95Ms, 'ms');
    print('10,000 tables: drag, frame, 95 %', manyTables.drag.p95Ms, 'ms');
    print('a run: tasks of 50 ms or more', busyRun.longTasks, `in ${String(busyRun.seconds)} s`);
    print('a run: longest task', busyRun.longestMs, 'ms');
  }
} finally {
  display.end();
}
