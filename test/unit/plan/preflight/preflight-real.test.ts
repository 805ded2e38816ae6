// The check over a real connection to the double: what each kind of troublesome value is called, and what it cost.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitsOf } from '../../../../electron/worker/plan/preflight/probe-table.ts';
import { runPreflight } from '../../../../electron/worker/plan/preflight/run-preflight.ts';
import { defaultOptions } from '../../../../electron/worker/plan/estimate.ts';
import { readCatalog } from '../../../../electron/worker/source/catalog.ts';
import { isExactCodePage } from '../../../../electron/worker/source/tds/types/code-page.ts';
import type { SourceSession } from '../../../../electron/worker/source/session.ts';
import type { Catalog } from '../../../../shared/catalog.ts';
import type { Finding, PreflightScope } from '../../../../shared/preflight.ts';
import { storedFromText } from '../../../double/engine/stored/from-text.ts';
import type { StoredValue } from '../../../double/types.ts';
import {
  collation,
  columnOfType,
  intColumn,
  openDoubleWorld,
  primaryKey,
  type DoubleWorld,
} from '../../../fakes/double-world.ts';
import { stall } from '../../../fakes/source.ts';

const never = new AbortController().signal;
const datetime2 = { name: 'datetime2', scale: 7 } as const;
const offset = { name: 'datetimeoffset', scale: 0 } as const;
const time = (text: string): StoredValue => storedFromText(datetime2, text);
const instant = (text: string): StoredValue => storedFromText(offset, text);

const columns = [
  intColumn('id'),
  columnOfType('note', { name: 'nvarchar', length: 50, collation }, true),
  columnOfType('doc', { name: 'nvarchar', length: -1, collation }, true),
  columnOfType('until', datetime2, true),
  columnOfType('at', offset, true),
  columnOfType('any', { name: 'sql_variant' }, true),
  columnOfType('Note', { name: 'varchar', length: 10, collation }, true),
];

let world: DoubleWorld;
let catalog: Catalog;
beforeAll(async () => {
  const variant = (type: string, value: string): StoredValue => JSON.stringify({ type: { name: type }, value });
  world = await openDoubleWorld([
    {
      schema: 'dbo',
      name: 'odd',
      columns: columns.filter(({ name }) => name !== 'Note'),
      indexes: [primaryKey('id')],
      rows: [
        [
          1,
          'plain',
          'x'.repeat(5000),
          time('2024-01-02 03:04:05.1234567'),
          instant('2024-01-01 00:00:00 +05:30'),
          variant('int', '1'),
        ],
        [
          2,
          'a\0b',
          '😀',
          time('9999-12-31 23:59:59.9999999'),
          instant('2024-01-01 00:00:00 -01:00'),
          variant('date', '2024-01-01'),
        ],
        [3, Buffer.from([0x41, 0, 0, 0xd8]), null, null, null, null],
        [4, '😀 and 😀', null, null, null, null],
      ],
    },
  ]);
  catalog = await readCatalog(world.session, { server: 'srv', database: 'db' }, never);
});
afterAll(() => world.close());

const check = (
  scope: PreflightScope,
  more: { datetime2?: 'auto' | 'nanos' | 'text'; tableMs?: number; session?: SourceSession } = {},
) =>
  runPreflight(
    {
      selection: { by: 'patterns', include: 'dbo.odd', exclude: '' },
      scope,
      database: 'db',
      options: { run: defaultOptions(), datetime2: more.datetime2 ?? 'auto', isExactCodePage },
    },
    {
      session: more.session ?? world.session,
      catalog,
      freeBytes: 5e11,
      nowMs: () => 0,
      ...(more.tableMs === undefined ? {} : { limits: { ...limitsOf.normal, tableMs: more.tableMs } }),
    },
    never,
  );
const of = (findings: readonly Finding[], rule: Finding['rule'], column: string | null): Finding | undefined =>
  findings.find((one) => one.rule === rule && one.column === column);

