import { describe, expect, it } from 'vitest';
import {
  digestRowsStatement,
  digestSumStatement,
} from '../../../../electron/worker/validate/digest/digest-statements.ts';
import { digestApply } from '../../../../electron/worker/validate/digest/row-hash.ts';
import { fieldExpression } from '../../../../electron/worker/validate/digest/field-expressions.ts';
import type { LogicalType, PlanColumn } from '../../../../shared/columns.ts';
import { planColumn, planTable, sqlType } from '../../source/plan-table.ts';

const string: LogicalType = { kind: 'string' };
const int: LogicalType = { kind: 'int', bits: 32, signed: true };
const id = planColumn('id', sqlType('int', { maxLength: 4 }), [int]);
const name = planColumn('na]me', sqlType('varchar', { maxLength: 20, collation: 'Latin1_General_CI_AS' }), [string]);
const open = { after: null, upTo: null };
const fieldOf = (type: Parameters<typeof sqlType>, outputs: readonly LogicalType[], facets: Partial<PlanColumn> = {}) =>
  fieldExpression(planColumn('c', sqlType(...type), outputs, facets));

describe('the text of a column in T-SQL', () => {
  it('tells the length of a text that has one length without asking for it', () => {
    expect(fieldOf(['uniqueidentifier'], [{ kind: 'uuid' }])).toBe(
      "ISNULL(N'=36:' + CONVERT(nvarchar(36), t.[c]), N'~')",
    );
    expect(fieldOf(['datetime2', { scale: 3 }], [{ kind: 'timestamp', unit: 'millis', digits: 3, isUtc: false }])).toBe(
      "ISNULL(N'=23:' + CONVERT(nvarchar(23), t.[c], 121), N'~')",
    );
  });

  it('asks a Unicode column itself for its length, and makes others Unicode before a collation is named', () => {
    expect(fieldOf(['nvarchar', { maxLength: 100 }], [string])).toBe(
      "ISNULL(N'=' + CONVERT(nvarchar(11), DATALENGTH(t.[c]) / 2) + N':' + CONVERT(nvarchar(50), t.[c]) COLLATE Latin1_General_BIN2, N'~')",
    );
    expect(fieldExpression(name)).toBe(
      "ISNULL(N'=' + CONVERT(nvarchar(11), DATALENGTH(CONVERT(nvarchar(20), t.[na]]me]) COLLATE Latin1_General_BIN2) / 2) + N':' + CONVERT(nvarchar(20), t.[na]]me]) COLLATE Latin1_General_BIN2, N'~')",
    );
  });

  it('is nvarchar(max) where the text and what stands around it would not fit 4,000 characters', () => {
    expect(fieldOf(['nvarchar', { maxLength: 8000 }], [string])).toContain('CONVERT(nvarchar(max), t.[c])');
    expect(fieldOf(['varbinary', { maxLength: 1950 }], [{ kind: 'binary' }])).toContain('CONVERT(nvarchar(3900), ');
    expect(fieldOf(['varbinary', { maxLength: 1951 }], [{ kind: 'binary' }])).toContain('CONVERT(nvarchar(max), ');
  });

  it('hashes what may be of any size, once', () => {
    expect(fieldOf(['nvarchar', { maxLength: -1 }], [string])).toBe(
      "ISNULL(N'=64:' + CONVERT(nvarchar(64), HASHBYTES('SHA2_256', CONVERT(nvarchar(max), t.[c])), 2), N'~')",
    );
  });

  it('names the pseudo-columns of graph tables as they must be named', () => {
    expect(fieldOf(['nvarchar', { maxLength: 2000 }], [string], { selectAs: '$node_id' })).toContain('t.$node_id');
  });
});

