import { expect, test } from 'vitest';
import { watchMoment } from '../../../../electron/worker/run/point-in-time/watch-moment.ts';
import { createFakeSession } from '../../source/catalog/fake-session.ts';

const session = (size: number | null) =>
  createFakeSession(size === null ? [] : [{ when: /version_store/, rows: [{ version_store_mb: size }] }]);

async function watch(size: number | null, waits: number): Promise<{ said: string[]; delays: number[] }> {
  const said: string[] = [];
  const delays: number[] = [];
  const end = new AbortController();
  const clock = {
    nowMs: () => 0,
    async wait(delayMs: number) {
      delays.push(delayMs);
      if (delays.length > waits) end.abort();
    },
  };
  await watchMoment(
    { clock, log: (level, text) => said.push(`${level} ${text}`) },
    async () => session(size),
    end.signal,
  );
  return { said, delays };
}

test('a point in time that is held for long is warned of after 30 minutes and after 2 hours', async () => {
  const { said, delays } = await watch(812, 2);
  expect(delays).toEqual([30 * 60_000, 90 * 60_000]);
  expect(said[0]).toMatch(/^warning .*30 minutes.*The version store holds 812 MB now\.$/);
  expect(said[1]).toMatch(/^warning .*2 hours.*Ask the administrator/);
});

test('without the right to see the version store it is warned of all the same', async () => {
  const { said } = await watch(null, 2);
  expect(said).toHaveLength(2);
  expect(said.join(' ')).not.toContain('MB now');
});

test('a run that ends before says nothing', async () => {
  expect((await watch(1, 0)).said).toEqual([]);
});
