// The arithmetic of sizes against cases reckoned by hand.
import { expect, test } from 'vitest';
import { batchCut, dealOut, mannerOfCut, mannerOfWhole, secondsOfCopies } from '../../../../shared/sizing/batches.ts';
import { gib, tib } from '../../../../shared/sizing/facts.ts';
import { datedPrices, priceFactory, priceStorage } from '../../../../shared/sizing/prices.ts';
import { sizeClassOf, sizeThresholds } from '../../../../shared/sizing/size-class.ts';
import { lanesOf, nodesFor, sizeFactory, sizeWorkstation, speedOfLine } from '../../../../shared/sizing/transfer.ts';

const wide = { sourceLine: speedOfLine(1.25e9), uplink: speedOfLine(1.25e9) };
const work = { sourceBytes: tib, rows: 1_000_000, tables: 10, storedRatio: 0.25 };

test('small ends at 100 GB, medium at 1 TB', () => {
  expect([0, 100 * gib - 1, 100 * gib, tib - 1, tib].map((bytes) => sizeClassOf(bytes))).toEqual([
    'small',
    'small',
    'medium',
    'medium',
    'large',
  ]);
  expect(sizeClassOf(50, { ...sizeThresholds, mediumFrom: 10 })).toBe('medium');
});

test('50 TB over four nodes take 243 hours at the slow end, as the worked example of Data Factory says', () => {
  const { seconds, limits } = sizeFactory({ ...work, sourceBytes: 50 * tib, tables: 0 }, { ...wide, nodes: 4 });
  expect(seconds.high / 3600).toBeCloseTo(242.7, 1);
  expect(limits[0]?.name).toBe('runtime nodes');
});

test('a thin line to Azure is met before everything else, and its time is the stored bytes over half of it', () => {
  const lines = { sourceLine: speedOfLine(125e6), uplink: speedOfLine(12.5e6) };
  const { seconds, limits } = sizeWorkstation(work, { ...lines, cores: 8, readBack: false });
  expect(limits[0]?.name).toBe('line to Azure');
  // 256 GiB over 6.25 MB/s, and ten tables of 0.3 s on five lanes.
  expect(seconds.high).toBeCloseTo((256 * gib) / 6.25e6 + 0.6, 3);
  expect(seconds.low).toBeCloseTo((256 * gib) / 11.25e6 + 0.6, 3);
});

test('narrow rows are bound by their number, not by their bytes', () => {
  const rows = 810_000 * 5 * 100;
  const narrow = { sourceBytes: rows, rows, tables: 0, storedRatio: 0.25 };
  expect(sizeWorkstation(narrow, { ...wide, cores: 8, readBack: false }).seconds.high).toBeCloseTo(100, 6);
});

test('a core is left over, and each lane takes one and a quarter', () => {
  expect([1, 2, 4, 8, 16].map(lanesOf)).toEqual([1, 1, 2, 5, 12]);
});

test('requests: blocks of 8 MB, and a last block and a commit a file; reading back is one more a file', () => {
  const { storedBytes, parts, writes, reads } = sizeWorkstation(work, { ...wide, cores: 8, readBack: true });
  expect(storedBytes).toBe(256 * gib);
  // 1,024 full files of 256 MB and a last one for each table.
  expect(parts).toBe(1034);
  expect(writes).toBe(32_768 + 2 * 1034);
  expect(reads).toBe(4 * 1034);
});

test('nodes are as many as the slow pace needs, and none where the line does not carry it', () => {
  // 10 TB at 15 MB/s are 699,051 s, and 10 starts of 20 s over four copies 50 s; a week has 604,800 s.
  const ten = { ...work, sourceBytes: 10 * tib };
  expect(nodesFor(ten, wide, 7 * 86_400)).toBe(2);
  expect(nodesFor(ten, { sourceLine: speedOfLine(12.5e6), uplink: speedOfLine(12.5e6) }, 7 * 86_400)).toBeNull();
});

test('storage is paid by the month, by 10,000 requests, and by what leaves Azure beyond 100 GB', () => {
  const cost = priceStorage({ storedBytes: 1000 * gib, writes: 20_000, reads: 10_000 }, 'Hot', 200 * gib);
  expect(cost.month).toBeCloseTo(20.8, 9);
  expect(cost.requests).toBeCloseTo(0.104, 9);
  expect(cost.egress).toBeCloseTo(8.7, 9);
  expect(priceStorage({ storedBytes: 0, writes: 0, reads: 0 }, 'Hot', 100 * gib).egress).toBe(0);
});

test('Data Factory is paid by hours of copies and by runs', () => {
  // 25 MB/s for 3,600 s is one hour; 60 runs of a minute begun are another; 60 runs cost 9 cents.
  expect(priceFactory({ sourceBytes: 25 * 3600 * 1024 * 1024 }, 60).low).toBeCloseTo(0.29, 9);
  const free = { ...datedPrices, factory: { ...datedPrices.factory, copyHour: 0, thousandRuns: 1 } };
  expect(priceFactory({ sourceBytes: tib }, 2000, free)).toEqual({ low: 2, high: 2 });
});

test('a giant is copied by all queries, and of small tables so many at a time that no start is waited for', () => {
  expect(batchCut([400 * gib, ...Array.from({ length: 12 }, () => 2 * gib)], 2)).toEqual({ giants: 1, atOnce: 4 });
  expect(batchCut([tib], 4)).toEqual({ giants: 0, atOnce: 1 });
  // 16 queries are two each for eight at most.
  expect(
    batchCut(
      Array.from({ length: 64 }, () => 0.1 * gib),
      4,
    ),
  ).toEqual({ giants: 0, atOnce: 8 });
  expect([mannerOfCut(8, 4), mannerOfCut(1, 4), mannerOfWhole(4)]).toEqual([
    { atOnce: 8, queries: 2 },
    { atOnce: 1, queries: 16 },
    { atOnce: 16, queries: 1 },
  ]);
});

test('what nobody knows the size of is taken for one of the others, and two at a time where none is known', () => {
  expect(batchCut([400 * gib, null, null], 2)).toEqual(batchCut([400 * gib, 400 * gib, 400 * gib], 2));
  expect(batchCut([null, null], 4)).toEqual({ giants: 0, atOnce: 2 });
  expect(batchCut([], 4).giants).toBe(0);
});

test('queues are dealt out in turn, and the fullest ends last', () => {
  expect(dealOut([5, 4, 3, 1], 2)).toBe(8);
  expect(dealOut([], 3)).toBe(0);
  const pace = 4 * (gib / 100);
  // Of 8 queries: the giant by all, 12 by two each in three rounds, then whole ones of one query, each with its start.
  const sizes = { cut: [400 * gib, ...Array.from({ length: 12 }, () => 2 * gib)], whole: [gib, gib] };
  expect(secondsOfCopies(sizes, 2, pace)).toBeCloseTo(20 + 5000 + 3 * (20 + 100) + 20 + 100, 6);
});