describe('the digest of a row in T-SQL', () => {
  it('begins with an nvarchar(max), and nests CONCAT beyond 254 arguments', () => {
    const wide = Array.from({ length: 1000 }, (_, i) => planColumn(`c${String(i)}`, sqlType('int'), [int]));
    const sql = digestApply(wide);
    expect(sql.match(/CONCAT\(CONVERT\(nvarchar\(max\), N''\), /g)).toHaveLength(5);
    expect(sql.match(/CONCAT\(/g)).toHaveLength(5);
    expect(sql.match(/ISNULL/g)).toHaveLength(1000);
    expect(digestApply([id])).toBe(
      "CROSS APPLY (SELECT HASHBYTES('SHA2_256', CONCAT(CONVERT(nvarchar(max), N''), ISNULL(N'=' + CONVERT(nvarchar(11), DATALENGTH(CONVERT(nvarchar(20), t.[id])) / 2) + N':' + CONVERT(nvarchar(20), t.[id]), N'~'))) AS [__tableferry_digest]) AS d",
    );
  });
});

describe('the statement of sums', () => {
  it('is one scan of a range with the filter of the table, and sums exactly', () => {
    const table = planTable([id], ['id'], {
      where: 'qty > @least',
      parameters: [{ name: 'least', type: 'int', value: '5' }],
    });
    const { sql, parameters, read } = digestSumStatement(table, { after: ['1'], upTo: ['9'] }, 2);
    expect(sql).toContain('COUNT_BIG(*)');
    expect(sql).toContain('SUM(CONVERT(decimal(38, 0), CONVERT(bigint, SUBSTRING(d.[__tableferry_digest], 9, 8))))');
    expect(sql).toMatch(
      /WHERE t\.\[id\] > CONVERT\(int, @after0\) AND t\.\[id\] <= CONVERT\(int, @upTo0\) AND \(\nqty > .*@given0/,
    );
    expect(sql.endsWith('OPTION (MAXDOP 2);')).toBe(true);
    expect(parameters.map(({ name: parameter }) => parameter)).toEqual(['@after0', '@upTo0', '@given0']);
    expect(read({ n: '2', s1: '-12680597152670014833', s2: '6070317934991229992' })).toEqual({
      rows: 2,
      h1: -12680597152670014833n,
      h2: 6070317934991229992n,
    });
    expect(read({ n: '0', s1: null, s2: null })).toEqual({ rows: 0, h1: 0n, h2: 0n });
  });

  it('needs no question beforehand for a key of several columns: each branch says when it stands', () => {
    const second = planColumn('no', sqlType('int', { maxLength: 4 }), [int]);
    const { sql } = digestSumStatement(
      planTable([id, second], ['id', 'no']),
      { after: ['1', '5'], upTo: ['1', '9'] },
      1,
    );
    expect(sql.match(/UNION ALL/g)).toHaveLength(3);
    expect(sql).toContain(
      'WHERE CONVERT(int, @after0) = CONVERT(int, @upTo0) AND CONVERT(int, @after1) <> CONVERT(int, @upTo1) AND t.[id] = CONVERT(int, @after0)',
    );
  });

  it('wraps a query of the user, and reads a table as it was', () => {
    const query = planTable([id], null, { query: 'WITH a AS (SELECT 1 AS id) SELECT id FROM a ORDER BY id' });
    expect(digestSumStatement(query, open, 1).sql).toMatch(
      /^WITH a AS \(SELECT 1 AS id\)\nSELECT CONVERT.*\nFROM \(\nSELECT id FROM a\n\) AS t\nCROSS APPLY/,
    );
    expect(digestSumStatement(planTable([id], ['id']), open, 1, '2026-01-02T03:04:05.1234567Z').sql).toContain(
      "FROM [dbo].[t] FOR SYSTEM_TIME AS OF '2026-01-02T03:04:05.1234567' AS t\nCROSS APPLY",
    );
  });
});

describe('the statement of rows', () => {
  it('gives keys as Unicode, in the order of the key itself', () => {
    const { sql, read } = digestRowsStatement(planTable([id, name], ['-na]me']), open, 1);
    expect(sql).toMatch(
      /^SELECT CONVERT\(nvarchar\(20\), q\.k0\) AS k0, q\.h1, q\.h2\nFROM \(\nSELECT t\.\[na\]\]me\] AS k0, CONVERT\(bigint/,
    );
    expect(sql).toContain(') AS q\nORDER BY q.k0 DESC\nOPTION (MAXDOP 1);');
    expect(read({ k0: 'Ж', h1: 1n, h2: -1n })).toEqual({ key: ['Ж'], h1: 1n, h2: -1n });
  });

  it('has no key for a table without one', () => {
    const { sql, read } = digestRowsStatement(planTable([id]), open, 1);
    expect(sql).toMatch(
      /^SELECT CONVERT\(bigint, .* AS h1, CONVERT\(bigint, .* AS h2\nFROM \[dbo\]\.\[t\] AS t\nCROSS APPLY/,
    );
    expect(read({ h1: 1n, h2: 2n })).toEqual({ key: null, h1: 1n, h2: 2n });
  });
});
