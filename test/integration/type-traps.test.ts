// Values that other tools change on the way: read through the product's own connection, shown as they will be written.
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consequenceOf } from '../../electron/worker/run/retry.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import { checkCounts, openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { AppError } from '../../shared/errors.ts';
import type { PlanTable } from '../../shared/plan.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../fakes/double-world.ts';
import type { ColumnDefinition, SqlType, StoredValue } from '../double/types.ts';

const never = new AbortController().signal;
const utf8 = 'Latin1_General_100_CI_AS_SC_UTF8';
const geometryWithZ = Uint8Array.from([0, 0, 0, 0, 1, 13, ...Array.from({ length: 24 }, (_, index) => index * 9)]);

const column = (type: SqlType, name = 'v'): ColumnDefinition => columnOfType(name, type);
const table = (name: string, columns: readonly ColumnDefinition[], rows: readonly (readonly StoredValue[])[] = []) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), ...columns],
  indexes: [primaryKey('id')],
  rows,
});
const hundred = Array.from({ length: 100 }, (_, id) => [id, id]);

let world: DoubleWorld;
let worker: LocalWorker;

beforeAll(async () => {
  world = await openDoubleWorld([
    table('Decimals', [column({ name: 'decimal', precision: 18, scale: 2 })]),
    table('Offsets', [column({ name: 'datetimeoffset', scale: 0 })]),
    table('Offsets7', [column({ name: 'datetimeoffset', scale: 7 })]),
    table('Local', [column({ name: 'datetime2', scale: 0 })]),
    table('Latin', [column({ name: 'varchar', length: 10, collation: 'Latin1_General_CI_AS' })]),
    table('Utf8', [column({ name: 'varchar', length: 20, collation: utf8 })]),
    table('Money', [column({ name: 'money' })]),
    table('Periods', [column({ name: 'datetime2', scale: 7 }, 'ValidTo')]),
    table('Shapes', [column({ name: 'geometry' })], [[1, geometryWithZ]]),
    table('Names', [column({ name: 'int' }, '__proto__'), column({ name: 'int' }, 'a]b')]),
    table('Rows', [intColumn('n')], hundred),
    table('Wide', [
      column({ name: 'nvarchar', length: 4000, collation: 'Latin1_General_CI_AS' }, 'a'),
      column({ name: 'nvarchar', length: 4000, collation: 'Latin1_General_CI_AS' }, 'b'),
    ]),
    {
      schema: 'dbo',
      name: 'Ticks',
      columns: [columnOfType('at', { name: 'datetime2', scale: 7 }), intColumn('n')],
      indexes: [primaryKey('at')],
      rows: [],
    },
  ]);
  worker = openLocalWorker(liveParts, 'never opened');
});

afterAll(async () => {
  await worker.close();
  await world.close();
});

const insert = async (name: string, ...values: readonly string[]): Promise<void> => {
  for (const [i, value] of values.entries())
    await world.session.query(`INSERT INTO dbo.[${name}] VALUES (${String(i + 1)}, ${value})`, [], never);
};
const choiceOf = (name: string, query: string | null = null) => ({
  schema: 'dbo',
  name,
  columns: null,
  where: null,
  query,
});
/** The cells of the columns behind `id`, as they will be written. */
async function written(name: string): Promise<(string | null)[][]> {
  const { source, password } = world;
  const { rows } = await worker.call('source.preview', { source, password, table: choiceOf(name), rows: 100 });
  return rows.map(([, ...cells]) => cells);
}
async function planOf(name: string): Promise<PlanTable> {
  const { source, password } = world;
  const plan = await worker.call('plan.build', {
    source,
    target: { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'unused' },
    password,
    selection: { by: 'tables', tables: [choiceOf(name)] },
    probeId: null,
    pathTemplate: null,
    options: {},
    datetime2: 'auto',
  });
  const [found] = plan.tables;
  if (found === undefined) throw new Error('the plan has one table');
  return found;
}
const sessionWith = (stallTimeoutMs: number): Promise<SourceSession> =>
  openSession({ ...world.source, stallTimeoutMs }, world.password, never);

async function readAll(session: SourceSession, of: PlanTable, after: string[] | null = null): Promise<number> {
  let rows = 0;
  for await (const batch of session.read({ table: of, after, upTo: null, batchBytes: 1 << 20 }, never))
    rows += batch.rowCount;
  return rows;
}

