// The window's part of `npm run bench`: launch, and what the real window does while 10,000 tables are listed. `--json`.
import { buildCheckout } from '../../../scripts/build-checkout.ts';
import { openDisplay } from '../../../scripts/runtime/display.ts';
import { prepareRuntime } from '../../../scripts/runtime/electron-dist.ts';
import { startOf } from '../../../scripts/runtime/start-window.ts';
import { measureLaunch } from './launch.ts';

const isJson = process.argv.includes('--json');
const say = (line: string): void => console.error(line);

await buildCheckout(say);
const display = await openDisplay();
try {
  const start = startOf(prepareRuntime(say), display);
  const launch = await measureLaunch(start, process.argv.includes('--quick') ? 1 : 5);
  if (isJson) console.log(JSON.stringify({ launch }));
  else {
    console.log(`  start to first screen ${launch.firstPaintMs.toFixed(0).padStart(6)} ms`);
    console.log(`  start to worker ready ${launch.workerReadyMs.toFixed(0).padStart(6)} ms`);
  }
} finally {
  display.end();
}
