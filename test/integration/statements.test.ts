// Every statement that is sent: listed for a change board, read by a grammar that is not ours, and held to its rules.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectStatements, type StatementGroup } from '../statements/collect.ts';
import { documentOf } from '../statements/document.ts';
import { parseStatement } from '../statements/grammar.ts';

let groups: readonly StatementGroup[];
let all: readonly string[];

beforeAll(async () => {
  groups = await collectStatements();
  // The driver's own settings are not of our making.
  all = groups.flatMap(({ statements }) => statements).filter((sql) => !sql.startsWith('set ansi_nulls'));
}, 600_000);

const withoutText = (sql: string): string => sql.replaceAll(/N?'(?:[^']|'')*'/g, `''`);

test('docs/statements.md lists them as they are (npm run statements writes it)', () => {
  expect(all.length).toBeGreaterThan(80);
  expect(readFileSync(new URL('../../docs/statements.md', import.meta.url), 'utf8')).toBe(documentOf(groups));
});

test('an independent T-SQL grammar reads each of them', () => {
  const parsed = groups.flatMap(({ statements }) => statements.map((sql) => ({ sql, ...parseStatement(sql) })));
  expect(parsed.filter(({ error }) => error !== null)).toEqual([]);
  // What it does not know is put differently for it; more than these few would be a list that proves nothing.
  expect(parsed.filter(({ replaced }) => replaced.length > 0).length).toBeLessThan(12);
  expect(parseStatement('SELECT FROM WHERE').error).not.toBeNull();
});

describe('none of them', () => {
  test('reads uncommitted rows, or all columns by a star', () => {
    for (const sql of all) {
      expect(sql).not.toMatch(/\bNOLOCK\b|READ ?UNCOMMITTED/i);
      expect(withoutText(sql)).not.toMatch(/SELECT\s+(?:TOP \(\d+\) )?(?:\w+\.)?\*/i);
    }
  });

  test('changes anything, but for the snapshot that a plan asked for', () => {
    const changing = /\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|ALTER|GRANT|EXEC(?:UTE)?|CREATE|DROP)\b/i;
    const found = all.filter((sql) => changing.test(withoutText(sql)));
    expect(found.every((sql) => /^(?:CREATE DATABASE \[shop__tableferry_<run>\]|DROP DATABASE)/.test(sql))).toBe(true);
    const placed = groups.filter(({ statements }) => statements.some((sql) => found.includes(sql)));
    expect(placed.map(({ title }) => title)).toEqual(['One point in time: database snapshot']);
  });

  test('trap 15: joins texts without an nvarchar(max) in front', () => {
    for (const sql of all) expect(sql).not.toMatch(/\bCONCAT\s*\(\s*(?!CONVERT\(nvarchar\(max\))/i);
  });

  test('trap 17: trusts a checksum', () => {
    for (const sql of all) expect(sql).not.toMatch(/CHECKSUM(?:_AGG)?\s*\(/i);
  });

  test('trap 27: turns money into text with the style that keeps two digits', () => {
    for (const sql of all)
      expect(sql).not.toMatch(/CONVERT\((?:n?varchar|n?char)[^,]*,[^,)]*(?:money|Amount)[^,)]*\)(?!, 2\))/i);
  });

  test('trap 28: turns a datetimeoffset into text in style 127', () => {
    for (const sql of all) expect(sql).not.toMatch(/,\s*127\s*\)/);
  });
});

test('reads of tables say how many processors they may use, and put every name in brackets', () => {
  const reads = all.filter((sql) => /FROM \[(?:sales|dbo)\]\./.test(sql) && /ORDER BY t\./.test(sql));
  expect(reads.length).toBeGreaterThan(5);
  for (const sql of reads.filter((one) => !/TABLESAMPLE|ROW_NUMBER|TOP \(@/.test(one)))
    expect(sql).toMatch(/OPTION \(MAXDOP \d+\)/);
  for (const sql of all.filter((one) => /\b(?:sales|dbo)\b/.test(withoutText(one)))) {
    if (sql.includes('FROM sales.Orders AS o')) continue;
    expect(withoutText(sql)).not.toMatch(/(?<!\[)\b(?:sales|dbo)\./);
  }
});
