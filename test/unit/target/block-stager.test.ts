// Memory and order of blocks: a bounded number under way, buffers used again, sizes that fit the service's limit.
import { describe, expect, it } from 'vitest';
import { blockBytesAt, createBlockPool } from '../../../electron/worker/target/block-stager.ts';

describe('the pool of blocks', () => {
  it('lets no more under way than it has places, in the order of asking', async () => {
    const pool = createBlockPool(2);
    const entered: number[] = [];
    const enter = (id: number): Promise<void> => pool.enter().then(() => void entered.push(id));
    const all = [enter(1), enter(2), enter(3), enter(4)];
    await Promise.all(all.slice(0, 2));
    expect(entered).toEqual([1, 2]);
    pool.leave();
    await all[2];
    expect(entered).toEqual([1, 2, 3]);
    pool.leave();
    await all[3];
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('hands a buffer out again, and only for its own size', () => {
    const pool = createBlockPool(1);
    const buffer = pool.take(1024);
    pool.give(buffer);
    expect(pool.take(2048)).not.toBe(buffer);
    expect(pool.take(1024)).toBe(buffer);
    expect(pool.take(1024)).not.toBe(buffer);
  });

  it('keeps no more buffers than can be in use', () => {
    const pool = createBlockPool(1);
    const buffers = Array.from({ length: 5 }, () => pool.take(16));
    buffers.forEach((buffer) => pool.give(buffer));
    const again = Array.from({ length: 5 }, () => pool.take(16));
    expect(again.filter((buffer) => buffers.includes(buffer))).toHaveLength(2);
  });
});

it('grows the blocks of a huge part so that 50,000 of them hold several terabytes', () => {
  const mib = 1 << 20;
  expect(blockBytesAt(0, 8 * mib)).toBe(8 * mib);
  expect(blockBytesAt(7_999, 8 * mib)).toBe(8 * mib);
  expect(blockBytesAt(8_000, 8 * mib)).toBe(16 * mib);
  let total = 0;
  for (let index = 0; index < 50_000; index += 1) total += blockBytesAt(index, 8 * mib);
  expect(total).toBeGreaterThan(4e12);
});