describe('values', () => {
  test('trap 1: a decimal of eighteen digits keeps its last one, which a JavaScript number loses', async () => {
    const exact = '9007199254740993.01';
    await insert('Decimals', `CAST(${exact} AS decimal(18,2))`);
    expect(await written('Decimals')).toEqual([[exact]]);
    expect(Number(exact).toFixed(2)).not.toBe(exact);
  });

  test('trap 2: two moments that are the same instant differ by their offset', async () => {
    await insert('Offsets', `'2024-01-01 00:00:00 +05:30'`, `'2023-12-31 18:30:00 +00:00'`);
    const [first, second] = await written('Offsets');
    expect(first?.[0]).toBe(second?.[0]);
    expect([first?.[1], second?.[1]]).toEqual(['330', '0']);
  });

  test('trap 3: keys that differ by 100 ns are neither skipped nor read for ever', async () => {
    const key = (digit: number): string => `2024-05-05 10:11:12.123456${String(digit)}`;
    for (const digit of [7, 8])
      await world.session.query(`INSERT INTO dbo.Ticks VALUES ('${key(digit)}', ${String(digit)})`, [], never);
    const ticks = await planOf('Ticks');
    const keys: string[] = [];
    for await (const batch of world.session.read({ table: ticks, after: null, upTo: null, batchBytes: 1 << 20 }, never))
      for (let row = 0; row < batch.rowCount; row += 1) keys.push(...world.session.keyAt(ticks, batch, row));
    expect(keys).toEqual([key(7), key(8)]);
    expect(await readAll(world.session, ticks, [key(7)])).toBe(1);
    expect(await readAll(world.session, ticks, [key(8)])).toBe(0);
  });

  test('trap 6: a wall-clock time that New York skips in spring arrives as it is, wherever this program runs', async () => {
    await insert('Local', `'2023-03-12 02:30:00'`);
    const script = fileURLToPath(new URL('./type-traps/read-preview.ts', import.meta.url));
    const { source, password } = world;
    // Not waited for in this thread, which runs the server.
    const output = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [script, JSON.stringify(source), password, 'dbo', 'Local'],
        { env: { ...process.env, TZ: 'America/New_York' } },
        (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
      );
    });
    expect(JSON.parse(output)).toEqual([['1', '2023-03-12 02:30:00']]);
    const naive = spawnSync(process.execPath, ['-p', 'new Date(2023, 2, 12, 2, 30).getHours()'], {
      env: { ...process.env, TZ: 'America/New_York' },
      encoding: 'utf8',
    });
    expect(naive.stdout.trim()).toBe('3');
  });

  test('trap 7: bytes that Windows leaves undefined and a leading U+FEFF lose nothing', async () => {
    await insert('Latin', 'CHAR(129) + CHAR(141)');
    await insert('Utf8', `NCHAR(65279) + N'x'`);
    expect(await written('Latin')).toEqual([['\u0081\u008d']]);
    expect(await written('Utf8')).toEqual([['\ufeffx']]);
  });

  test('trap 18: a period that ends with the calendar is written as text, since nanoseconds end in 2262', async () => {
    await insert('Periods', `'9999-12-31 23:59:59.9999999'`);
    const periods = await planOf('Periods');
    expect(periods.columns[1]?.outputs[0]?.type).toEqual({ kind: 'string' });
    expect(await written('Periods')).toEqual([['9999-12-31 23:59:59.9999999']]);
  });

  test('trap 24: a geometry keeps every byte, its Z too, which its well-known binary form would lose', async () => {
    expect(await written('Shapes')).toEqual([[expect.stringContaining(hexOf(geometryWithZ).slice(0, 40))]]);
    const shapes = await planOf('Shapes');
    for await (const batch of world.session.read(
      { table: shapes, after: null, upTo: null, batchBytes: 1 << 20 },
      never,
    )) {
      const shape = batch.columns[1];
      expect(shape === undefined ? '' : hexOf(shape.data.subarray(0, shape.offsets[1]))).toBe(hexOf(geometryWithZ));
    }
  });

  test('trap 27: money keeps its four digits, and is never converted with the style that keeps two', async () => {
    await insert('Money', '1234567.8911');
    expect(await written('Money')).toEqual([['1234567.8911']]);
    expect((await planOf('Money')).columns[1]?.selectAs).toBe('plain');
  });

  test('trap 28: a datetimeoffset of seven digits keeps its offset as text', async () => {
    await insert('Offsets7', `'2024-01-01 00:00:00.1234567 +05:30'`);
    expect(await written('Offsets7')).toEqual([['2024-01-01 00:00:00.1234567 +05:30']]);
  });
});

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

