// The ranges of the source that parts stand for, and the rows that a sample picks.
import { expect, test } from 'vitest';
import { rangesOf, segmentsOf } from '../../../../electron/worker/validate/part-ranges.ts';
import { pickPlaces } from '../../../../electron/worker/validate/sample/pick-places.ts';
import type { ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';

const part = (partition: number, number: number, rows: number, lastKey: string | null): ManifestPart => ({
  partition,
  part: number,
  name: `p${String(partition)}-${String(number)}`,
  rows,
  bytes: rows,
  md5: 'x',
  firstKey: null,
  lastKey: lastKey === null ? null : [lastKey],
});

const table = (parts: readonly ManifestPart[], changes: Partial<ManifestTable> = {}): ManifestTable => ({
  schema: 'dbo',
  name: 't',
  kind: 'table',
  columns: [],
  where: null,
  query: null,
  key: { indexName: 'PK', columns: [{ name: 'id', isDescending: false }] },
  partitions: 1,
  cutRanges: [],
  schemaFingerprint: '',
  rows: parts.reduce((sum, { rows }) => sum + rows, 0),
  bytes: 0,
  rowsSetAside: 0,
  quarantine: [],
  parts: [...parts],
  readers: [],
  moments: [],
  ...changes,
});

const told = (of: ManifestTable): readonly string[] =>
  segmentsOf(of)
    .flatMap((segment) => rangesOf(segment, of.key !== null))
    .map(
      ({ range, parts }) =>
        `${range.after?.[0] ?? ''}..${range.upTo?.[0] ?? ''} ${parts.map(({ name }) => name).join(' ')}`,
    );

test('each part reaches from the last key before it to its own, and the last one to the end', () => {
  expect(told(table([part(0, 0, 5, '50'), part(0, 1, 5, '90')]))).toEqual(['..50 p0-0', '50.. p0-1']);
});

test('parts without rows belong to no range of their own', () => {
  expect(told(table([part(0, 0, 5, '50'), part(0, 1, 0, null), part(0, 2, 5, '90')]))).toEqual([
    '..50 p0-0',
    '50.. p0-2',
  ]);
});

test('the bounds of the manifest hold where it has them', () => {
  const partitions = [
    { index: 0, after: null, upTo: ['100'] },
    { index: 1, after: ['100'], upTo: null },
  ];
  const of = table([part(0, 0, 5, '90'), part(1, 0, 5, '180')], { read: { partitions } });
  expect(told(of)).toEqual(['..100 p0-0', '100.. p1-0']);
});

test('ranges that were cut off stand behind what they were cut from, the last cut first', () => {
  const cutRanges = [
    { partition: 2, after: ['50'], upTo: ['100'], cutFrom: 0 },
    { partition: 3, after: ['30'], upTo: ['50'], cutFrom: 0 },
  ];
  const of = table([part(0, 0, 1, '30'), part(1, 0, 1, '180'), part(2, 0, 1, '99'), part(3, 0, 1, '50')], {
    cutRanges,
    partitions: 4,
  });
  expect(told(of)).toEqual(['..30 p0-0', '30..50 p3-0', '50..99 p2-0', '99.. p1-0']);
});

test('without a key all parts stand for all rows', () => {
  const of = table([part(0, 0, 5, null), part(0, 1, 5, null)], { key: null });
  expect(told(of)).toEqual(['.. p0-0 p0-1']);
});

test('where the rows of a heap lie is not asked again', () => {
  const partitions = [0, 1].map((bucket) => ({
    index: bucket,
    after: null,
    upTo: null,
    scope: { kind: 'physloc' as const, bucket, of: 2 },
  }));
  const of = table([part(0, 0, 5, null), part(1, 0, 5, null)], { key: null, read: { partitions } });
  expect(told(of)).toEqual(['.. p0-0 p1-0']);
});

test('a sample has the first and the last row, as many as wanted, and the same for the same seed', () => {
  const of = table([part(0, 0, 60, '60'), part(0, 1, 0, null), part(0, 2, 40, '100')]);
  const places = (seed: number) => [...pickPlaces(of, 10, seed)].map(([{ name }, own]) => [name, own] as const);
  expect(places(1)).toEqual(places(1));
  expect(places(1)).not.toEqual(places(2));
  const all = places(1).flatMap(([name, own]) => own.map((place) => `${name} ${String(place)}`));
  expect(all).toHaveLength(10);
  expect(all).toContain('p0-0 0');
  expect(all).toContain('p0-2 39');
});

test('a sample of a small table is all of it', () => {
  const of = table([part(0, 0, 3, '3')]);
  expect([...pickPlaces(of, 10, 1).values()]).toEqual([[0, 1, 2]]);
});
