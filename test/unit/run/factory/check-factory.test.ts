// What is looked at before a run with tables of a Data Factory is on record.
import { expect, test } from 'vitest';
import { assertRegistered } from '../../../../electron/worker/run/factory/check-factory.ts';
import { createFakeClock } from '../../../fakes/clock.ts';
import { createFakeFactory } from '../../../fakes/factory.ts';
import { createFakeTarget } from '../../../fakes/target.ts';

const never = new AbortController().signal;

test('a runtime without nodes is refused; one whose nodes are off is left to be waited for', async () => {
  const factory = createFakeFactory([], { clock: createFakeClock(), target: createFakeTarget() });
  factory.nodes = [{ name: 'n', status: 'Offline', version: null, concurrentJobs: null }];
  await expect(assertRegistered(factory, never)).resolves.toBeUndefined();
  factory.nodes = [];
  await expect(assertRegistered(factory, never)).rejects.toMatchObject({ code: 'FACTORY_RUNTIME_OFFLINE' });
});
