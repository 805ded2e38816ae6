// Drafts as people write them: comments, parameters, and complaints that name line and column.
import { describe, expect, test } from 'vitest';
import { askFor } from '../../../electron/worker/draft/ask-for.ts';
import { draftJsonSchema, knownMembers } from '../../../electron/worker/draft/json-schema.ts';
import { nearestOf } from '../../../electron/worker/draft/nearest.ts';
import { readDraft, type DraftSettings } from '../../../electron/worker/draft/read-draft.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';

const whole = `{
  // The connection of production stands in "environments".
  "$schema": "./draft.schema.json",
  "draftVersion": 1,
  "parameters": { "server": "localhost", "container": null, "lanes": 2, "log": true, "since": "2020" },
  "environments": {
    "dev": { "container": "dev" },
    "prod": { "server": "sql01", "container": "lake", "lanes": 8, "log": false },
  },
  "source": {
    "server": "\${server}", "database": "Sales",
    "authentication": { "kind": "sql", "user": "etl", "password": { "env": "SQL_\${container}" } },
  },
  "target": { "kind": "connectionString", "value": { "env": "STORAGE" }, "container": "\${container}" },
  "options": { "lanes": "\${lanes}", "logToTarget": "\${log}", /* as always */ "format": "csv" },
  "layout": "hive",
  "pointInTime": { "mode": "shared" },
  "series": { "name": "sales" },
  "tables": [
    { "schema": "dbo", "name": "Orders", "columns": ["Id", "At"], "where": "At >= '\${since}' AND x <> '$\${y}'", "comment": "why" },
    {
      "schema": "dbo", "name": "Lines",
      "increment": { "mode": "changeTracking" },
      "rules": [{ "id": "r", "kind": "notNull", "column": "Id", "onBreak": "warn" }],
      "transforms": [{ "kind": "trim", "column": "Text", "side": "both" }],
    },
  ],
}
`;
const read = (text: string, more: Partial<DraftSettings> = {}) =>
  readDraft(text, 'sales.jsonc', { environment: null, set: new Map(), ...more });

