import { expect, test } from 'vitest';
import { headlineOf, kindOfAll, rowsOfAll } from '../../../shared/source-changes.ts';

const changed = (rows: number | null, isAtLeast = false) => ({ kind: 'changed' as const, rows, isAtLeast });
const none = { kind: 'none' as const, rows: 0, isAtLeast: false };
const unknown = { kind: 'unknown' as const, rows: null, isAtLeast: false };

test('the headline says how many rows of how many tables changed, and what cannot be told', () => {
  expect(headlineOf([changed(12_000), changed(300), changed(100), none])).toBe(
    'The source changed 12,400 rows in 3 tables since the export.',
  );
  expect(headlineOf([changed(1), none])).toBe('The source changed 1 row in 1 table since the export.');
  expect(headlineOf([changed(5, true), changed(null)])).toBe(
    'The source changed at least 5 rows in 1 table since the export, and an unknown number in 1 more table.',
  );
  expect(headlineOf([changed(null), unknown])).toBe(
    'The source changed in 1 table since the export; how many rows cannot be told. Whether 1 table changed cannot be told.',
  );
  expect(headlineOf([none, none])).toBe('The source did not change since the export.');
  expect(headlineOf([none, unknown, unknown])).toBe(
    'No change of the source since the export was found. Whether 2 tables changed cannot be told.',
  );
  expect(headlineOf([unknown])).toBe('Whether the source changed since the export cannot be told.');
});

test('a table that changed outweighs one that is unknown, which outweighs the others', () => {
  expect(kindOfAll([none, unknown, changed(null)])).toBe('changed');
  expect(kindOfAll([none, unknown])).toBe('unknown');
  expect(kindOfAll([none])).toBe('none');
  expect(rowsOfAll([changed(4), changed(null), unknown])).toBe(4);
});
