// The transforms of a table as one function from the batches that are read to those that are written, row by row.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { createColumn, type Batch, type Column, type RefusedValue } from '../batch/batch.ts';
import { fitTransforms } from './fit/fit-transforms.ts';
import type { Step } from './fit/slots.ts';
import { openSandbox } from './script/sandbox.ts';
import { scriptStep } from './script/script-step.ts';
import { castStep, nullIfStep, shiftDateStep, trimStep } from './steps/change-value.ts';
import { maskStep } from './steps/mask.ts';
import { concatStep, constantStep } from './steps/new-column.ts';
import { replaceStep } from './steps/replace.ts';
import type { CompiledStep, Refuse } from './steps/step.ts';

export type TransformEngine = {
  /**
   * The rows as they are written, in the order of the plan's written columns; the columns may be those of the batch,
   * and are made anew for the next. `refused`: what could not be carried over, besides what the batch has refused.
   * `nameRow` names a row for messages. Throws SCRIPT_FAILED, SCRIPT_TOO_SLOW, SCRIPT_TOO_LARGE.
   */
  run(batch: Batch, nameRow: (row: number) => string): Batch;
  close(): void;
};

export type EngineOptions = {
  /** Null where no mask needs one. */
  readonly maskKey: string | null;
  /** What cannot be carried over is put down; otherwise it ends the table with TRANSFORM_REFUSED or SCRIPT_FAILED. */
  readonly setAside: boolean;
};

/** Null for a table without transforms. Throws MASK_KEY_MISSING, SCRIPT_INVALID, TRANSFORM_UNFIT. */
export async function openEngine(
  table: PlanTable,
  { maskKey, setAside }: EngineOptions,
): Promise<TransformEngine | null> {
  if (table.transforms === undefined || table.transforms.length === 0) return null;
  const { slots, steps, registers, hidden } = fitTransforms(table);
  const closing: (() => void)[] = [];
  const compiled: { readonly step: Step; readonly carry: CompiledStep }[] = [];
  for (const step of steps) compiled.push({ step, carry: await compile(table, step, maskKey, closing) });
  const columns = Array.from({ length: registers }, (): Column => createColumn({ kind: 'bool' }, 0));
  const places = slots.flatMap((slot) => slot.registers);
  const isGone = table.changes?.kind === 'changes' ? (row: number) => isDelete(columns[0], row) : null;
  const isTold = ({ from }: Step): boolean => from.every((name) => !hidden.has(name));
  return {
    run(batch, nameRow) {
      const refused: RefusedValue[] = [];
      batch.columns.forEach((column, place) => (columns[place] = column));
      for (const { step, carry } of compiled) {
        const refuse: Refuse = (row, column, refusal) => {
          const told = isTold(step) ? refusal : { ...refusal, text: null };
          if (!setAside) throw refusal.error ?? refusedError(table, column, nameRow(row), told);
          refused.push({
            row,
            column,
            reason: refusal.error?.code ?? 'TRANSFORM_REFUSED',
            ...(told.text === null ? { encoding: 'hidden', data: '' } : { encoding: 'text', data: told.text }),
          });
        };
        carry({ columns, rowCount: batch.rowCount, refuse, nameRow, isGone });
      }
      const written = places.map((place) => columns[place]);
      return {
        rowCount: batch.rowCount,
        columns: written,
        byteLength: written.reduce((sum, column) => sum + sizeOf(column, batch.rowCount), 0),
        refused: refused.sort((a, b) => a.row - b.row),
      };
    },
    close() {
      for (const end of closing) end();
    },
  };
}

const letterD = 0x44;

/** The first column of changes tells what happened to a row. */
const isDelete = ({ data, offsets }: Column, row: number): boolean => data[offsets[row]] === letterD;

const longestText = 80;

function refusedError(
  table: PlanTable,
  column: string,
  row: string,
  { detail, text }: { readonly detail: string; readonly text: string | null },
): AppError {
  const shown = text === null || text.length > longestText ? '' : ` ("${text}")`;
  return new AppError('TRANSFORM_REFUSED', {
    table: `${table.schema}.${table.name}`,
    column,
    row,
    detail: `${detail}${shown}`,
  });
}

const sizeOf = ({ width, offsets }: Column, rowCount: number): number =>
  width === 0 ? offsets[rowCount] : width * rowCount;

async function compile(
  table: PlanTable,
  { transform, inputs, outputs }: Step,
  maskKey: string | null,
  closing: (() => void)[],
): Promise<CompiledStep> {
  const [input] = inputs;
  const [output] = outputs;
  switch (transform.kind) {
    case 'cast':
      return castStep(transform, input, output);
    case 'nullIf':
      return nullIfStep(transform, input, output);
    case 'trim':
      return trimStep(transform, input, output);
    case 'shiftDate':
      return shiftDateStep(transform, input, output);
    case 'constant':
      return constantStep(transform, output);
    case 'concat':
      return concatStep(transform, inputs, output);
    case 'replace':
      return replaceStep(transform, input, output);
    case 'mask':
      return maskStep(transform.mask, input, output, maskKey);
    case 'script': {
      const name = `${table.schema}.${table.name}`;
      const names = inputs.map((input) => input.name);
      const sandbox = await openSandbox(transform, names, name);
      closing.push(() => sandbox.close());
      return scriptStep(transform, name, inputs, outputs, sandbox);
    }
    default:
      throw new AppError('BUG', { detail: `${transform.kind} is no step` });
  }
}
