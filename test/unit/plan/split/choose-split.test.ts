// How tables are cut into partitions.
import { describe, expect, test } from 'vitest';
import { splitTable } from '../../../../electron/worker/plan/split/choose-split.ts';
import { countPartitions } from '../../../../electron/worker/plan/split/count-partitions.ts';
import { rangesBetween } from '../../../../electron/worker/plan/split/cut-table.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { CatalogKey, CatalogTable } from '../../../../shared/catalog.ts';
import { createFakeSession, noSignal, type Answer } from '../../source/catalog/fake-session.ts';
import { column, key, sqlType, table } from '../catalog-samples.ts';

const gib = 1024 ** 3;

test.each([
  ['a small table', 1000, 100_000, 4, 1],
  ['an empty table', 0, 0, 4, 1],
  ['just below two portions', 99_999, 0, 4, 1],
  ['two portions', 100_000, 0, 4, 2],
  ['a large table', 10_000_000, gib, 4, 32],
  ['few rows of many bytes', 2000, 2 * gib, 2, 16],
  ['a huge table', 4_000_000_000, 200 * gib, 2, 200],
  ['never more than rows', 3, 10 * gib, 2, 3],
])('%s', (_, rows, bytes, lanes, expected) => {
  expect(countPartitions(rows, bytes, lanes)).toBe(expected);
});

test.each([
  ['alone it is cut for all lanes', 2 * gib, 2 * gib, 32],
  ['half of a plan is half of the ranges', 2 * gib, 4 * gib, 16],
  ['one of many is one range', gib / 4, 200 * gib, 1],
  ['no range is larger than a gigabyte, whatever stands beside it', 20 * gib, 10_000 * gib, 20],
  ['where bytes are not known, as if it were alone', 0, 200 * gib, 32],
])('%s', (_, bytes, planBytes, expected) => {
  expect(countPartitions(10_000_000, bytes, 4, planBytes)).toBe(expected);
});

test('ranges are half-open, joined, and open at both ends', () => {
  expect(rangesBetween([['1'], ['5']])).toEqual([
    { index: 0, after: null, upTo: ['1'] },
    { index: 1, after: ['1'], upTo: ['5'] },
    { index: 2, after: ['5'], upTo: null },
  ]);
});

const split = (answers: readonly Answer[], some: CatalogTable, by: CatalogKey, rows = 200_000) => {
  const session = createFakeSession(answers);
  return splitTable(session, { ...some, where: null }, by, { rows, bytes: 0, lanes: 2, planBytes: 0 }, noSignal).then(
    (result) => ({
      ...result,
      asked: session.asked,
    }),
  );
};

describe('integer keys', () => {
  const by = key('PK', ['id']);

  test('a dense key is cut by arithmetic', async () => {
    const result = await split([{ when: /MIN/, rows: [{ lowest: 1, highest: 200_000 }] }], table(), by);
    expect(result.partitions.map(({ upTo }) => upTo?.[0] ?? null)).toEqual(['50000', '100000', '150000', null]);
    expect(result.asked.filter((sql) => !sql.includes('sys.'))).toHaveLength(1);
  });

  test('the cuts of a bigint key are exact beyond what a double holds', async () => {
    const lowest = 9_223_372_036_854_575_808n;
    const big = table({ columns: [column('id', sqlType('bigint'))] });
    const result = await split([{ when: /MIN/, rows: [{ lowest, highest: lowest + 199_999n }] }], big, by);
    expect(result.partitions[0]?.upTo).toEqual(['9223372036854625807']);
  });

  test('a key with gaps is cut by counting', async () => {
    const result = await split(
      [
        { when: /MIN/, rows: [{ lowest: 1, highest: 90_000_000 }] },
        { when: /ROW_NUMBER/, rows: (parameters) => [{ k0: Number(parameters[0]?.value) }] },
      ],
      table(),
      by,
    );
    expect(result.partitions.map(({ upTo }) => upTo)).toEqual([['50001'], null]);
    expect(result.note).toMatch(/one pass/);
  });
});

describe('other keys', () => {
  test('a composite key is bounded by whole tuples in its own directions', async () => {
    const composite = table({
      columns: [
        column('code', sqlType('varchar', { maxLength: 20 })),
        column('at', sqlType('datetime2', { scale: 7 })),
      ],
    });
    const by: CatalogKey = {
      ...key('PK', []),
      columns: [
        { name: 'code', isDescending: false },
        { name: 'at', isDescending: true },
      ],
    };
    const result = await split(
      [{ when: /ROW_NUMBER/, rows: [{ k0: 'x', k1: '2020-01-01 00:00:00.0000001' }] }],
      composite,
      by,
    );
    expect(result.partitions[0]?.upTo).toEqual(['x', '2020-01-01 00:00:00.0000001']);
    expect(result.asked.at(-1)).toContain('ORDER BY t.[code], t.[at] DESC');
    expect(result.asked.at(-1)).toContain('CONVERT(nvarchar(20), q.k0)');
  });

  test('binary and floating keys become hex text', async () => {
    const odd = table({ columns: [column('v', sqlType('timestamp')), column('f', sqlType('real'))] });
    const result = await split(
      [{ when: /ROW_NUMBER/, rows: [{ k0: Uint8Array.of(0, 10, 255), k1: 1.5 }] }],
      odd,
      key('PK', ['v', 'f']),
    );
    expect(result.partitions[0]?.upTo).toEqual(['0x000AFF', '3FC00000']);
  });

  test('names that need quoting are quoted', async () => {
    const odd = table({ schema: 'a]b', name: 'select', columns: [column("it's", sqlType('nvarchar'))] });
    const result = await split([{ when: /ROW_NUMBER/, rows: [] }], odd, key('PK', ["it's"]));
    expect(result.asked.at(-1)).toContain("t.[it's]");
    expect(result.asked.at(-1)).toContain('FROM [a]]b].[select] AS t');
    expect(result.partitions).toHaveLength(1);
  });
});

