// What a blob name may be, for each kind of account, and which tables would get one that it may not be.
import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../../electron/worker/target/blob-name.ts';
import { assertNamesFit, findNameProblem, findUnfitNames } from '../../../electron/worker/target/name-limits.ts';
import { pathLayoutNames, pathLayouts } from '../../../shared/path-layouts.ts';
import { codeOf } from '../../faults/code-of.ts';

const folders = (count: number): string => Array.from({ length: count }, () => 'a').join('/');

describe('a blob name', () => {
  it.each([
    ['a', 'flat'],
    ['x'.repeat(255), 'hierarchical'],
    [`${'x'.repeat(255)}/`.repeat(4).slice(0, 1024 - 1), 'flat'],
    [folders(254), 'flat'],
    [folders(61), 'hierarchical'],
    ['a.b/c=d/%2E', 'hierarchical'],
  ] as const)('%#: is taken at its limit', (name, namespace) => {
    expect(findNameProblem(name, namespace)).toBeNull();
  });

  it.each([
    ['', 'flat', 'it is empty'],
    [`${`${'x'.repeat(200)}/`.repeat(5)}${'x'.repeat(20)}`, 'flat', 'it has 1025 characters, of 1024 at most'],
    [folders(255), 'flat', 'it has 255 segments, of 254 at most'],
    [folders(62), 'hierarchical', 'it has 62 segments, of 61 at most'],
    [`a/${'x'.repeat(256)}`, 'hierarchical', 'has 256 characters, of 255 at most'],
    ['a/b./c', 'flat', 'its segment "b." ends with a dot'],
    ['a//c', 'flat', 'it has an empty segment'],
    ['a/b\u0085', 'flat', 'holds a control character'],
    ['a/\ue000', 'flat', 'holds a control character'],
  ] as const)('%#: is refused beyond it, and the reason is said', (name, namespace, problem) => {
    expect(findNameProblem(name, namespace)).toContain(problem);
  });

  it('keeps to the stricter limits where the kind of account is not known', () => {
    expect(findNameProblem(folders(61), null)).toBeNull();
    expect(findNameProblem(folders(62), null)).toContain('61 at most');
  });
});

const request = {
  server: 'sql01',
  database: 'sales',
  run: exampleRun,
  ext: 'parquet',
  namespace: 'flat',
  files: ['_schema.json', '_readers/synapse-serverless.sql'],
} as const;
const table = (id: string, name: string) => ({ id, schema: 'dbo', name });

describe('the tables of a plan', () => {
  it.each(pathLayoutNames)('fit with the longest names of SQL Server in the layout %s', (layout) => {
    const longest = '\ud83d\ude00'.repeat(64);
    const tables = [{ id: 't0', schema: longest, name: longest }];
    const names = { ...request, server: longest, database: longest, template: pathLayouts[layout], tables };
    expect(findUnfitNames({ ...names, namespace: 'hierarchical' })).toEqual([]);
  });

  it('are named when their own name makes the segment too long, with the name they would get', () => {
    const template = `${'p'.repeat(100)}-{table}={schema}/{run}/{partition}-{part}.{ext}`;
    const tables = [table('t0', 'Short'), table('t1', 'L'.repeat(120)), table('t2', 'ü'.repeat(60))];
    const fitting = { ...request, template: template.slice(100), tables };
    expect(findUnfitNames(fitting)).toEqual([]);
    const long = { ...request, template: template.replace('=', `=${'q'.repeat(40)}`), tables };
    expect(findUnfitNames(long).map((one) => one.table)).toEqual([`dbo.${'L'.repeat(120)}`, `dbo.${'ü'.repeat(60)}`]);
    expect(() => assertNamesFit(long)).toThrow(codeOf('BLOB_NAMES_UNFIT'));
    expect(() => assertNamesFit(long)).toThrow(/dbo\.L+ as "p+-L+.*, because its segment "p+…q+dbo" has/);
  });

  it('count the numbers that a part may come to have', () => {
    const tail = '{partition}-{part}/{schema}/{table}/{run}';
    const room = 255 - '9999999-999999999'.length;
    const template = (length: number): string => `${'x'.repeat(length)}${tail}`;
    const tables = [table('t0', 'T')];
    expect(findUnfitNames({ ...request, template: template(room), tables })).toEqual([]);
    expect(findUnfitNames({ ...request, template: template(room + 1), tables })).toHaveLength(1);
  });

  it('count the folder of rows that are set aside and what is written for readers', () => {
    const template = (depth: number): string => `${folders(depth)}/{schema}/{table}/{run}/{partition}-{part}`;
    const tables = [table('t0', 'T')];
    const hierarchical = { ...request, namespace: 'hierarchical', tables } as const;
    expect(findUnfitNames({ ...hierarchical, template: template(56) })).toEqual([]);
    expect(findUnfitNames({ ...hierarchical, template: template(57) })[0]?.name).toContain('/_quarantine/');
  });

  it('are counted when there are many', () => {
    const tables = Array.from({ length: 9 }, (_, i) => table(`t${String(i)}`, `T${String(i)}`));
    const template = `${'x'.repeat(256)}/{schema}/{table}/{run}/{partition}-{part}`;
    expect(() => assertNamesFit({ ...request, template, tables })).toThrow(/dbo\.T4 as .*; and 4 more/);
  });
});
