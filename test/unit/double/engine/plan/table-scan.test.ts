import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { literal, type Probe } from '../../../../double/engine/bind/bound.ts';
import { createDatabaseFile } from '../../../../double/engine/database-file.ts';
import { physicalTable } from '../../../../double/engine/physical.ts';
import { tableScan } from '../../../../double/engine/plan/table-scan.ts';
import { uuidFromText } from '../../../../double/engine/stored/uuid.ts';
import type { SqlType, StoredValue } from '../../../../double/types.ts';
import { collation, definition } from '../small-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'double-scan-'));
let database: Database.Database;
beforeAll(() => {
  createDatabaseFile(join(folder, 'scan.db'), definition).close();
  database = new Database(join(folder, 'scan.db'));
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** SQLite's plan for an ordered read of a table's key above (and at or below) the given values. */
function planOf(
  table: string,
  conditions: readonly (readonly [string, Probe['operator'], SqlType, StoredValue])[],
): string {
  const index = definition.tables.findIndex(({ name }) => name === table);
  let asked = '';
  const scan = tableScan(physicalTable(definition.tables[index], index + 1), {
    prepare: (sql) => {
      asked = sql;
      return database.prepare(sql);
    },
  });
  for (const column of scan.columns) column.use();
  scan.layout(0);
  const columnOf = (name: string) => scan.columns.filter((column) => column.name === name);
  for (const [name, operator, type, value] of conditions) {
    for (const column of columnOf(name))
      expect(scan.take?.({ column, operator, operands: [literal(type, value)] })).toBe(true);
  }
  const key = definition.tables[index].indexes[0].columns.flatMap(({ name }) => columnOf(name));
  scan.scan?.order(key.map((column) => ({ column, isDescending: false })));
  expect([...scan.open(null)]).toEqual([]);
  const values = conditions.map(() => null);
  return database
    .prepare(`EXPLAIN QUERY PLAN ${asked}`)
    .all(...values)
    .map((row) => JSON.stringify(row))
    .join('\n');
}

const word: SqlType = { name: 'nvarchar', length: 20, collation };

it.each([
  [
    'Numbers',
    [
      ['id', '>', { name: 'bigint' }, 5n],
      ['id', '<=', { name: 'bigint' }, 9n],
    ],
  ],
  [
    'Words',
    [
      ['code', '>', word, 'a'],
      ['code', '<=', word, 'c'],
    ],
  ],
  ['Ids', [['id', '>', { name: 'uniqueidentifier' }, uuidFromText('00000000-0000-0000-0000-000000000001')]]],
  [
    'Pairs',
    [
      ['a', '=', { name: 'bigint' }, 1n],
      ['b', '>', { name: 'datetime2', scale: 7 }, 5n],
    ],
  ],
] as const)('seeks the key of %s and sorts nothing', (table, conditions) => {
  const plan = planOf(table, conditions);
  expect(plan).toMatch(/SEARCH t\d+ USING (INTEGER )?PRIMARY KEY/);
  expect(plan).not.toContain('TEMP B-TREE');
});

it('reads a whole table in key order without sorting', () => {
  for (const table of ['Numbers', 'Words', 'Ids', 'Pairs']) {
    expect(planOf(table, [])).toContain('SCAN');
    expect(planOf(table, [])).not.toContain('TEMP B-TREE');
  }
});
