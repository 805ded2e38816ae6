// Sizes and rates as people type them.
import { expect, test } from 'vitest';
import { parseRate, parseSize } from '../../../shared/parse-size.ts';

test('reads sizes with and without units, in steps of 1024', () => {
  expect(parseSize('256 MB')).toBe(268_435_456);
  expect(parseSize('1.5GiB')).toBe(1_610_612_736);
  expect(parseSize(' 512k ')).toBe(524_288);
  expect(parseSize('100')).toBe(100);
});

test('does not guess what a size might mean', () => {
  for (const text of ['', 'much', '12 XB', '-1 MB', '1,5 GB', '1e9']) expect(parseSize(text)).toBeNull();
});

test('reads rates in bytes and, as lines are sold, in bits', () => {
  expect(parseRate('50 MB/s')).toBe(52_428_800);
  expect(parseRate('50MB')).toBe(52_428_800);
  expect(parseRate('400 Mbit/s')).toBe(50_000_000);
  expect(parseRate('1 Gbit')).toBe(125_000_000);
  expect(parseRate('fast')).toBeNull();
});
