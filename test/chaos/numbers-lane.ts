// The lane of the numbers world: the product's encoder, storage and verify over tables that are counted, not read.
import { setTimeout as delay } from 'node:timers/promises';
import { liveLaneParts } from '../../electron/worker/run/live-lane.ts';
import { serveLane } from '../../electron/worker/run/serve-lane.ts';
import { threadPort } from '../../electron/worker/run/thread-port.ts';
import { createFakeSource } from '../fakes/source.ts';

serveLane(threadPort(), {
  ...liveLaneParts,
  openSource: async ({ tables }) => {
    const source = createFakeSource(Object.fromEntries(tables.map(({ id, rowsEstimate }) => [id, rowsEstimate ?? 0])));
    // As slow as a network, so that a kill finds every stage at work.
    source.beforeBatch = () => delay(2);
    return source;
  },
});
