// What of the rows of a table may be told outside its files: nothing of columns that a mask or a script hides.
import type { OutputColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { rangeColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import type { Batch, RefusedValue } from '../batch/batch.ts';
import { fitTransforms } from './fit/fit-transforms.ts';

export type Secrecy = {
  /** Source columns whose values stand in no file. */
  readonly hidden: ReadonlySet<string>;
  /** Whether keys, and the bounds of ranges, may be told. */
  readonly isKeyTold: boolean;
};

const nothingHidden: Secrecy = { hidden: new Set(), isKeyTold: true };

export function secrecyOf(table: PlanTable): Secrecy {
  if (table.transforms === undefined || table.transforms.length === 0) return nothingHidden;
  const { hidden } = fitTransforms(table);
  return { hidden, isKeyTold: rangeColumnsOf(table).every(({ name }) => !hidden.has(name)) };
}

/** The columns as they are read that may be told, with their places in a batch. */
export function toldOutputs(
  { columns }: Pick<PlanTable, 'columns'>,
  { hidden }: Pick<Secrecy, 'hidden'>,
): readonly { readonly output: OutputColumn; readonly column: string; readonly place: number }[] {
  let place = 0;
  return columns.flatMap(({ name, outputs, isKeyOnly }) =>
    outputs.flatMap((output) => {
      const at = place++;
      return isKeyOnly === true || hidden.has(name) ? [] : [{ output, column: name, place: at }];
    }),
  );
}

/** What the reader refused, without what must not be told. */
export const tellRefused = (refused: readonly RefusedValue[], { hidden }: Secrecy): readonly RefusedValue[] =>
  refused.map((value) => (hidden.has(value.column) ? { ...value, encoding: 'hidden', data: '' } : value));

/** The batches; an error about a hidden value says everything but the value. */
export async function* keepSecrets(
  batches: AsyncGenerator<Batch, void, void>,
  { hidden }: Secrecy,
): AsyncGenerator<Batch, void, void> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof AppError) || !hidden.has(String(error.context['column'] ?? ''))) throw error;
    if (error.context['value'] === undefined) throw error;
    throw new AppError(error.code, { ...error.context, value: 'a value that is masked' });
  }
}
