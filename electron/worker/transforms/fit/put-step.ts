// A step that makes a column anew, and the values that transforms name.
import type { LogicalType, PlanColumn } from '../../../../shared/columns.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { cellParser } from '../values/cell-parser.ts';
import { createMaker } from '../values/maker.ts';
import { replaceSlot, unfit, wireOf, type Fitting, type Slot } from './slots.ts';

export function putStep(
  fitting: Fitting,
  transform: Transform,
  slot: Slot,
  column: PlanColumn,
  now: Pick<Slot, 'isKept' | 'isShown'>,
): void {
  const input = wireOf(fitting, transform, slot);
  const register = fitting.registers++;
  const [output] = column.outputs;
  if (output === undefined) return;
  fitting.steps.push({
    transform,
    inputs: [input],
    outputs: [{ register, type: output.type, name: column.name }],
    from: slot.from,
  });
  replaceSlot(fitting, slot, { ...slot, column, registers: [register], ...now });
}

/** Whether a value of a transform is one of the type. */
export function checkValue(fitting: Fitting, transform: Transform, type: LogicalType, value: string | null): void {
  if (value === null) return;
  const parse = cellParser(type);
  if (parse?.(value, createMaker(type)(1), 0) !== true)
    throw unfit(
      fitting.table,
      transform,
      `"${value}" is no ${type.kind === 'string' ? 'well-formed text' : `value of type ${type.kind}`}`,
    );
}
