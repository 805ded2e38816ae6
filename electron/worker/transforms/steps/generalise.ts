// Values made coarser: dates to their month or year, numbers to multiples, texts to their first characters.
import { civilDate, dayOf } from '../../../../shared/civil-date.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Mask } from '../../../../shared/transforms.ts';
import type { Wire } from '../fit/slots.ts';
import { unitsPerDay } from '../values/calendar.ts';
import { putUnscaled, unscaledAt } from '../values/cell-parser.ts';
import { floorToMultiple } from '../values/numbers.ts';
import { createTextView, textOf } from '../values/text-view.ts';
import { eachStretch, eachValue } from './rows.ts';
import type { CompiledStep } from './step.ts';

type Coarser = Extract<Mask, { how: 'generalise' }>['to'];

export function generaliseStep(to: Coarser, input: Wire, output: Wire): CompiledStep {
  switch (to.kind) {
    case 'month':
      return beginStep(true, input, output);
    case 'year':
      return beginStep(false, input, output);
    case 'multiple':
      return multipleStep(BigInt(to.of), input, output);
    case 'prefix':
      return eachStretch(input, output, (view) => {
        let count = 0;
        let at = view.start;
        for (; at < view.end; at++) if ((view.data[at] & 0xc0) !== 0x80 && count++ === to.length) break;
        view.end = at;
      });
  }
}

/** The first day of the month or year; of a time, its midnight. */
function beginStep(isMonth: boolean, input: Wire, output: Wire): CompiledStep {
  const begin = (day: number): number => {
    const { year, month } = civilDate(day);
    return dayOf(year, isMonth ? month : 1, 1);
  };
  const { type } = input;
  if (type.kind === 'date')
    return eachValue(input, output, (from, into, row) => {
      into.i32[row] = begin(from.i32[row]);
      into.present[row] = 1;
      return true;
    });
  if (type.kind !== 'timestamp') throw new AppError('BUG', { detail: `the month of a ${type.kind}` });
  const perDay = unitsPerDay(type.unit);
  return eachValue(input, output, (from, into, row) => {
    const day = floorToMultiple(from.i64[row], perDay) / perDay;
    into.i64[row] = BigInt(begin(Number(day))) * perDay;
    into.present[row] = 1;
    return true;
  });
}

/** The next multiple that is not larger. */
function multipleStep(of: bigint, input: Wire, output: Wire): CompiledStep {
  const { type } = input;
  const view = createTextView(type);
  if (type.kind === 'int' && type.bits < 64) {
    const step = Number(of);
    const least = type.signed ? -(2 ** (type.bits - 1)) : 0;
    return eachValue(input, output, (from, into, row, { refuse }) => {
      const value = Math.floor(from.i32[row] / step) * step;
      if (value >= least) {
        into.i32[row] = value;
        into.present[row] = 1;
        return true;
      }
      view.look(from, row);
      refuse(row, input.name, {
        detail: `the next multiple of ${String(of)} below it does not fit`,
        text: textOf(view),
      });
      return false;
    });
  }
  const [least, unit] =
    type.kind === 'decimal'
      ? [-(10n ** BigInt(type.precision)) + 1n, of * 10n ** BigInt(type.scale)]
      : [-(2n ** 63n), of];
  return eachValue(input, output, (from, into, row, { refuse }) => {
    const value = floorToMultiple(unscaledAt(from, row), unit);
    if (value >= least) {
      putUnscaled(into, row, value);
      into.present[row] = 1;
      return true;
    }
    view.look(from, row);
    refuse(row, input.name, { detail: `the next multiple of ${String(of)} below it does not fit`, text: textOf(view) });
    return false;
  });
}
