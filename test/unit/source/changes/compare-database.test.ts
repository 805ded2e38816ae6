// One database or another, and whether anything at all was written to it.
import { expect, test } from 'vitest';
import { otherDatabase, unwritten } from '../../../../electron/worker/source/changes/compare-database.ts';
import type { DatabaseState } from '../../../../shared/change-mark.ts';

const state = (changes: Partial<DatabaseState> = {}): DatabaseState => ({
  name: 'sales',
  created: '2025-01-01T00:00:00',
  recoveryFork: 'A',
  isReadOnly: false,
  isSnapshot: false,
  logEnd: '1',
  serverStarted: null,
  ...changes,
});

test('the fork decides where it is told, so that replicas made at other times are one database', () => {
  expect(otherDatabase(state(), state({ created: '2026-06-06T00:00:00' }))).toBeNull();
  expect(otherDatabase(state(), state({ recoveryFork: 'B' }))).toContain('restored or made anew');
  const blind = { recoveryFork: null };
  expect(otherDatabase(state(blind), state({ created: '2026-06-06T00:00:00' }))).toContain('restored or made anew');
  expect(otherDatabase(state(blind), state({ ...blind, created: null }))).toBeNull();
  expect(otherDatabase(state(), state({ name: 'sales_copy' }))).toBe(
    'The database is sales_copy, and sales was exported.',
  );
});

test('only a database snapshot, or a read-only database with the same end of its log, proves that nothing changed', () => {
  const snapshot = state({ isSnapshot: true, isReadOnly: true, logEnd: null });
  expect(unwritten(snapshot, snapshot)).toMatchObject({ kind: 'none', rows: 0 });
  expect(unwritten(snapshot, { ...snapshot, isSnapshot: false })).toBeNull();
  expect(unwritten(snapshot, { ...snapshot, created: '2026-06-06T00:00:00' })).toBeNull();
  const still = state({ isReadOnly: true });
  expect(unwritten(still, still)).toMatchObject({ kind: 'none', way: 'database' });
  expect(unwritten(still, { ...still, logEnd: '2' })).toBeNull();
  expect(unwritten({ ...still, logEnd: null }, { ...still, logEnd: null })).toBeNull();
  expect(unwritten(state(), state())).toBeNull();
});
