// What a compiled step is: a loop over the rows of a batch that fills the columns it makes.
import type { AppError } from '../../../../shared/errors.ts';
import type { Column } from '../../batch/batch.ts';

/** Why a value cannot be carried over. `text`: the value itself; `error`: in place of the usual one. */
export type Refusal = { readonly detail: string; readonly text: string; readonly error?: AppError };
/** Puts it down, or ends the table. */
export type Refuse = (row: number, column: string, refusal: Refusal) => void;

export type StepRun = {
  /** By register. */
  readonly columns: Column[];
  readonly rowCount: number;
  readonly refuse: Refuse;
  /** Rows that no script is asked about: those that were deleted carry their key alone. */
  readonly isGone: ((row: number) => boolean) | null;
  /** Names a row for messages. */
  readonly nameRow: (row: number) => string;
};
export type CompiledStep = (run: StepRun) => void;
