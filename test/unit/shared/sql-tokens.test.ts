// Where T-SQL text ends, as SQL Server would see it.
import { describe, expect, test } from 'vitest';
import { readSqlTokens } from '../../../shared/sql-tokens.ts';

const texts = (sql: string) => readSqlTokens(sql).tokens.map(({ kind, text }) => `${kind}:${text}`);

describe('tokens', () => {
  test('strings and quoted names keep what would otherwise mean something', () => {
    expect(texts(`[a]];(] = N'it''s -- ;' AND "b"";/*"`)).toEqual([
      'name:[a]];(]',
      'sign:=',
      'word:N',
      `text:'it''s -- ;'`,
      'word:AND',
      'name:"b"";/*"',
    ]);
  });

  test('block comments nest, line comments end with the line', () => {
    expect(texts('1 /* a /* ; */ ) */ -- (\n+ 2')).toEqual([
      'number:1',
      'blockComment:/* a /* ; */ ) */',
      'lineComment:-- (',
      'sign:+',
      'number:2',
    ]);
  });

  test('a word that follows a number without a blank is a word of its own', () => {
    expect(texts('1DELETE 1e 1eDROP 0xDROP $1')).toEqual([
      'number:1',
      'word:DELETE',
      'number:1e',
      'number:1e',
      'word:DROP',
      'number:0xD',
      'word:ROP',
      'word:$1',
    ]);
  });

  test('each token knows how deep it stands', () => {
    const depths = readSqlTokens('a (b (c)) d').tokens.filter(({ kind }) => kind === 'word');
    expect(depths.map(({ text, depth }) => [text, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ]);
  });
});

test.each([
  ["a = 'open", /text is not closed/],
  ['[open', /name is not closed/],
  ['"open', /name is not closed/],
  ['1 /* /* */', /comment is not closed/],
  ['(1', /parenthesis is not closed/],
  ['1) OR (1', /closed too often/],
  ['1 -- a\rDELETE', /unusual line break/],
  ['1 \0', /NUL/],
])('%j is not whole', (sql, reason) => {
  expect(readSqlTokens(sql).unfinished).toMatch(reason);
});
