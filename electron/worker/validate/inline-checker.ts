// Looks at parts in the caller's own thread: for a look at records alone, and for tests.
import { performJob } from './perform-job.ts';
import type { PartChecker } from './checker-port.ts';
import type { TargetPort } from '../ports/ports.ts';

/** Closes the target with itself. */
export const openInlineChecker = (target: TargetPort): PartChecker => ({
  ask: (job, signal) => performJob(target, job, signal),
  close: () => target.close(),
});
