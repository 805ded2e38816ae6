// A lane thread over fakes: the table's schema tells it what to do, so that tests can make a real thread misbehave.
import { parentPort } from 'node:worker_threads';
import type { LaneCommand } from '../../electron/worker/run/lane-protocol.ts';
import { serveLane } from '../../electron/worker/run/serve-lane.ts';
import { AppError } from '../../shared/errors.ts';
import { createLineEncoder } from './encoder.ts';
import { createFakeSource } from './source.ts';
import { createFakeTarget } from './target.ts';

const misbehave: Readonly<Record<string, () => Promise<void> | void>> = {
  exits: () => process.exit(7),
  throws: async () => {
    setImmediate(() => {
      throw new Error('thrown where nobody listens');
    });
    await new Promise(() => undefined);
  },
  eatsMemory: () => {
    const eaten: unknown[] = [];
    for (;;) eaten.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
  },
  deadlocks: () => {
    throw new AppError('DEADLOCK_VICTIM', {}, new Error('Transaction (Process ID 52) was deadlocked'));
  },
  hangs: () => new Promise(() => undefined),
};

const port = parentPort;
if (port === null) throw new Error('not a thread');
serveLane(
  {
    send: (report) => port.postMessage(report),
    onCommand: (listener) => void port.on('message', (command: LaneCommand) => listener(command)),
  },
  {
    openSource: async (plan) => {
      const source = createFakeSource(Object.fromEntries(plan.tables.map(({ id }) => [id, 50])));
      source.beforeBatch = (table, rowsRead) => (rowsRead >= 30 ? misbehave[table.schema]?.() : undefined);
      return source;
    },
    openTarget: createFakeTarget,
    createEncoder: createLineEncoder,
    verify: async () => undefined,
  },
);
