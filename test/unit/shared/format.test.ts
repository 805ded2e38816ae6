import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatPercent, formatPlural } from '../../../shared/format.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.00 KB'],
  [1_048_575, '1.00 MB'],
  [1_572_864, '1.50 MB'],
  [769_654_784, '734 MB'],
  [104_857_599, '100 MB'],
  [5e15, '4.44 PB'],
])('%i bytes are %s', (size, text) => {
  expect(formatBytes(size)).toBe(text);
});

test.each([
  [0.84, '0.8 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7620, '2 h 07 min'],
  [273_600, '3 d 4 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('a percentage is 100 only at the end', () => {
  expect(formatPercent(999_999, 1_000_000)).toBe('99%');
  expect(formatPercent(5, 5)).toBe('100%');
  expect(formatPercent(7, 5)).toBe('100%');
  expect(formatPercent(0, 0)).toBe('0%');
});

test('counts are grouped and plurals follow them', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect([formatPlural(1, 'table'), formatPlural(2, 'table'), formatPlural(2, 'query', 'queries')]).toEqual([
    '1 table',
    '2 tables',
    '2 queries',
  ]);
});