describe('the check of a table with odd values', () => {
  test('counts NUL characters and shows one of them', async () => {
    const { findings, tables } = await check('normal');
    expect(tables).toMatchObject([{ looked: 'all', rowsLooked: 4 }]);
    expect(of(findings, 'nulCharacters', 'note')).toMatchObject({
      severity: 'yellow',
      rows: 1,
      sample: { text: 'a␀b', isTableText: true },
    });
  });

  test('counts halves of surrogate pairs and no whole pairs, and asks for a decision', async () => {
    const found = of((await check('normal')).findings, 'loneSurrogates', 'note');
    expect(found).toMatchObject({ severity: 'red', rows: 1 });
    expect(found?.choices.map(({ choice }) => choice)).toEqual(['leaveOutColumn', 'accept']);
    expect(of((await check('normal')).findings, 'loneSurrogates', 'doc')).toBeUndefined();
  });

  test('tells the longest value, the offsets and the types of a sql_variant', async () => {
    const { findings } = await check('normal');
    expect(of(findings, 'longValue', 'doc')).toMatchObject({ severity: 'green' });
    expect(of(findings, 'offsets', 'at')?.what).toBe('Its offsets lie between -01:00 and +05:30.');
    expect(of(findings, 'variantTypes', 'any')?.sample?.text).toBe('date, int');
  });

  test('a time of the year 9999 is written as text, or red where nanoseconds are insisted on', async () => {
    expect(of((await check('normal')).findings, 'writtenAsText', 'until')).toMatchObject({
      severity: 'yellow',
      rows: 1,
      sample: { text: expect.stringContaining('9999-12-31'), isTableText: false },
    });
    expect(of((await check('normal', { datetime2: 'nanos' })).findings, 'nanosOverflow', 'until')).toMatchObject({
      severity: 'red',
      rows: 1,
    });
  });

  test('reads the data in one statement, on one processor; the quick check reads none', async () => {
    const asked: string[] = [];
    const session: SourceSession = {
      ...world.session,
      query: (sql, parameters, signal) => {
        asked.push(sql);
        return world.session.query(sql, parameters, signal);
      },
    };
    const ofData = () => asked.filter((sql) => sql.includes('[odd]') && !sql.includes('1 = 0'));
    await check('quick', { session });
    expect(ofData()).toEqual([]);
    await check('normal', { session });
    const [probe, ...samples] = ofData();
    expect(probe).toMatch(/OPTION \(MAXDOP 1\)$/);
    expect(samples).toHaveLength(1);
    expect(samples[0]).toContain('SELECT TOP (1)');
  });

  test('a look that takes too long is given up, and said', async () => {
    const session: SourceSession = {
      ...world.session,
      query: (sql, parameters, signal) =>
        sql.includes('COUNT_BIG(*)') ? stall(signal) : world.session.query(sql, parameters, signal),
    };
    const { findings, tables } = await check('normal', { session, tableMs: 1 });
    expect(tables).toMatchObject([{ looked: 'tooLong', rowsLooked: null }]);
    expect(of(findings, 'notLookedAt', null)).toMatchObject({
      severity: 'yellow',
      what: 'Its data was not looked at: that took too long.',
    });
  });
});

describe('the check of a query', () => {
  const query =
    'WITH chosen AS (SELECT id, note, until FROM dbo.odd WHERE id <= @most) SELECT * FROM chosen ORDER BY id';
  const parameters = [{ name: 'most', type: 'int', value: '3' }];
  const checkQuery = (scope: PreflightScope) =>
    runPreflight(
      {
        selection: {
          by: 'tables',
          tables: [{ schema: 'q', name: 'some', columns: null, where: null, query, parameters }],
        },
        scope,
        database: 'db',
        options: { run: defaultOptions(), datetime2: 'auto', isExactCodePage },
      },
      { session: world.session, catalog, freeBytes: 5e11, nowMs: () => 0 },
      never,
    );

  test('looks at what it gives, with its parameters, and leaves its columns to the query', async () => {
    const { findings, tables } = await checkQuery('normal');
    expect(tables).toMatchObject([{ schema: 'q', table: 'some', looked: 'all', rowsLooked: 3 }]);
    expect(of(findings, 'nulCharacters', 'note')).toMatchObject({ rows: 1, sample: { text: 'a␀b' } });
    const red = of(findings, 'loneSurrogates', 'note');
    expect(red?.choices.map(({ choice }) => choice)).toEqual(['accept']);
  });

  test('quick, it asks for its shape alone', async () => {
    const { tables } = await checkQuery('quick');
    expect(tables).toMatchObject([{ looked: 'catalog', rowsLooked: null }]);
  });
});

test('a check that is given up stops at the statement it is in, and rejects with the reason', async () => {
  const stop = new AbortController();
  const asked: string[] = [];
  const session: SourceSession = {
    ...world.session,
    query: (sql, parameters, signal) => {
      asked.push(sql);
      if (!sql.includes('AS row_count')) return world.session.query(sql, parameters, signal);
      const waiting = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
      stop.abort(new Error('enough'));
      return waiting;
    },
  };
  const attempt = runPreflight(
    {
      selection: { by: 'patterns', include: 'dbo.odd', exclude: '' },
      scope: 'normal',
      database: 'db',
      options: { run: defaultOptions(), datetime2: 'auto', isExactCodePage },
    },
    { session, catalog, freeBytes: null, nowMs: () => 0 },
    stop.signal,
  );
  await expect(attempt).rejects.toThrow('enough');
  expect(asked.at(-1)).toContain('AS row_count');
});
