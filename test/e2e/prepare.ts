// Before the first test of the window: runtime, build, and a display where there is none.
import { buildCheckout } from '../../scripts/build-checkout.ts';
import { openDisplay } from '../../scripts/runtime/display.ts';
import { prepareRuntime } from '../../scripts/runtime/electron-dist.ts';
import { ensureLibraries } from '../../scripts/runtime/libraries.ts';

// oxlint-disable-next-line import/no-default-export -- playwright reads the default export
export default async function prepare(): Promise<() => void> {
  ensureLibraries(prepareRuntime(console.log).executable, console.log);
  await buildCheckout(console.log);
  const display = await openDisplay();
  // The test processes inherit it.
  Object.assign(process.env, display.environment);
  return display.end;
}
