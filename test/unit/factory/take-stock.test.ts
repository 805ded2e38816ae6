// Taking stock of the folder that Data Factory filled: what counts, what is told, and what is refused.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { takeStock } from '../../../electron/worker/factory/take-stock.ts';
import type { Stock, StockRequest } from '../../../electron/worker/factory/stock.ts';
import { createCheckerPool } from '../../../electron/worker/validate/checker-pool.ts';
import { openInlineChecker } from '../../../electron/worker/validate/inline-checker.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTarget, type FakeTarget } from '../../fakes/target.ts';

const folder = 'dbo/Orders/run=r1';
const never = new AbortController().signal;
const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

function store(target: FakeTarget, name: string, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  target.put(`${folder}/${name}`, { bytes, md5: md5Of(bytes), etag: `"${name}"`, metadata: {} });
  return bytes;
}

function stockOf(
  target: FakeTarget,
  options: Partial<RunOptions>,
  changes: Partial<StockRequest> = {},
): Promise<Stock> {
  const pool = createCheckerPool(() => openInlineChecker(target), 2);
  const request = {
    table: planTable('1'),
    options: plan([], options).options,
    folder,
    expectedRows: null,
    verify: 'full',
    ...changes,
  } as const;
  return takeStock(request, { target, pool }, never);
}

const detailOf = async (stock: Promise<Stock>): Promise<string> =>
  stock.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof AppError && error.code === 'PART_UNREADABLE'
        ? String(error.context['detail'])
        : Promise.reject(error),
  );

test('the files of the folder are its parts, in the order of their names, and nothing outside of it is', async () => {
  const target = createFakeTarget();
  const second = store(target, 'data_b.csv', '"id"\n"3"\n');
  const first = store(target, 'data_a.csv', '"id"\n"1"\n"2"\n');
  store(target, '../run=r10/data_c.csv', '"id"\n"1"\n');
  target.put('dbo/Orders/run=r10/data.csv', { bytes: first, md5: md5Of(first), etag: '"x"', metadata: {} });
  const stock = await stockOf(target, { format: 'csv' });
  expect(stock).toEqual({
    parts: [
      {
        name: `${folder}/data_a.csv`,
        rows: 2,
        bytes: first.length,
        etag: '"data_a.csv"',
        md5: md5Of(first),
        fingerprint: expect.objectContaining({ rows: 2 }),
      },
      {
        name: `${folder}/data_b.csv`,
        rows: 1,
        bytes: second.length,
        etag: '"data_b.csv"',
        md5: md5Of(second),
        fingerprint: expect.objectContaining({ rows: 1 }),
      },
    ],
    rows: 3,
    strangers: [{ name: `${folder}/../run=r10/data_c.csv`, bytes: 9, why: 'foreign' }],
  });
});

test('what is no file of the table is told and never counted', async () => {
  const target = createFakeTarget();
  store(target, 'part-0000-00000.csv', '"id"\n"1"\n');
  store(target, 'data_1.csv', '"id"\n"1"\n');
  store(target, '_SUCCESS', '');
  store(target, '_committed_1', '{}');
  store(target, 'empty.csv', '');
  store(target, 'read me.txt', 'hello');
  store(target, 'old/data_2.csv', '"id"\n"1"\n');
  const whys = (stock: Stock) => stock.strangers.map(({ name, why }) => [name.slice(folder.length + 1), why]);
  const many = await stockOf(target, { format: 'csv' });
  expect([many.rows, many.parts.length]).toEqual([2, 2]);
  expect(whys(many)).toEqual([
    ['_SUCCESS', 'marker'],
    ['_committed_1', 'marker'],
    ['empty.csv', 'empty'],
    ['read me.txt', 'foreign'],
    ['old/data_2.csv', 'foreign'],
  ]);
  const one = await stockOf(target, { format: 'csv' }, { file: 'part-0000-00000.csv' });
  expect([one.rows, one.parts.map(({ name }) => name)]).toEqual([1, [`${folder}/part-0000-00000.csv`]]);
  expect(whys(one)).toContainEqual(['data_1.csv', 'foreign']);
});

test('a folder without files has no rows', async () => {
  expect(await stockOf(createFakeTarget(), { format: 'csv' })).toEqual({ parts: [], rows: 0, strangers: [] });
});

test.each([
  ['quoted text with commas, quotes and lines', '"id"\n"a,""b""\nc"\n"2"\n', 2],
  ['a byte order mark and CRLF', '\ufeff"id"\r\n"1"\r\n', 1],
  ['a last line without its end', 'id\n1\n2', 2],
  ['NULL without quotes', '"id"\n\\N\n', 1],
  ['a header alone', '"id"\n', 0],
])('CSV with %s is counted, packed or not', async (_, text, rows) => {
  const target = createFakeTarget();
  store(target, 'data.csv', text);
  expect((await stockOf(target, { format: 'csv' })).rows).toBe(rows);
  const packed = createFakeTarget();
  const bytes = store(packed, 'data.csv.gz', gzipSync(text));
  const stock = await stockOf(packed, { format: 'csv', compression: 'gzip', verify: 'footer' }, { verify: 'footer' });
  expect([stock.rows, stock.parts[0].md5]).toEqual([rows, md5Of(bytes)]);
});

test.each([
  ['another header', '"key"\n"1"\n', 'its first line does not name the columns that belong there'],
  ['no first line', '"id', 'it has no first line'],
  ['an open quote at its end', '"id"\n"1"\n"2', 'it ends amid row 1'],
  [
    'a row of two fields',
    '"id"\n"1"\n"2","3"\n',
    'row 1 has 2 fields where 1 belong',
    'row 1, column "id": the line does not end behind it',
  ],
  [
    'text behind a quoted field',
    '"id"\n"1"2\n',
    'text stands behind a quoted field of row 0',
    'row 0, column "id": the line does not end behind it',
  ],
])('CSV with %s is refused, whether its rows are counted or read', async (_, text, counted, read = counted) => {
  const target = createFakeTarget();
  store(target, 'data.csv', text);
  expect(await detailOf(stockOf(target, { format: 'csv' }))).toBe(read);
  expect(await detailOf(stockOf(target, { format: 'csv' }, { verify: 'footer' }))).toBe(counted);
});

test('CSV with a value that cannot be read is counted and hashed, and has no fingerprint', async () => {
  const target = createFakeTarget();
  const bytes = store(target, 'data.csv', '"id"\n"1"\n"one"\n');
  const { rows, parts } = await stockOf(target, { format: 'csv' });
  expect([rows, parts[0].md5, parts[0].fingerprint]).toEqual([2, md5Of(bytes), null]);
});

test('a file that is written to while it is read is refused', async () => {
  const target = createFakeTarget();
  store(target, 'data.csv', '"id"\n"1"\n');
  const { download } = target;
  const changing: FakeTarget = {
    ...target,
    download(name, signal) {
      const bytes = Buffer.from('"id"\n"2"\n');
      target.put(name, { bytes, md5: md5Of(bytes), etag: '"other"', metadata: {} });
      return download(name, signal);
    },
  };
  expect(await detailOf(stockOf(changing, { format: 'csv' }))).toBe('it was written to while it was read');
});
