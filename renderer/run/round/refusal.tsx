// Why a round was not started: a failure with its details, or one sentence.
import type { RoundRefusal } from '../../stores/next-round.ts';
import { Problem } from '../../ui/problem.tsx';

export function Refusal({ refusal }: { readonly refusal: RoundRefusal | null }) {
  if (refusal === null) return null;
  return typeof refusal === 'string' ? <p role="alert">{refusal}</p> : <Problem error={refusal} />;
}
