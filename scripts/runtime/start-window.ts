// How the window is started from a checkout: arguments and environment for the runtime at hand.
import { join } from 'node:path';
import type { Display } from './display.ts';
import type { Runtime } from './electron-dist.ts';

const root = join(import.meta.dirname, '../..');

export type Start = {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Chromium refuses to sandbox for root; a container without a screen has no GPU worth asking. */
function switches(display: Display): string[] {
  const isRoot = process.getuid?.() === 0;
  return [...(isRoot ? ['--no-sandbox'] : []), ...(display.isVirtual ? ['--disable-gpu'] : [])];
}

/** Runtimes before Electron 28 cannot carry the worker: it is a module and needs a newer Node. */
const oldestForWorker = 28;

/** `extra`: further arguments of the program. */
export function startOf(runtime: Runtime, display: Display, extra: readonly string[] = []): Start {
  const environment = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const carriesWorker = Number(runtime.version.split('.')[0]) >= oldestForWorker;
  return {
    executable: runtime.executable,
    args: [...switches(display), root, ...extra],
    env: {
      ...Object.fromEntries(environment),
      ...display.environment,
      TABLEFERRY_CHECKOUT: root,
      TABLEFERRY_NODE: process.execPath,
      TABLEFERRY_WORKER_NODE: carriesWorker ? '' : process.execPath,
      TABLEFERRY_RUNTIME_NOTICE: runtime.notice ?? '',
    },
  };
}
