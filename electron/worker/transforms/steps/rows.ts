// The loops that most steps share: row by row from one column to another, NULL staying NULL. Mutable for speed.
import type { Column } from '../../batch/batch.ts';
import type { Wire } from '../fit/slots.ts';
import { createMaker, endRun, putNull, putRun } from '../values/maker.ts';
import { createTextView, type TextView } from '../values/text-view.ts';
import type { CompiledStep, StepRun } from './step.ts';

/** False: the value was refused, and NULL stands in its place. */
export type PutCell = (from: Column, into: Column, row: number, run: StepRun) => boolean;

export function eachValue(input: Wire, output: Wire, put: PutCell): CompiledStep {
  const make = createMaker(output.type);
  return (run) => {
    const from = run.columns[input.register];
    const into = make(run.rowCount);
    for (let row = 0; row < run.rowCount; row++)
      if (from.present[row] === 0 || !put(from, into, row, run)) putNull(into, row);
    run.columns[output.register] = into;
  };
}

/** Text in, text out; gives the end of what it wrote to the payload of `into`, or -1 for NULL. */
export type PutText = (view: TextView, into: Column, at: number, row: number) => number;

export function eachText(input: Wire, output: Wire, put: PutText): CompiledStep {
  const view = createTextView(input.type);
  return eachValue(input, output, (from, into, row) => {
    view.look(from, row);
    const end = put(view, into, into.offsets[row], row);
    if (end < 0) return false;
    endRun(into, row, end);
    return true;
  });
}

/** Gives the stretch of the text that stays. */
export function eachStretch(input: Wire, output: Wire, cut: (view: TextView) => void): CompiledStep {
  const view = createTextView(input.type);
  return eachValue(input, output, (from, into, row) => {
    view.look(from, row);
    cut(view);
    putRun(into, row, view.data, view.start, view.end);
    return true;
  });
}

/** Copies a value of the same layout. */
export function copyCell(from: Column, into: Column, row: number): true {
  const { kind } = from;
  if (kind === 'bytes') putRun(into, row, from.data, from.offsets[row], from.offsets[row + 1]);
  else {
    if (kind === 'int32') into.i32[row] = from.i32[row];
    else if (kind === 'int64') into.i64[row] = from.i64[row];
    else {
      const { width } = from;
      for (let i = row * width; i < (row + 1) * width; i++) into.data[i] = from.data[i];
    }
    into.present[row] = 1;
  }
  return true;
}
