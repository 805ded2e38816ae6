// What a checkout and the tests may ask for when they start the program; a released program ignores it all.
import { isRelease } from './build-flags.ts';

export type StartOptions = {
  /** Where settings, connections, state and logs are kept. */
  readonly userData: string | null;
  /** The Node of the checkout, for its sample servers. */
  readonly node: string | null;
  /** The Node that carries the worker; null = Electron's utility process. */
  readonly workerNode: string | null;
  /** One sentence when the runtime is not the product's. */
  readonly runtimeNotice: string | null;
  readonly startWith: 'sample' | null;
  /** The checkout's root, where the sample servers are; null in a released program. */
  readonly checkout: string | null;
};

const none: StartOptions = {
  userData: null,
  node: null,
  workerNode: null,
  runtimeNotice: null,
  startWith: null,
  checkout: null,
};

const textOf = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);

/** `startsReleased` is given by tests only. */
export function readStartOptions(
  environment: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
  startsReleased: boolean = isRelease,
): StartOptions {
  if (startsReleased) return none;
  return {
    userData: textOf(environment['TABLEFERRY_USER_DATA']),
    node: textOf(environment['TABLEFERRY_NODE']),
    workerNode: textOf(environment['TABLEFERRY_WORKER_NODE']),
    runtimeNotice: textOf(environment['TABLEFERRY_RUNTIME_NOTICE']),
    startWith: argv.includes('--start-with=sample') ? 'sample' : null,
    checkout: textOf(environment['TABLEFERRY_CHECKOUT']),
  };
}
