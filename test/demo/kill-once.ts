// Starts the run and kills it in the middle, as a crash would: after some parts are stored, before all are.
import { setTimeout as delay } from 'node:timers/promises';
import type { Storage, StoredPart } from './storage.ts';
import type { Tableferry } from './tableferry.ts';

export type Killed = {
  readonly seconds: number;
  /** Parts that were published when the process was dead. */
  readonly parts: readonly StoredPart[];
};

/** Throws when the run ends before `afterParts` parts are there: then nothing was shown. */
export async function runAndKill(
  tableferry: Tableferry,
  runArguments: readonly string[],
  storage: Storage,
  afterParts: number,
): Promise<Killed> {
  const startMs = performance.now();
  const run = tableferry.start(runArguments);
  let hasEnded = false;
  void run.ended.finally(() => (hasEnded = true));
  while (!hasEnded && (await storage.parts()).length < afterParts) await delay(40);
  run.kill();
  const output = await run.ended;
  if (output.signal !== 'SIGKILL') {
    throw new Error(
      `the run ended with exit code ${String(output.exitCode)} before it could be killed.\n${output.stdout.trim()}`,
    );
  }
  return { seconds: (performance.now() - startMs) / 1000, parts: await storage.parts() };
}
