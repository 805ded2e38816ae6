import { describe, expect, it, test } from 'vitest';
import { rangeBranches, type Condition } from '../../../electron/worker/source/range-branches.ts';
import { buildSameQuery, buildSelect } from '../../../electron/worker/source/select.ts';
import { planColumn, planTable, sqlType } from './plan-table.ts';

const int = sqlType('int', { maxLength: 4 });
const int32 = { kind: 'int', bits: 32, signed: true } as const;
const string = { kind: 'string' } as const;
const id = planColumn('id', int, [int32]);
const name = planColumn(
  'na]me',
  sqlType('varchar', { maxLength: 20, collation: 'Cyrillic_General_CI_AS', codePage: 1251 }),
  [string],
);

type Tuple = readonly number[];

/** Position of a key in key order, computed without any branch: the sum of digits in the base of the values. */
const position = (tuple: Tuple, isDescending: readonly boolean[], base: number): number =>
  tuple.reduce((sum, value, i) => sum * base + (isDescending[i] ? base - 1 - value : value), 0);

const holds = (value: number, { operator }: Condition, bound: number): boolean =>
  operator === '='
    ? value === bound
    : operator === '<'
      ? value < bound
      : operator === '>'
        ? value > bound
        : operator === '<='
          ? value <= bound
          : value >= bound;

const tuplesOf = (columns: number, base: number): Tuple[] =>
  Array.from({ length: base ** columns }, (_, n) =>
    Array.from({ length: columns }, (_unused, i) => Math.floor(n / base ** (columns - 1 - i)) % base),
  );

/** Checks all ranges over a small key space: complete, disjoint, in key order. Returns how many points were looked at. */
function checkEveryRange(columns: number, base: number, isDescending: readonly boolean[]): number {
  const points = tuplesOf(columns, base).toSorted(
    (a, b) => position(a, isDescending, base) - position(b, isDescending, base),
  );
  const bounds: (Tuple | null)[] = [null, ...points];
  let checked = 0;
  for (const after of bounds)
    for (const upTo of bounds) {
      const first = after === null ? 0 : points.indexOf(after) + 1;
      const last = upTo === null ? points.length : points.indexOf(upTo) + 1;
      if (first > last) continue;
      const same = after === null || upTo === null ? 0 : after.findIndex((value, i) => value !== upTo[i]);
      const branches = rangeBranches(
        isDescending,
        after === null ? 0 : columns,
        upTo === null ? 0 : columns,
        same === -1 ? columns : same,
      );
      const read = branches.flatMap((branch) =>
        points.filter((point) =>
          branch.every((condition) => {
            const bound = condition.bound === 'after' ? after : upTo;
            return bound !== null && holds(point[condition.column], condition, bound[condition.column]);
          }),
        ),
      );
      checked += points.length;
      if (JSON.stringify(read) !== JSON.stringify(points.slice(first, last)))
        throw new Error(`(${String(after)}, ${String(upTo)}] gives ${JSON.stringify(read)}`);
    }
  return checked;
}

describe('the branches of a key range', () => {
  it.each([
    [1, 6],
    [2, 4],
    [3, 3],
    [4, 2],
  ])(
    'cover every range over %i columns of %i values exactly once and in key order, in all directions',
    (columns, base) => {
      let checked = 0;
      for (let mask = 0; mask < 2 ** columns; mask++)
        checked += checkEveryRange(
          columns,
          base,
          Array.from({ length: columns }, (_, i) => (mask & (1 << i)) !== 0),
        );
      expect(checked).toBeGreaterThan(100);
    },
  );
});

