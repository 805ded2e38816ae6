// The state of a series after its runs.
import { expect, test } from 'vitest';
import { buildPointer, gatherParts, hasSameFiles, isNewer } from '../../../electron/worker/series/pointers.ts';
import {
  absorbRun,
  addDeletes,
  assertSameSource,
  mustReload,
  parseState,
  putBases,
  stateText,
  type DoneRun,
} from '../../../electron/worker/series/series-state.ts';
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import { noPointInTime } from '../../../shared/point-in-time.ts';
import { plan as planOf, planTable } from '../../fakes/plan.ts';
import { at, knownTable, seriesState, tracked } from './samples.ts';

const table = planTable('t0', { increment: tracked });
const manifestTable = (changes: Partial<ManifestTable> = {}): ManifestTable => {
  const { schema, name, kind, columns, where, query, key, schemaFingerprint } = table;
  const part = { partition: 0, part: 0, name: 'p0', rows: 8, bytes: 80, md5: 'm', firstKey: null, lastKey: null };
  const blank = { partitions: 1, cutRanges: [], rowsSetAside: 0, quarantine: [], readers: [], moments: [] };
  const own = { schema, name, kind, columns, where, query, key, schemaFingerprint, rows: 8, bytes: 80 };
  return { ...own, ...blank, parts: [part], changeMark: at('9'), ...changes };
};
const manifest = (runId: string, tables: readonly ManifestTable[]): Manifest => ({
  manifestVersion: 1,
  runId,
  planId: 'p',
  planHash: 'h',
  tool: 't',
  finishedUtc: '2026-01-02T03:04:05.000Z',
  server: { name: 's', version: '16', edition: 'e' },
  database: 'sales',
  container: 'c',
  consistency: '',
  pointInTime: { planned: noPointInTime, holds: 'no', text: '', moments: [] },
  preflight: null,
  format: 'csv',
  compression: 'none',
  rows: 8,
  bytes: 80,
  rowsSetAside: 0,
  tables: [...tables],
});
const run = (kind: DoneRun['kind'], round: number, tables = [manifestTable()]): DoneRun => ({
  kind,
  round,
  plan: planOf([table]),
  manifestName: `_manifests/${kind}.json`,
  manifest: manifest(kind, tables),
});
const absorb = (state: ReturnType<typeof seriesState>, done: DoneRun) =>
  absorbRun(state, done, 'bob on PC2', '2026-02-03T00:00:00.000Z');

test('a full load is a new base, with its mark as position and no changes', () => {
  const before = seriesState([
    knownTable({ changes: [{ runId: 'x', manifest: 'm', round: 1, rows: 1, kind: 'changes' }] }),
  ]);
  const { version, tables } = absorb(before, run('full', 2));
  expect(version).toBe(4);
  expect(tables).toMatchObject([
    { base: { runId: 'full', round: 2, rows: 8 }, changes: [], position: { tracking: { version: '9' } }, rows: 8 },
  ]);
});

test('a load without a mark has to be made again, unless it is made in every round anyway', () => {
  const { changeMark: _, ...unmarked } = manifestTable();
  expect(absorb(seriesState([]), run('full', 1, [unmarked])).tables[0]?.reload).toMatch(/did not say/);
});

test('changes go behind the others and move the position; none of them moves it too', () => {
  const once = absorb(seriesState([knownTable()]), run('changes', 2));
  expect(once.tables[0]).toMatchObject({
    changes: [{ runId: 'changes', round: 2, rows: 8, kind: 'changes' }],
    position: { tracking: { version: '9' } },
    rows: null,
  });
  const none = absorb(seriesState([knownTable()]), run('changes', 2, [manifestTable({ rows: 0 })]));
  expect(none.tables[0]).toMatchObject({ changes: [], rows: 100, position: { tracking: { version: '9' } } });
});

test('what a run did not read stays as it was, and so does a table that the series does not know', () => {
  const other = knownTable({ name: 'Other' });
  expect(absorb(seriesState([other]), run('changes', 2)).tables).toEqual([other]);
});

test('deletes that were found go behind what was there; a new full version takes the place of all', () => {
  const set = { runId: 'd', manifest: 'm', round: 3, rows: 2, kind: 'deletes' } as const;
  const swept = addDeletes(
    seriesState([knownTable({ sinceSweep: 4 })]),
    [{ schema: 'dbo', name: 'Table_t0', set }],
    'bob',
    '2026-02-03T00:00:00.000Z',
  );
  expect(swept.tables[0]).toMatchObject({ changes: [set], sinceSweep: 0, rows: null });
  const base = { runId: 'c', manifest: 'n', round: 3, rows: 98 };
  const compacted = putBases(swept, [{ schema: 'dbo', name: 'Table_t0', base }], 'bob', '2026-02-03T00:00:00.000Z');
  expect(compacted.tables[0]).toMatchObject({ base, changes: [], rows: 98, position: { tracking: { version: '5' } } });
  expect(compacted.version).toBe(5);
});

test('it comes back from its text, and what is none is refused with the reason', () => {
  const state = mustReload(seriesState([knownTable()]), { schema: 'dbo', name: 'Table_t0' }, 'Cleaned up.');
  expect(parseState(stateText(state), 'lake', 'b')).toEqual(state);
  expect(() => parseState('{', 'lake', 'b')).toThrowError(expect.objectContaining({ code: 'SERIES_STATE_INVALID' }));
  expect(() => parseState(stateText(state), 'other', 'b')).toThrowError(/that of series lake/);
  expect(() =>
    assertSameSource(state, { ...planOf([table]), server: { name: 'TEST', version: '', edition: '' } }),
  ).toThrowError(expect.objectContaining({ code: 'SERIES_OF_ANOTHER' }));
});

test('a pointer lists the parts of base and changes, and reads only manifests that the last one did not know', async () => {
  const asked: string[] = [];
  const manifestOf = async (name: string): Promise<Manifest> => {
    asked.push(name);
    return manifest('any', [manifestTable()]);
  };
  const state = seriesState([knownTable()]);
  const [known = knownTable()] = state.tables;
  const first = buildPointer(state, known, await gatherParts(known, null, manifestOf));
  expect(first).toMatchObject({
    operationColumn: '_op',
    versionColumn: '_version',
    position: expect.stringMatching(/^change tracking version 5/),
    base: { runId: 'full-1', parts: [{ name: 'p0', rows: 8 }] },
  });
  const next = absorb(state, run('changes', 2));
  const [changed = known] = next.tables;
  const second = buildPointer(next, changed, await gatherParts(changed, first, manifestOf));
  expect(asked).toEqual(['_manifests/run=full-1.json', '_manifests/changes.json']);
  expect(second.changes).toMatchObject([{ runId: 'changes', parts: [{ name: 'p0' }] }]);
  expect([hasSameFiles(first, first), hasSameFiles(first, second)]).toEqual([true, false]);
  expect([isNewer(second, state), isNewer(first, next)]).toEqual([true, false]);
  // A series that was given up and begun anew has low numbers and a later time.
  expect(isNewer(second, seriesState([], { version: 1, updatedUtc: '2027-01-01T00:00:00.000Z' }))).toBe(false);
});
