// The key of masks: whether it is long enough, and by what it is recognised without being known.
import { AppError } from '../../../../shared/errors.ts';
import type { Plan, PlanTable } from '../../../../shared/plan.ts';
import { createHmac } from './sha256.ts';

const leastCharacters = 16;
const checkedText = 'tableferry key check';

export const keyBytes = (key: string): Uint8Array => new TextEncoder().encode(key);

/** The first 8 hex digits of its HMAC over a fixed text. */
export function keyCheckOf(key: string): string {
  const text = keyBytes(checkedText);
  return Buffer.from(createHmac(keyBytes(key)).bytes(text, 0, text.length))
    .toString('hex')
    .slice(0, 8);
}

/** Whether a mask of the table is made with the key. */
export const needsMaskKey = ({ transforms }: Pick<PlanTable, 'transforms'>): boolean =>
  (transforms ?? []).some(({ kind, ...rest }) => kind === 'mask' && 'mask' in rest && isKeyed(rest.mask.how));

const isKeyed = (how: string): boolean => how === 'hash' || how === 'tokenise';

/** Throws MASK_KEY_MISSING, MASK_KEY_SHORT. */
export function acceptMaskKey(key: string | undefined, what: string): string {
  if (key === undefined || key === '') throw new AppError('MASK_KEY_MISSING', { what });
  if (key.length < leastCharacters)
    throw new AppError('MASK_KEY_SHORT', { length: key.length, least: leastCharacters });
  return key;
}

/** The key for a run of the plan; null where no mask has one. Throws MASK_KEY_MISSING, MASK_KEY_OTHER. */
export function maskKeyFor(plan: Pick<Plan, 'tables' | 'maskKeyCheck'>, key: string | undefined): string | null {
  if (!plan.tables.some(needsMaskKey)) return null;
  if (key === undefined || key === '') throw new AppError('MASK_KEY_MISSING', { what: 'the plan' });
  if (plan.maskKeyCheck !== undefined && keyCheckOf(key) !== plan.maskKeyCheck) throw new AppError('MASK_KEY_OTHER');
  return key;
}
