// What each mode delivers of the changes between two marks, over the double's wire: once, with the right operation.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toChangesTable, toKeysTable } from '../../../electron/worker/plan/changes-table.ts';
import { planReading } from '../../../electron/worker/plan/plan-reading.ts';
import { cellValue } from '../../../electron/worker/source/cell-value.ts';
import { readCatalog } from '../../../electron/worker/source/catalog.ts';
import { takeMarks } from '../../../electron/worker/source/changes/take-marks.ts';
import { judgePosition } from '../../../electron/worker/source/changes/verdict.ts';
import { openSession } from '../../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import type { ChangeMark } from '../../../shared/change-mark.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import { incrementSchema } from '../../../shared/increment.ts';
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import { openEngine, type ControlledEngine } from '../../double/engine/engine.ts';
import { startDouble } from '../../double/server.ts';
import type { ColumnDefinition, EngineSession, StoredValue, TableDefinition } from '../../double/types.ts';
import { planTable } from '../../fakes/plan.ts';
import { never } from './world.ts';

const password = 'Double-1234';
const collation = 'Latin1_General_CI_AS';
const datetime2 = { name: 'datetime2', scale: 7 } as const;
const column = (name: string, type: ColumnDefinition['type'], isNullable = false): ColumnDefinition => ({
  name,
  type,
  isNullable,
});
const base = [column('id', { name: 'int' }), column('word', { name: 'nvarchar', length: 20, collation }, true)];
const key = { name: 'PK', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true };
const history = { schema: 'dbo', name: 'past_history' };
const period = [column('since', datetime2), column('until', datetime2)];
const endOfTime = 3_155_378_975_999_999_999n;
/** Ticks of 2020-01-01. */
const longAgo = 637_134_336_000_000_000n;

type Loaded = TableDefinition & { readonly row: (at: number) => readonly StoredValue[] };
const tables: readonly Loaded[] = [
  { schema: 'dbo', name: 'tracked', columns: base, indexes: [key], row: (at) => [at, `w${String(at)}`] },
  { schema: 'dbo', name: 'captured', columns: base, indexes: [key], row: (at) => [at, `w${String(at)}`] },
  {
    schema: 'dbo',
    name: 'versioned',
    columns: [...base, column('rv', { name: 'timestamp' })],
    indexes: [key],
    row: (at) => [at, `w${String(at)}`, Buffer.from(at.toString(16).padStart(16, '0'), 'hex')],
  },
  {
    schema: 'dbo',
    name: 'stamped',
    columns: [...base, column('at', datetime2, true)],
    indexes: [key],
    row: (at) => [at, `w${String(at)}`, at === 9 ? null : longAgo],
  },
  {
    schema: 'dbo',
    name: 'past',
    columns: [...base, ...period],
    indexes: [key],
    temporal: { from: 'since', to: 'until', history },
    row: (at) => [at, `w${String(at)}`, longAgo, endOfTime],
  },
];

const increments = {
  tracked: { mode: 'changeTracking' },
  captured: { mode: 'cdc', instance: 'dbo_captured', rows: 'net' },
  versioned: { mode: 'rowversion', column: 'rv' },
  stamped: { mode: 'watermark', column: 'at', kind: 'time', overlapSeconds: 900 },
  past: { mode: 'temporal', start: 'since', end: 'until', history, overlapSeconds: 0 },
} as const;
type Name = keyof typeof increments;

