// Where nothing is known of a row at the source, a part that is not what the run wrote is to blame itself.
import type { SourceState } from './judge-source.ts';
import type { PartFacts } from './part-job.ts';
import type { TableWork } from './table-work.ts';

/** `column` null: of whole rows. */
export function blamePart(
  { facts }: Pick<TableWork, 'facts'>,
  part: string | null,
  column: string | null,
  state: SourceState,
): SourceState {
  if (state.kind !== 'unknown') return state;
  const own = part === null ? undefined : facts.get(part);
  return own !== undefined && isAltered(own, column)
    ? { kind: 'same', how: 'The part is not what the run wrote.' }
    : state;
}

/** By the column where the fingerprint tells it, otherwise by any difference of the part. */
function isAltered({ found, differing }: PartFacts, column: string | null): boolean {
  if (column !== null && differing !== null && differing.length > 0) return differing.includes(column);
  return found.some(({ kind }) => kind === 'partDiffers' || kind === 'columnDiffers');
}
