import { expect, it } from 'vitest';
import { bindGiven, carrying } from '../../../electron/worker/source/given-parameters.ts';
import type { SourceSession, SqlParameter } from '../../../electron/worker/source/session.ts';

const since = { name: 'since', type: 'date', value: '2026-01-31' };
const name = { name: 'name', type: 'nvarchar(50)', value: "O'Brien; DROP TABLE x --" };

it('puts an expression of the declared type in place of each name, and the value beside the text', () => {
  const { text, parameters } = bindGiven("d >= @SINCE AND n = @name AND t <> '@since'", [since, name]);
  expect(text).toBe("d >= CONVERT(date, @given0, 121) AND n = CONVERT(nvarchar(50), @given1) AND t <> '@since'");
  expect(parameters).toEqual([
    { name: '@given0', type: 'nvarchar', value: '2026-01-31' },
    { name: '@given1', type: 'nvarchar', value: name.value },
  ]);
  expect(text).not.toContain('DROP');
});

it('gives NULL its type without a parameter', () => {
  const bound = bindGiven('a = @x', [{ name: 'x', type: 'decimal(10,2)', value: null }]);
  expect(bound).toEqual({ text: 'a = CONVERT(decimal(10, 2), NULL)', parameters: [] });
});

it('leaves what is not given, and texts without parameters, as they are', () => {
  expect(bindGiven('a = @other', [since]).text).toBe('a = @other');
  expect(bindGiven('a = @since', undefined)).toEqual({ text: 'a = @since', parameters: [] });
});

it('a session that carries them adds those that a statement names', async () => {
  const asked: (readonly SqlParameter[])[] = [];
  const session: SourceSession = {
    query: (_sql, parameters) => {
      asked.push(parameters);
      return Promise.resolve([]);
    },
    read: () => {
      throw new Error('not read');
    },
    keyAt: () => [],
    close: () => Promise.resolve(),
  };
  const carried = carrying(session, { parameters: [since, name] });
  const own: SqlParameter = { name: '@step', type: 'int', value: 1 };
  const signal = new AbortController().signal;
  await carried.query('SELECT @step WHERE d > @given0', [own], signal);
  await carried.query('SELECT 1', [], signal);
  expect(asked.map((parameters) => parameters.map((one) => one.name))).toEqual([['@step', '@given0'], []]);
  expect(carrying(session, {})).toBe(session);
});
