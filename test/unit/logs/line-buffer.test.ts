// Lines that wait: bounded, in order, the least important given up first, and no gap that is not told.
import { expect, test } from 'vitest';
import { createLineBuffer } from '../../../electron/worker/logs/line-buffer.ts';
import { aLine, lineBytes } from './lines.ts';

const drain = (buffer: ReturnType<typeof createLineBuffer>, batchBytes = 1 << 20) => {
  const batches: string[][] = [];
  for (let batch = buffer.next(batchBytes); batch !== null; batch = buffer.next(batchBytes)) {
    batches.push(
      batch.lines.map(
        ({ seq, fields }) => `${String(seq)}${fields === undefined ? '' : ` -${String(fields['lost'])}`}`,
      ),
    );
    buffer.taken();
  }
  return batches;
};

test('batches hold what fits, and a line that is too long goes alone', () => {
  const buffer = createLineBuffer(1 << 20);
  for (let seq = 1; seq <= 5; seq += 1) buffer.add(aLine(seq));
  buffer.add(aLine(6, 'info', 'x'.repeat(10_000)));
  buffer.add(aLine(7));
  expect(drain(buffer, 2 * lineBytes)).toEqual([['1', '2'], ['3', '4'], ['5'], ['6'], ['7']]);
  expect([buffer.count, buffer.sizeBytes]).toEqual([0, 0]);
});

test('without room the oldest debug lines go first, then info lines, and a line in their place says how many', () => {
  const buffer = createLineBuffer(4 * lineBytes + 20);
  buffer.add(aLine(1, 'error'));
  buffer.add(aLine(2, 'info'));
  buffer.add(aLine(3, 'debug'));
  buffer.add(aLine(4, 'info'));
  buffer.add(aLine(5, 'info'));
  buffer.add(aLine(6, 'info'));
  // 3 (debug) and 2 (the oldest info) are gone; the line for them stands where the later one was.
  expect(drain(buffer)).toEqual([['1', '3 -2', '4', '5', '6']]);
  buffer.add(aLine(7));
  expect(drain(buffer)).toEqual([['7']]);
});

test('a batch that is under way is never given up, and the gap behind it is told in the next one', () => {
  const buffer = createLineBuffer(2 * lineBytes);
  buffer.add(aLine(1));
  buffer.add(aLine(2));
  const first = buffer.next(1 << 20);
  for (let seq = 3; seq <= 6; seq += 1) buffer.add(aLine(seq));
  expect(first?.lines.map(({ seq }) => seq)).toEqual([1, 2]);
  buffer.taken();
  expect(drain(buffer)).toEqual([['4 -2', '5', '6']]);
});

test('a flood stays within its bounds, and only warnings and errors outlive it', () => {
  const buffer = createLineBuffer(100 * lineBytes);
  for (let seq = 1; seq <= 5_000; seq += 1) {
    buffer.add(aLine(seq, seq % 100 === 0 ? 'warning' : 'info'));
    expect(buffer.sizeBytes).toBeLessThanOrEqual(102 * lineBytes);
  }
  const levels = buffer.next(1 << 20)?.lines.map(({ level }) => level) ?? [];
  expect(levels.filter((level) => level === 'warning').length).toBeGreaterThanOrEqual(50);
});