describe('readDraft', () => {
  test('takes comments and trailing commas, and fills in an environment', () => {
    const draft = read(whole, { environment: 'prod' });
    expect(draft.source).toMatchObject({ server: 'sql01', authentication: { password: { env: 'SQL_lake' } } });
    expect(draft.target.container).toBe('lake');
    expect(draft.options).toEqual({ lanes: 8, logToTarget: false, format: 'csv' });
    expect(draft.tables?.[0]?.where).toBe("At >= '2020' AND x <> '${y}'");
  });

  test('what is set goes before the environment, and is a number where that is meant', () => {
    const set = new Map([
      ['lanes', '3'],
      ['since', '2024'],
      ['log', 'false'],
    ]);
    const draft = read(whole, { environment: 'dev', set });
    expect(draft.options).toMatchObject({ lanes: 3, logToTarget: false });
    expect(draft.tables?.[0]?.where).toContain("'2024'");
    expect(draft.source.server).toBe('localhost');
  });

  test('is asked of the planner as the command line would', () => {
    expect(askFor(read(whole, { environment: 'dev' }))).toMatchObject({
      selection: {
        by: 'tables',
        tables: [
          { schema: 'dbo', name: 'Orders', columns: ['Id', 'At'], where: expect.any(String), query: null },
          { schema: 'dbo', name: 'Lines', columns: null, where: null, query: null },
        ],
      },
      pathTemplate: pathLayouts.hive,
      datetime2: 'auto',
      pointInTime: { mode: 'shared' },
      rules: [{ schema: 'dbo', name: 'Lines', rules: [{ id: 'r' }] }],
      series: { name: 'sales', compactEvery: null },
      increments: [{ name: 'Lines', increment: { mode: 'changeTracking', ifLost: 'reload' } }],
      transforms: [{ name: 'Lines', transforms: [{ kind: 'trim' }] }],
      maskKey: null,
    });
    const patterns = whole.replace(
      /"tables": \[[^]*\n {2}\],/,
      '"include": ["sales.*", "[a,b].x"], "exclude": ["*.tmp"],',
    );
    expect(askFor(read(patterns, { environment: 'dev' })).selection).toEqual({
      by: 'patterns',
      include: 'sales.*,[a,b].x',
      exclude: '*.tmp',
    });
  });

  const change = (from: string | RegExp, to: string): string => whole.replace(from, to);
  test.each<readonly [string, string, Partial<DraftSettings>, RegExp]>([
    [
      'a bracket that is missing',
      change('"Sales",', '"Sales"'),
      {},
      /sales\.jsonc is not usable: line 12, column 5: comma is missing/,
    ],
    ['nothing at all', '', {}, /line 1, column 1: /],
    [
      'a misspelt member',
      change('"layout"', '"layuot"'),
      { environment: 'dev' },
      /line 16, column 3: "layuot" is not known here; did you mean "layout"\?/,
    ],
    [
      'a misspelt member deep inside',
      change('"columns"', '"colums"'),
      { environment: 'dev' },
      /line 20, column \d+: "colums" is not known in "tables\.0"; did you mean "columns"\?/,
    ],
    ['a misspelt option', change('"format"', '"formt"'), { environment: 'dev' }, /line 15, .*did you mean "format"\?/],
    [
      'a member nobody knows',
      change('"layout"', '"whatever"'),
      { environment: 'dev' },
      /"whatever" is not known here; known are .*tables/,
    ],
    [
      'a member that stands there twice',
      change('"layout"', '"series"'),
      { environment: 'dev' },
      /line 18, column 3: series stands there twice/,
    ],
    [
      'a wrong value',
      change('"csv"', '"xls"'),
      { environment: 'dev' },
      /line 15, column \d+: "options\.format" .*option/,
    ],
    [
      'a parameter without a value',
      whole,
      {},
      /line 12, column 69: the parameter container has no value without an environment; .*--set container=VALUE/,
    ],
    [
      'the same in an environment',
      change('"container": "dev"', ''),
      { environment: 'dev' },
      /has no value in the environment dev/,
    ],
    [
      'a misspelt parameter',
      change('${since}', '${sinse}'),
      { environment: 'dev' },
      /line 20, .*there is no parameter sinse; did you mean since\?/,
    ],
    [
      'a misspelt parameter of an environment',
      change('"lanes": 8', '"lane": 8'),
      { environment: 'dev' },
      /line 8, column \d+: "parameters" has no lane; did you mean lanes\?/,
    ],
    [
      'a misspelt parameter that is set',
      whole,
      { environment: 'dev', set: new Map([['sever', 'x']]) },
      /--set sever: "parameters" has no sever; did you mean server\?/,
    ],
    [
      'an environment that is not there',
      whole,
      { environment: 'test' },
      /line 6, column 3: there is no environment test; there are dev, prod/,
    ],
    [
      'a secret in clear',
      change('{ "env": "STORAGE" }', '"AccountKey=abc"'),
      { environment: 'dev' },
      /line 14, column \d+: the secret itself stands there, .*"env"/,
    ],
    [
      'a table that stands there twice',
      change('"name": "Lines"', '"name": "Orders"'),
      { environment: 'dev' },
      /dbo\.Orders stands here twice/,
    ],
    [
      'columns beside patterns',
      change('"layout"', '"include": ["a.*"], "layout"'),
      { environment: 'dev' },
      /line 20, .*with "include" a table is moved whole/,
    ],
    [
      'no table at all',
      change(/"tables": \[[^]*\n {2}\],/, ''),
      { environment: 'dev' },
      /"include" or "tables" has to say what is moved/,
    ],
    [
      'two ways to call files',
      change('"layout"', '"path": "x", "layout"'),
      { environment: 'dev' },
      /"layout" and "path" exclude each other/,
    ],
    [
      'a wrong version',
      change('"draftVersion": 1', '"draftVersion": 2'),
      { environment: 'dev' },
      /line 4, column 3: "draftVersion"/,
    ],
  ])('%s', (_, text, settings, message) => {
    expect(() => read(text, settings)).toThrow(message);
  });

  test('a complaint never quotes what may be a secret', () => {
    const text = change('{ "env": "STORAGE" }', '"AccountKey=abc"').replace(
      '"draftVersion": 1',
      '"draftVersion": "hunter2"',
    );
    expect(() => read(text, { environment: 'dev' })).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/abc|hunter2/) }),
    );
  });
});

describe('the JSON Schema for editors', () => {
  test('is the file in resources', async () => {
    await expect(draftJsonSchema()).toMatchFileSnapshot('../../../resources/draft.schema.json');
  });

  test('knows the members of every place', () => {
    expect(knownMembers(['target'])).toContain('container');
    expect(knownMembers(['tables', 3, 'increment'])).toEqual(
      expect.arrayContaining(['mode', 'overlapSeconds', 'instance']),
    );
    expect(knownMembers(['nowhere'])).toEqual([]);
  });

  test.each([
    ['formt', 'format'],
    ['laens', 'lanes'],
    ['Columns', 'columns'],
    ['x', null],
  ])('the nearest of %s is %s', (name, nearest) => {
    expect(nearestOf(name, ['format', 'lanes', 'columns', 'memoryMb'])).toBe(nearest);
  });
});