describe('the statement of a read', () => {
  it('lists the columns of a table without a key and orders nothing', () => {
    const table = planTable([id, name], null, { schema: 'a]b', name: 'o"rder s' });
    expect(buildSelect(table, { after: null, upTo: null }, 0)).toEqual({
      sql: 'SELECT t.[id], t.[na]]me]\nFROM [a]]b].[o"rder s] AS t\nOPTION (MAXDOP 1);',
      parameters: [],
      statementCount: 1,
    });
  });

  it('converts text on the server where the plan says so', () => {
    const short = { ...name, selectAs: 'nvarchar' as const };
    const long = { ...short, name: 'long', sqlType: sqlType('varchar', { maxLength: 8000 }) };
    const sql = buildSelect(planTable([short, long]), { after: null, upTo: null }, 0)?.sql;
    expect(sql).toContain('CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], CONVERT(nvarchar(max), t.[long]) AS [long]');
  });

  it('reads a half-open range in key order with typed parameters', () => {
    const statement = buildSelect(planTable([id], ['id']), { after: ['5'], upTo: ['9'] }, 0);
    expect(statement).toEqual({
      sql: [
        'SELECT t.[id]',
        'FROM [dbo].[t] AS t',
        'WHERE t.[id] > CONVERT(int, @after0) AND t.[id] <= CONVERT(int, @upTo0)',
        'ORDER BY t.[id]',
        'OPTION (MAXDOP 1);',
      ].join('\n'),
      parameters: [
        { name: '@after0', type: 'bigint', value: 5n },
        { name: '@upTo0', type: 'bigint', value: 9n },
      ],
      statementCount: 1,
    });
  });

  it('compares text in the collation of its column', () => {
    const sql = buildSelect(planTable([name], ['na]me']), { after: ['Ж'], upTo: null }, 0)?.sql;
    expect(sql).toContain('t.[na]]me] > CONVERT(varchar(20), @after0 COLLATE Cyrillic_General_CI_AS)');
  });

  it('reads a composite range as several statements and leaves unused parameters out', () => {
    const table = planTable([id, planColumn('n', int, [int32])], ['id', '-n']);
    const statement = buildSelect(table, { after: ['1', '5'], upTo: ['1', '3'] }, 1);
    expect(statement?.statementCount).toBe(1);
    expect(statement?.sql).toContain(
      'WHERE t.[id] = CONVERT(int, @after0) AND t.[n] < CONVERT(int, @after1) AND t.[n] >= CONVERT(int, @upTo1)\nORDER BY t.[id], t.[n] DESC',
    );
    expect(statement?.parameters.map(({ name: parameter }) => parameter)).toEqual(['@after0', '@after1', '@upTo1']);
    expect(buildSelect(table, { after: ['1', '5'], upTo: ['4', '3'] }, 0)?.statementCount).toBe(3);
  });

  it('reads nothing when the server holds the bounds to be equal', () => {
    const table = planTable([id, planColumn('n', int, [int32])], ['id', 'n']);
    expect(buildSelect(table, { after: ['1', '5'], upTo: ['1', '5'] }, 2)).toBeNull();
  });

  it('asks the server which leading values are equal, for composite keys with two bounds only', () => {
    const table = planTable([name, id], ['na]me', 'id']);
    const query = buildSameQuery(table, { after: ['a', '1'], upTo: ['A', '2'] });
    expect(query?.sql).toBe(
      'SELECT CASE WHEN CONVERT(varchar(20), @after0 COLLATE Cyrillic_General_CI_AS) = CONVERT(varchar(20), @upTo0 COLLATE Cyrillic_General_CI_AS) THEN 1 ELSE 0 END AS same0, ' +
        'CASE WHEN CONVERT(int, @after1) = CONVERT(int, @upTo1) THEN 1 ELSE 0 END AS same1;',
    );
    expect(buildSameQuery(table, { after: null, upTo: ['A', '2'] })).toBeNull();
    expect(buildSameQuery(planTable([id], ['id']), { after: ['1'], upTo: ['2'] })).toBeNull();
  });

  it('refuses a bound that does not belong to the key', () => {
    expect(() => buildSelect(planTable([id], ['id']), { after: ['1', '2'], upTo: null }, 0)).toThrow(
      expect.objectContaining({ code: 'BUG' }),
    );
  });
});

it('a filter stands in each range, and a look takes only the first rows', () => {
  const some = planTable([planColumn('id', sqlType('int'), [{ kind: 'int', bits: 32, signed: true }])], ['id'], {
    where: 'a = 1 OR b = 2',
  });
  const statement = buildSelect(some, { after: ['5'], upTo: null }, 0, 10);
  expect(statement?.sql).toBe(
    'SELECT TOP (10) t.[id]\nFROM [dbo].[t] AS t\nWHERE t.[id] > CONVERT(int, @after0) AND (\na = 1 OR b = 2\n)\nORDER BY t.[id]\nOPTION (MAXDOP 1);',
  );
});

it('a plan from elsewhere whose filter or query would do more than read is refused', () => {
  const some = planTable([planColumn('id', sqlType('int'), [{ kind: 'int', bits: 32, signed: true }])]);
  const open = { after: null, upTo: null };
  expect(() => buildSelect({ ...some, where: '1 = 1); DROP TABLE t; --' }, open, 0)).toThrow(/was not accepted/);
  expect(() => buildSelect({ ...some, query: 'DROP TABLE t' }, open, 0)).toThrow(/was not accepted/);
});

test('a past time stands as a literal behind the table, before its alias, and is nothing but a time', () => {
  const table = planTable([id], ['id']);
  const { sql } = buildSelect(table, { after: null, upTo: null }, 0, null, '2026-01-02T03:04:05.1234567Z') ?? {
    sql: '',
  };
  expect(sql).toContain(" FOR SYSTEM_TIME AS OF '2026-01-02T03:04:05.1234567' AS t");
  expect(() => buildSelect(table, { after: null, upTo: null }, 0, null, "2026'; DROP TABLE x; --")).toThrow(
    'no UTC time',
  );
});

test('trap 26: the select list names every column, sparse ones too, and graph identities by their pseudo-column', () => {
  const node = { ...planColumn('$node_id_A1B2', sqlType('nvarchar'), [string]), selectAs: '$node_id' as const };
  const table = planTable([id, planColumn('seldom', int, [int32]), node], ['id']);
  const sql = buildSelect(table, { after: null, upTo: null }, 0)?.sql ?? '';
  expect(sql).toContain('SELECT t.[id], t.[seldom], t.$node_id AS [$node_id_A1B2]\n');
  expect(sql).not.toContain('*');
});
