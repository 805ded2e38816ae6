// A lane like the product's, but for its patience with a silent storage connection, which no test could wait for.
import { liveLaneParts } from '../../../electron/worker/run/live-lane.ts';
import { serveLane } from '../../../electron/worker/run/serve-lane.ts';
import { threadPort } from '../../../electron/worker/run/thread-port.ts';
import { openTarget } from '../../../electron/worker/target/container.ts';

serveLane(threadPort(), {
  ...liveLaneParts,
  openTarget: ({ target, options }, { targetSecret }) =>
    openTarget(target, targetSecret, { ...options, stallTimeoutMs: 1_000 }),
});
