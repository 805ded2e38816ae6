// The plan of a series is found again on the computer that ran it, as it was approved.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import { keepPlan, readKeptPlan } from '../../../electron/worker/series/kept-plans.ts';
import { plan, planTable } from '../../fakes/plan.ts';

function approved() {
  const { hash: _, ...rest } = plan([planTable('t0')]);
  const made = { ...rest, series: { name: 'lake', compactEvery: null } };
  return { ...made, hash: hashPlan(made) };
}
const folder = (): string => mkdtempSync(join(tmpdir(), 'tableferry-kept-'));

test('a plan is read as it was kept, and kept again without harm', () => {
  const state = folder();
  const made = approved();
  keepPlan(state, made.hash, made);
  keepPlan(state, made.hash, made);
  expect(readKeptPlan(state, made.hash)).toEqual(made);
  expect(readdirSync(join(state, 'series'))).toEqual([`${made.hash}.plan.json`]);
});

test('one that was never run here is not known', () => {
  expect(readKeptPlan(folder(), 'f'.repeat(64))).toBeNull();
});

test('one that was changed since is refused', () => {
  const state = folder();
  const made = approved();
  keepPlan(state, made.hash, made);
  const path = join(state, 'series', `${made.hash}.plan.json`);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"lake"', '"other"'));
  expect(() => readKeptPlan(state, made.hash)).toThrow(/changed/i);
});
