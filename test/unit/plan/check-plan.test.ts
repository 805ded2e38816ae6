import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../electron/worker/plan/check-plan.ts';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import { plan, planTable } from '../../fakes/plan.ts';

/** As a file holds it: without the member, its hash over what is there. */
function withoutIntent(): Record<string, unknown> {
  const { hash: _, ...made } = plan([planTable('t0')]);
  const { readOnlyIntent: _intent, ...source } = made.source;
  const older = { ...made, source };
  return { ...older, hash: hashPlan(older) };
}

describe('checkPlan', () => {
  it('takes a plan that was made before a member existed, with what that meant then', () => {
    expect(checkPlan(withoutIntent(), 'plan.json').source.readOnlyIntent).toBe(false);
  });

  it('refuses one that says the same, but not in the words that were hashed', () => {
    const older = withoutIntent();
    const edited = { ...older, source: { ...plan([planTable('t0')]).source } };
    expect(() => checkPlan(edited, 'plan.json')).toThrow(/PLAN_CHANGED_BY_HAND|changed/i);
  });
});
