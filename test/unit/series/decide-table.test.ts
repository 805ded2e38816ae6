// How a table is read in a round.
import { expect, test } from 'vitest';
import { decideTable, type DecisionRequest } from '../../../electron/worker/series/decide-table.ts';
import { planTable } from '../../fakes/plan.ts';
import { knownTable, tracked } from './samples.ts';

const decide = (changes: Partial<DecisionRequest> = {}) =>
  decideTable({
    table: planTable('t0'),
    increment: tracked,
    known: knownTable(),
    drift: { action: 'none', why: '', reload: null },
    verdict: { kind: 'ok', notices: [] },
    ...changes,
  });
const lost = { kind: 'lost', why: 'They were cleaned up.' } as const;

test('a table with a position that holds is read from there', () => {
  expect(decide()).toEqual({ how: 'changes', since: knownTable().position });
});

test.each([
  ['nothing is known of it', { known: null }, /first time/],
  ['it is loaded whole in every round', { increment: { ...tracked, mode: 'reload' } }, /every round/],
  ['it has no position', { known: knownTable({ position: null }) }, /no position/],
  ['it has no full version', { known: knownTable({ base: null }) }, /no position/],
  [
    'its changes are found in another way',
    { increment: { ...tracked, mode: 'rowversion', column: 'rv', sweepEvery: null } },
    /another way/,
  ],
  ['the plan has other columns', { known: knownTable({ schemaFingerprint: 'other' }) }, /other columns/],
] satisfies [string, Partial<DecisionRequest>, RegExp][])('it is loaded whole because %s', (_, changes, why) => {
  expect(decide(changes)).toEqual({ how: 'full', why: expect.stringMatching(why), isLoss: false });
});

test('a loss is loaded whole or stops the table, as its plan says', () => {
  expect(decide({ verdict: lost })).toEqual({ how: 'full', why: 'They were cleaned up.', isLoss: true });
  const stop = { ...tracked, ifLost: 'stop' } as const;
  expect(decide({ verdict: lost, increment: stop })).toMatchObject({ how: 'stopped' });
  const reload = knownTable({ position: null, reload: 'They were cleaned up.' });
  expect(decide({ known: reload, verdict: null })).toMatchObject({ how: 'full', isLoss: true });
  expect(decide({ known: reload, verdict: null, increment: stop })).toMatchObject({ how: 'stopped' });
});

test('a policy alone needs no new load, and neither does another capture instance', () => {
  expect(decide({ increment: { ...tracked, ifSchemaChanged: 'evolve' } }).how).toBe('changes');
  const cdc = { mode: 'cdc', instance: 'dbo_a', rows: 'net', ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
  expect(decide({ known: knownTable({ increment: cdc }), increment: { ...cdc, instance: 'dbo_a_2' } }).how).toBe(
    'changes',
  );
});

test('columns that changed are read on, loaded or stopped, as the policy made of it', () => {
  const known = knownTable({ schemaFingerprint: 'before' });
  const drift = (action: 'evolve' | 'reload' | 'stop', reload: string | null = null) => ({ action, why: 'W.', reload });
  expect(decide({ known, drift: drift('evolve') }).how).toBe('changes');
  expect(decide({ known, drift: drift('evolve', 'It has values already.') })).toMatchObject({
    how: 'full',
    why: 'It has values already.',
  });
  expect(decide({ known, drift: drift('reload') })).toMatchObject({ how: 'full', why: 'W.' });
  expect(decide({ known, drift: drift('stop') })).toEqual({ how: 'stopped', why: 'W.' });
  // Loaded with them already: only the plan still has the old ones.
  expect(decide({ drift: drift('reload') }).how).toBe('changes');
  expect(decide({ drift: drift('evolve', 'It has values already.') }).how).toBe('changes');
});