let folder: string;
let engine: ControlledEngine;
let double: Awaited<ReturnType<typeof startDouble>>;
let writer: EngineSession;
let session: SourceSession;
let nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const planned = new Map<string, PlanTable>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tableferry-read-changes-'));
  const file = join(folder, 'db.sqlite');
  const definitions: TableDefinition[] = [
    ...tables.map(({ row: _row, ...definition }) => definition),
    { ...history, columns: [...base, ...period], indexes: [] },
  ];
  const loader = createDatabaseFile(file, { name: 'db', collation, tables: definitions });
  for (const { name, row } of tables)
    loader.insert(
      'dbo',
      name,
      Array.from({ length: 20 }, (_, at) => row(at + 1)),
    );
  loader.close();
  engine = openEngine({
    databases: [{ name: 'db', file, hasChangeTracking: true }],
    logins: [{ user: 'sa', password, database: 'db' }],
    nowMs: () => nowMs,
  });
  double = await startDouble({ engine });
  writer = engine.login('sa', password, 'db');
  write('EXEC sys.sp_cdc_enable_db');
  write(`EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'captured', @role_name = NULL`);
  const authentication = { kind: 'sql', user: 'sa', password: { env: 'X' } };
  const source = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'db',
    authentication,
    trustServerCertificate: true,
  });
  session = await openSession(source, password, never);
  const catalog = await readCatalog(session, source, never);
  for (const name of Object.keys(increments)) {
    const table = catalog.tables.find((one) => one.name === name) ?? null;
    const choice = { schema: 'dbo', name, columns: null, where: null, query: null };
    const tools = { session, isExactCodePage: () => true };
    const {
      catalogColumns: _,
      key: found,
      readNote,
      notes,
      columns,
      ...reading
    } = await planReading({ choice, table }, 'auto', tools, never);
    planned.set(name, {
      ...planTable('t0'),
      ...reading,
      columns: [...columns],
      key: found === null ? null : { indexName: found.name, columns: found.columns },
      readNote,
      notes: [...notes],
    });
  }
});
afterAll(async () => {
  await session.close();
  writer.close();
  await double.close();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each at its own second. */
function write(sql: string): void {
  nowMs += 1000;
  for (const event of writer.run(sql, [])) if (event.kind === 'wait') throw new Error('the writer waits');
}

const tableOf = (name: Name, facets: Partial<PlanTable> = {}): PlanTable => {
  const table = planned.get(name);
  if (table === undefined) throw new Error(`no plan of ${name}`);
  return { ...table, increment: incrementSchema.parse(increments[name]), ...facets };
};

async function markOf(table: PlanTable): Promise<ChangeMark> {
  const [mark = null] = await takeMarks(session, [table], never);
  if (mark === null) throw new Error('no mark');
  return mark;
}

async function rowsOf(table: PlanTable): Promise<readonly (readonly unknown[])[]> {
  const outputs = outputColumnsOf(table);
  const rows: unknown[][] = [];
  for await (const batch of session.read({ table, after: null, upTo: null, batchBytes: 1 << 20 }, never))
    for (let row = 0; row < batch.rowCount; row++)
      rows.push(outputs.map(({ type }, at) => cellValue(type, batch.columns[at], row)));
  return rows;
}

/** `operation id word` of each change since the mark, by id. */
async function changesOf(table: PlanTable, since: ChangeMark, isOrdered = false): Promise<readonly string[]> {
  const { increment } = table;
  if (increment === undefined) throw new Error('no increment');
  expect(await judgePosition(session, table, increment, since, never)).toMatchObject({ kind: 'ok' });
  const rows = await rowsOf(toChangesTable(table, since));
  const told = rows.map(([op, version, id, word]) => {
    expect(version).toEqual(expect.stringMatching(/\w/));
    return { id: Number(id), text: `${String(op)} ${String(id)} ${String(word)}` };
  });
  return (isOrdered ? told : told.toSorted((a, b) => a.id - b.id)).map(({ text }) => text);
}

const storm = (name: Name): void => {
  const stamp = name === 'stamped' ? ', at = SYSUTCDATETIME()' : '';
  const stamped = name === 'stamped' ? [', at', ', SYSUTCDATETIME()'] : ['', ''];
  write(`UPDATE dbo.${name} SET word = N'one'${stamp} WHERE id = 3`);
  write(`UPDATE dbo.${name} SET word = N'two'${stamp} WHERE id IN (3, 4)`);
  write(
    `INSERT INTO dbo.${name} (id, word${stamped[0]}) VALUES (21, N'new'${stamped[1]}), (22, N'short'${stamped[1]})`,
  );
  write(`DELETE FROM dbo.${name} WHERE id IN (5, 22)`);
  write(`DELETE FROM dbo.${name} WHERE id = 6`);
  write(`INSERT INTO dbo.${name} (id, word${stamped[0]}) VALUES (6, N'again'${stamped[1]})`);
};
const kept: Readonly<Record<Name, readonly string[]>> = {
  tracked: ['U 3 two', 'U 4 two', 'D 5 null', 'U 6 again', 'I 21 new', 'D 22 null'],
  captured: ['U 3 two', 'U 4 two', 'D 5 w5', 'I 6 again', 'I 21 new', 'D 22 short'],
  versioned: ['U 3 two', 'U 4 two', 'U 6 again', 'U 21 new'],
  stamped: ['U 3 two', 'U 4 two', 'U 6 again', 'U 21 new'],
  past: ['U 3 two', 'U 4 two', 'D 5 null', 'U 6 again', 'U 21 new', 'D 22 null'],
};

describe.each(['tracked', 'captured', 'versioned', 'stamped', 'past'] as const)('%s', (name) => {
  test('what changed between two marks comes once, and what did not does not', async () => {
    nowMs += 3600_000;
    const table = tableOf(name);
    // Whatever was written before: of no interest to this window.
    write(`UPDATE dbo.${name} SET word = N'before'${name === 'stamped' ? ', at = SYSUTCDATETIME()' : ''} WHERE id = 1`);
    nowMs += 3600_000;
    if (name === 'stamped') write(`INSERT INTO dbo.stamped (id, word, at) VALUES (30, N'mark', SYSUTCDATETIME())`);
    const since = await markOf(table);
    const again = name === 'stamped' ? ['U 30 mark'] : [];
    expect(await changesOf(table, since)).toEqual(again);
    nowMs += 1000;
    storm(name);
    expect(await changesOf(table, since)).toEqual([...kept[name], ...again]);
    // A filter makes deletes of those that it does not choose, without a word of what they hold.
    if (name !== 'captured')
      expect(await changesOf(tableOf(name, { where: `word <> N'two'` }), since)).toEqual(
        [...kept[name], ...again].map((text) => text.replace(/^U (\d+) two$/, 'D $1 null')),
      );
    nowMs += 3600_000;
    if (name === 'stamped') return;
    const next = await markOf(table);
    expect(await changesOf(table, next)).toEqual([]);
  });

  test('the keys of all rows, in order', async () => {
    const table = tableOf(name);
    const ids = (await rowsOf(toKeysTable(table, await markOf(table)))).map(([id]) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids).toContain(21);
    expect(ids).not.toContain(5);
  });
});

test('CDC in full: every change in order, and a new key is a delete and a row', async () => {
  const all = incrementSchema.parse({ ...increments.captured, rows: 'all' });
  const table = tableOf('captured', { increment: all });
  const since = await markOf(table);
  write(`UPDATE dbo.captured SET word = N'a' WHERE id = 10`);
  write(`UPDATE dbo.captured SET word = N'b' WHERE id = 10`);
  write(`INSERT INTO dbo.captured (id, word) VALUES (31, N'x')`);
  write(`UPDATE dbo.captured SET id = 41 WHERE id = 11`);
  write(`DELETE FROM dbo.captured WHERE id = 31`);
  expect(await changesOf(table, since, true)).toEqual([
    'U 10 a',
    'U 10 b',
    'I 31 x',
    expect.stringMatching(/^D 11 /),
    expect.stringMatching(/^[IU] 41 /),
    'D 31 x',
  ]);
  // A row that came and went may have been read with the mark's own window.
  expect(await changesOf(tableOf('captured'), since)).toEqual(['U 10 b', 'D 11 w11', 'D 31 x', 'I 41 w11']);
});

test('what a transaction writes that is open at the mark is in the next window', async () => {
  const table = tableOf('versioned');
  const open = engine.control('db').begin();
  open.run(`UPDATE dbo.versioned SET word = N'late' WHERE id = 15`);
  write(`UPDATE dbo.versioned SET word = N'quick' WHERE id = 16`);
  const since = await markOf(table);
  open.commit();
  expect(await changesOf(table, since)).toEqual(['U 15 late', 'U 16 quick']);
});

test('of a watermark: rows without a value are told, and the future does not hide the present', async () => {
  const table = tableOf('stamped');
  write(`UPDATE dbo.stamped SET at = CONVERT(datetime2(7), N'2200-01-01') WHERE id = 12`);
  const since = await markOf(table);
  expect(since.watermark?.value?.slice(0, 4)).toBe('2026');
  write(`UPDATE dbo.stamped SET word = N'now', at = SYSUTCDATETIME() WHERE id = 13`);
  expect(await changesOf(table, since)).toEqual(expect.arrayContaining(['U 12 w12', 'U 13 now']));
  const { increment } = table;
  if (increment === undefined) throw new Error('no increment');
  const verdict = await judgePosition(session, table, increment, since, never);
  expect(verdict).toMatchObject({ notices: [expect.stringContaining('1 row of it has no at')] });
});

test('a truncated table, and one whose changes were cleaned up, is lost', async () => {
  const tracked = tableOf('tracked');
  const captured = tableOf('captured');
  const marks = await takeMarks(session, [tracked, captured], never);
  write('TRUNCATE TABLE dbo.tracked');
  write(`UPDATE dbo.captured SET word = N'z' WHERE id = 12`);
  write(`UPDATE dbo.captured SET word = N'y' WHERE id = 12`);
  engine.control('db').cleanCapture('dbo_captured');
  for (const [at, table] of [tracked, captured].entries()) {
    const mark = marks[at] ?? null;
    if (mark === null || table.increment === undefined) throw new Error('no mark');
    const verdict = await judgePosition(session, table, table.increment, mark, never);
    expect(verdict).toMatchObject({ kind: 'lost', why: expect.stringMatching(/truncated|cleaned up/) });
  }
});
