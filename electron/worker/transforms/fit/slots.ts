// The columns of a table on their way through its transforms: where each lies, and what of the source it still shows.
import type { LogicalType, PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { transformWords } from '../transform-words.ts';

export type Slot = {
  readonly column: PlanColumn;
  /** Where its outputs lie: first the columns of a batch as it is read, then those that steps make. */
  readonly registers: readonly number[];
  /** Source columns that its values come from. */
  readonly from: readonly string[];
  /** Its values are those of the one source column. */
  readonly isKept: boolean;
  /** Its values tell those of the source. */
  readonly isShown: boolean;
  /** Stands in every file, whatever is included: the operation and version of a change. */
  readonly isCarried: boolean;
};

/** An input or output of a step. */
export type Wire = { readonly register: number; readonly type: LogicalType; readonly name: string };

export type Step = {
  readonly transform: Transform;
  readonly inputs: readonly Wire[];
  readonly outputs: readonly Wire[];
  /** Its values are told nowhere: not in messages, not among what was set aside. */
  readonly from: readonly string[];
};

export type Fitting = {
  readonly table: PlanTable;
  slots: readonly Slot[];
  readonly steps: Step[];
  registers: number;
  /** Source columns of which a mask took something. */
  readonly masked: Set<string>;
  serverColumns: number;
};

export type FittedTable = Pick<PlanTable, 'schema' | 'name' | 'columns' | 'changes' | 'serverColumns' | 'transforms'>;

export const unfit = (
  table: Pick<PlanTable, 'schema' | 'name'>,
  transform: Transform | null,
  detail: string,
): AppError =>
  new AppError('TRANSFORM_UNFIT', {
    table: `${table.schema}.${table.name}`,
    transform: transform === null ? 'all of them' : transformWords(transform),
    detail,
  });

/** Operation and version of each row of a table that is read by its changes. */
const carriedColumns = 2;

export function openFitting(table: PlanTable): Fitting {
  let registers = 0;
  const slots = table.columns.flatMap((column, index): Slot[] => {
    const own = column.outputs.map(() => registers++);
    if (column.isKeyOnly === true) return [];
    const isCarried = table.changes?.kind === 'changes' && index < carriedColumns;
    return [{ column, registers: own, from: isCarried ? [] : [column.name], isKept: true, isShown: true, isCarried }];
  });
  const servers = (table.serverColumns ?? []).reduce((sum, { outputs }) => sum + outputs.length, 0);
  return { table, slots, steps: [], registers: registers + servers, masked: new Set(), serverColumns: 0 };
}

export function findSlot(fitting: Fitting, transform: Transform, name: string): Slot {
  const slot = fitting.slots.find(({ column, isCarried }) => column.name === name && !isCarried);
  if (slot === undefined) throw unfit(fitting.table, transform, `there is no column ${name} at that place`);
  return slot;
}

/** The wire of a column that is written as one. */
export function wireOf(fitting: Fitting, transform: Transform, slot: Slot): Wire {
  const [output, second] = slot.column.outputs;
  const [register] = slot.registers;
  if (second !== undefined || output === undefined || register === undefined)
    throw unfit(
      fitting.table,
      transform,
      `${slot.column.name} is written as two columns, which can only be kept, left out or renamed`,
    );
  return { register, type: output.type, name: slot.column.name };
}

/** Readers of files often do not tell capital letters from small ones. */
export function checkNewName({ table, slots }: Fitting, transform: Transform, name: string, besides?: Slot): void {
  const taken = slots.some(
    (slot) =>
      slot !== besides && slot.column.outputs.some((output) => output.name.toLowerCase() === name.toLowerCase()),
  );
  if (taken) throw unfit(table, transform, `there is a column ${name} already`);
  if (!name.isWellFormed()) throw unfit(table, transform, 'a name holds half a surrogate pair');
  if (table.increment !== undefined && ['_op', '_version'].includes(name.toLowerCase()))
    throw unfit(table, transform, `${name} is a column of change parts`);
}

export function replaceSlot(fitting: Fitting, old: Slot, made: Slot): void {
  fitting.slots = fitting.slots.map((slot) => (slot === old ? made : slot));
}
