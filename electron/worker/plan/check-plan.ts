// Reads a plan that comes from outside: its shape first, then that nobody changed it since it was made.
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { planSchema, type Plan } from '../../../shared/plan.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { hashPlan } from './plan-hash.ts';

const documentSchema = z.record(z.string(), z.json());

/**
 * The plan in `value` (parsed JSON). `path` is only named in messages. Throws FILE_INVALID when it is no plan,
 * PLAN_CHANGED_BY_HAND when its content does not match its hash.
 */
export function checkPlan(value: unknown, path: string): Plan {
  const parsed = parseOrExplain(planSchema, value);
  if (!parsed.ok) throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
  // What was approved is what was written, without the members that a newer version fills in.
  const document = documentSchema.parse(JSON.parse(JSON.stringify(value)));
  if (hashPlan(document) !== parsed.value.hash) throw new AppError('PLAN_CHANGED_BY_HAND', { path });
  return parsed.value;
}
