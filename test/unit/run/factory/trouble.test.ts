// What is shown and logged of a service that does not answer.
import { expect, test } from 'vitest';
import { createTrouble } from '../../../../electron/worker/run/factory/trouble.ts';
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import { createFakeClock } from '../../../fakes/clock.ts';
import { big, startMixed } from '../../../fakes/mixed.ts';

function open() {
  const clock = createFakeClock();
  const logged: string[] = [];
  const shown: Partial<FactoryProgress>[] = [];
  const log = (level: string, text: string): void => void logged.push(`${level} ${text}`);
  return { clock, logged, shown, trouble: createTrouble({ clock, log }, (change) => shown.push(change)) };
}
const never = new AbortController().signal;

test('when it is asked again is shown at once; a moment is not logged, what lasts is, once', async () => {
  const { clock, logged, shown, trouble } = open();
  const begunMs = clock.nowMs();
  trouble.waits('It is busy.', 2_000);
  expect(shown).toEqual([{ trouble: 'It is busy.', askedAgainUtc: new Date(begunMs + 2_000).toISOString() }]);
  trouble.answers();
  expect(shown.at(-1)).toEqual({ trouble: null, askedAgainUtc: null, answeredUtc: new Date(begunMs).toISOString() });
  expect(logged).toEqual([]);

  for (let waited = 0; waited < 3; waited += 1) {
    trouble.waits('It is busy.', 60_000);
    await clock.wait(60_000, never);
  }
  trouble.answers();
  expect(logged).toEqual([
    'warning Data Factory is asked again until it answers; it goes on meanwhile. It is busy.',
    expect.stringMatching(/^info Data Factory answers again, after 3 ?min/),
  ]);
});

test('a run shows what its service waits for by itself', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  let hear: Parameters<typeof factory.hearTrouble>[0] = () => undefined;
  let isBusy = true;
  factory.beforeRequest = async (what) => {
    if (what !== 'activities' || !isBusy) return;
    isBusy = false;
    hear({ why: 'The service was too busy.', waitMs: 30_000 });
    await run.clock.wait(30_000, never);
    hear(null);
  };
  const last = await go(undefined, { factory: { ...factory, hearTrouble: (listener) => (hear = listener) } });
  expect(last.state.kind).toBe('completed');
  const told = run.snapshots.find(({ factory: shown }) => shown?.trouble === 'The service was too busy.');
  expect(
    Date.parse(told?.factory?.askedAgainUtc ?? '') - Date.parse(told?.factory?.answeredUtc ?? ''),
  ).toBeGreaterThanOrEqual(30_000);
  expect(last.factory).toMatchObject({ trouble: null, askedAgainUtc: null });
});

test('a runtime that is waited for is trouble, but no silence', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  factory.nodes = [{ name: 'n', status: 'Offline', version: null, concurrentJobs: null }];
  factory.beforeRequest = (what) => {
    if (what === 'runtime' && run.snapshots.some(({ factory: shown }) => typeof shown?.trouble === 'string'))
      factory.nodes = [{ name: 'n', status: 'Online', version: null, concurrentJobs: null }];
  };
  expect((await go()).state.kind).toBe('completed');
  const told = run.snapshots.filter(({ factory: shown }) => typeof shown?.trouble === 'string');
  expect(told.every(({ factory: shown }) => shown?.askedAgainUtc === null)).toBe(true);
});
