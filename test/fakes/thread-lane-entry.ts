// A lane thread over fakes: the table's schema tells it what to do, so that tests can make a real thread misbehave.
import { serveLane } from '../../electron/worker/run/serve-lane.ts';
import { threadPort } from '../../electron/worker/run/thread-port.ts';
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

serveLane(threadPort(), {
  openSource: async (plan) => {
    const source = createFakeSource(Object.fromEntries(plan.tables.map(({ id }) => [id, 50])));
    source.beforeBatch = (table, rowsRead) => (rowsRead >= 30 ? misbehave[table.schema]?.() : undefined);
    return source;
  },
  openTarget: createFakeTarget,
  createEncoder: createLineEncoder,
  verify: async () => undefined,
  verifyQuarantine: async () => undefined,
});
