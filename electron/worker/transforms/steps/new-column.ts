// Steps that make a column: a constant, and texts put together. Mutable for speed.
import { AppError } from '../../../../shared/errors.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import type { Wire } from '../fit/slots.ts';
import { cellParser } from '../values/cell-parser.ts';
import { growPayload, type Column } from '../../batch/batch.ts';
import { createMaker, endRun, putNull } from '../values/maker.ts';
import { createTextView, type TextView } from '../values/text-view.ts';
import type { CompiledStep } from './step.ts';

type Of<K extends Transform['kind']> = Extract<Transform, { kind: K }>;

export function constantStep({ value }: Of<'constant'>, output: Wire): CompiledStep {
  const make = createMaker(output.type);
  const parse = cellParser(output.type);
  const one = createMaker(output.type)(1);
  if (value !== null && parse?.(value, one, 0) !== true)
    throw new AppError('BUG', { detail: `${value} is no ${output.type.kind}` });
  const size = one.width === 0 ? one.offsets[1] : one.width;
  let filled: Column | null = null;
  let filledRows = 0;
  return (run) => {
    const { rowCount } = run;
    const column = make(rowCount);
    // The same in every batch: filled once, as far as the largest batch went.
    if (column !== filled || rowCount > filledRows) {
      for (let row = 0; row < rowCount; row++)
        if (value === null) putNull(column, row);
        else if (column.width === 0) {
          const at = column.offsets[row];
          growPayload(column, at + size);
          column.data.set(one.data.subarray(0, size), at);
          endRun(column, row, at + size);
        } else {
          column.data.set(one.data.subarray(0, size), row * size);
          column.present[row] = 1;
        }
      filled = column;
      filledRows = rowCount;
    }
    column.nullCount = value === null ? rowCount : 0;
    run.columns[output.register] = column;
  };
}

export function concatStep({ separator, ifNull }: Of<'concat'>, inputs: readonly Wire[], output: Wire): CompiledStep {
  const make = createMaker(output.type);
  const between = new TextEncoder().encode(separator);
  const views = inputs.map(({ type }) => createTextView(type));
  return (run) => {
    const into = make(run.rowCount);
    const columns = inputs.map(({ register }) => run.columns[register]);
    for (let row = 0; row < run.rowCount; row++) {
      if (ifNull === 'null' && columns.some(({ present }) => present[row] === 0)) {
        putNull(into, row);
        continue;
      }
      let at = into.offsets[row];
      for (let i = 0; i < columns.length; i++) {
        if (i > 0) at = append(into, at, between, 0, between.length);
        if (columns[i].present[row] === 0) continue;
        const view: TextView = views[i];
        view.look(columns[i], row);
        at = append(into, at, view.data, view.start, view.end);
      }
      endRun(into, row, at);
    }
    run.columns[output.register] = into;
  };
}

/** Gives the end of what was appended. */
export function append(into: Column, at: number, data: Uint8Array, start: number, end: number): number {
  const stop = at + end - start;
  if (stop > into.data.length) growPayload(into, stop);
  const { data: bytes } = into;
  for (let from = start, to = at; from < end; from++, to++) bytes[to] = data[from];
  return stop;
}

/** A value in the place of every other; NULL stays NULL. */
export function replaceAllWith(value: string, output: Wire): (into: Column, row: number) => boolean {
  const one = createMaker(output.type)(1);
  if (cellParser(output.type)?.(value, one, 0) !== true)
    throw new AppError('BUG', { detail: `${value} is no ${output.type.kind}` });
  if (one.width === 0)
    return (into, row) => {
      endRun(into, row, append(into, into.offsets[row], one.data, 0, one.offsets[1]));
      return true;
    };
  const shifted = { ...one };
  return (into, row) => {
    into.data.set(shifted.data.subarray(0, shifted.width), row * shifted.width);
    into.present[row] = 1;
    return true;
  };
}