describe('the stream', () => {
  test('trap 4: an error after some rows is no end: what was read is not complete', async () => {
    world.faults.next({ kind: 'error', number: 8134, afterRows: 10, match: /FROM \[dbo\]\.\[Rows\]/ });
    const session = await sessionWith(10_000);
    const failure = await readAll(session, await planOf('Rows')).catch((error: unknown) => error);
    await session.close();
    expect(failure).toBeInstanceOf(AppError);
    expect(world.faults.waiting).toEqual([]);
  });

  test('trap 5: a stream that falls silent is noticed, although its first rows had come', async () => {
    const rows = await planOf('Rows');
    world.faults.next({ kind: 'stall', afterRows: 5, match: /FROM \[dbo\]\.\[Rows\]/ });
    const session = await sessionWith(300);
    await expect(readAll(session, rows)).rejects.toMatchObject({ code: 'SOURCE_STALLED', kind: 'transient' });
    await session.close();
  });

  test('trap 17: two equal rows that are lost change no XOR of checksums, but do change the count', () => {
    const checksums = [11, 22, 33, 33];
    const xor = (values: readonly number[]): number => values.reduce((sum, value) => sum ^ value, 0);
    expect(xor(checksums)).toBe(xor(checksums.slice(0, 2)));
    expect(() => checkCounts('dbo.Rows', [{ rowsReceived: 2, rowsCounted: 4 }], 1)).toThrow(
      /ROW_COUNT_MISMATCH|2 rows/,
    );
  });
});

describe('names and statements', () => {
  test('trap 15: texts that differ behind 4,000 characters have one digest, unless the first piece is nvarchar(max)', async () => {
    const long = `REPLICATE(N'a', 4000)`;
    await insert('Wide', `${long}, N'one'`, `${long}, N'two'`);
    const digests = async (first: string): Promise<readonly unknown[]> => {
      const sql = `SELECT CONVERT(nvarchar(64), HASHBYTES('SHA2_256', CONCAT(${first}t.a, t.b)), 2) AS d FROM dbo.Wide AS t ORDER BY t.id`;
      return (await world.session.query(sql, [], never)).map(({ d }) => d);
    };
    const [naive, safe] = [await digests(''), await digests(`CONVERT(nvarchar(max), N''), `)];
    expect(new Set(naive).size).toBe(1);
    expect(new Set(safe).size).toBe(2);
  });

  test('trap 23: columns called __proto__ and a]b arrive under their names', async () => {
    await insert('Names', '7, 8');
    const { source, password } = world;
    const preview = await worker.call('source.preview', { source, password, table: choiceOf('Names'), rows: 10 });
    expect(preview.columns.map(({ name }) => name)).toEqual(['id', '__proto__', 'a]b']);
    expect(preview.rows).toEqual([['1', '7', '8']]);
    const described = await worker.call('source.columns', { source, password, table: choiceOf('Names') });
    expect(described.columns.map(({ name }) => name)).toEqual(['id', '__proto__', 'a]b']);
  });

  test('trap 23: a query that gives two columns of one name is refused, and says which', async () => {
    const query = 'SELECT a.id, b.id FROM dbo.Rows AS a JOIN dbo.Rows AS b ON b.id = a.id';
    const { source, password } = world;
    const asked = worker.call('source.columns', { source, password, table: choiceOf('Twice', query) });
    await expect(asked).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
      context: { detail: 'two of its columns are called id' },
    });
  });

  test('trap 19: a value that is too long is called that, and is not read again and again like a lost connection', () => {
    const tooLarge = new AppError('VALUE_TOO_LARGE', {
      column: 'doc',
      sizeBytes: 1_200_000_000,
      limitBytes: 1_073_741_823,
    });
    const lost = new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
    expect([consequenceOf(tooLarge), consequenceOf(lost)]).toEqual(['table', 'retry']);
  });
});