test('a server that refuses the bounds query gets one partition and a warning', async () => {
  const result = await split([], table(), key('PK', ['id']));
  expect(result.partitions).toEqual([{ index: 0, after: null, upTo: null }]);
  expect(result.warning).toMatch(/refused to compute key ranges \(208\)/);
});

test('a lost connection is not taken for a refusal', async () => {
  const lost = new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
  await expect(split([{ when: /MIN/, error: lost }], table(), key('PK', ['id']))).rejects.toBe(lost);
});

describe('the histogram', () => {
  const steps = Array.from({ length: 100 }, (_, i) => ({ high_key: i * 1000, range_rows: 1999, equal_rows: 1 }));
  const gaps: Answer = { when: /MIN/, rows: [{ lowest: 1, highest: 90_000_000 }] };
  const facts = (more: object): Answer => ({
    when: /dm_db_stats_properties/,
    rows: [{ has_filter: 0, is_incremental: 0, modification_counter: 0, ...more }],
  });
  const pass: Answer = { when: /ROW_NUMBER/, rows: [{ k0: 7 }] };
  const histogram: Answer = { when: /dm_db_stats_histogram/, rows: steps };

  test('is taken where arithmetic does not fit, and the table is not read', async () => {
    const result = await split([gaps, facts({}), histogram], table(), key('PK', ['id']));
    expect(result.partitions).toHaveLength(4);
    expect(result.note).toBe('4 ranges, by the histogram of id.');
    expect(result.asked.some((sql) => sql.includes('ROW_NUMBER'))).toBe(false);
  });

  test('comes from DBCC where the function is missing', async () => {
    const old: Answer = {
      when: /DBCC SHOW_STATISTICS \(N'\[dbo\]\.\[orders\]', N'PK'\) WITH HISTOGRAM/,
      rows: steps.map(({ high_key, range_rows, equal_rows }) => ({
        RANGE_HI_KEY: high_key,
        RANGE_ROWS: range_rows,
        EQ_ROWS: equal_rows,
      })),
    };
    const result = await split([gaps, old], table(), key('PK', ['id']));
    expect(result.note).toBe('4 ranges, by the histogram of id.');
  });

  test.each([
    ['filtered', { has_filter: 1 }],
    ['incremental', { is_incremental: 1 }],
    ['stale', { modification_counter: 150_000 }],
  ])('is left alone when it is %s', async (_, more) => {
    const result = await split([gaps, facts(more), histogram, pass], table(), key('PK', ['id']));
    expect(result.note).toMatch(/one pass/);
  });

  test('that is stale is still better than a pass over a huge table', async () => {
    const result = await split(
      [facts({ modification_counter: 1e9 }), histogram, pass],
      table(),
      key('PK', ['id']),
      1e9,
    );
    expect(result.note).toMatch(/by the histogram of id, which is old, so that lanes may have to share ranges/);
  });

  test('that holds NULL as its first step is cut by the others', async () => {
    const withNull = { ...histogram, rows: [{ high_key: null, range_rows: 0, equal_rows: 9999 }, ...steps] };
    const result = await split([gaps, facts({}), withNull], table(), key('PK', ['id']));
    expect(result.partitions).toHaveLength(4);
  });

  test('says nothing of the rows of a filter', async () => {
    const session = createFakeSession([gaps, facts({}), histogram, pass]);
    const size = { rows: 200_000, bytes: 0, lanes: 2, planBytes: 0 };
    const filtered = { ...table(), where: 'id > 5' };
    const result = await splitTable(session, filtered, key('PK', ['id']), size, noSignal);
    expect(result.note).toMatch(/one pass/);
  });
});

test('a huge table without statistics is cut by a sample of its pages', async () => {
  const sample: Answer = { when: /TABLESAMPLE/, rows: Array.from({ length: 15 }, (_, i) => ({ k0: i * 10 })) };
  const result = await split([sample], table(), key('PK', ['id']), 1e9);
  expect(result.partitions).toHaveLength(16);
  expect(result.note).toBe('16 ranges, by a sample of its pages, so that they are not quite even.');
});

test('random GUIDs without statistics are known by a sample, sequential ones too', async () => {
  const guids = table({ columns: [column('id', sqlType('uniqueidentifier'))] });
  const sampled = (counts: readonly number[]): Answer => ({
    when: /TABLESAMPLE/,
    rows: counts.map((row_count, i) => ({ place: i.toString(16), row_count })),
  });
  const spread = sampled(Array.from({ length: 16 }, (_, i) => 900 + i * 20));
  const random = await split([spread], guids, key('PK', ['id']));
  expect(random.partitions.map(({ upTo }) => upTo?.[0])).toEqual([
    '00000000-0000-0000-0000-400000000000',
    '00000000-0000-0000-0000-800000000000',
    '00000000-0000-0000-0000-C00000000000',
    undefined,
  ]);
  const pass: Answer = { when: /ROW_NUMBER/, rows: [] };
  const sequential = await split([sampled([20_000]), pass], guids, key('PK', ['id']));
  expect(sequential.note).toMatch(/one pass/);
});
