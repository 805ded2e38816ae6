// Steps that make one value of one other: cast, trim, null-if, and dates that are shifted.
import { isSameLogicalType, type LogicalType } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import type { Wire } from '../fit/slots.ts';
import { castWords } from '../transform-words.ts';
import { cellParser } from '../values/cell-parser.ts';
import { firstDay, isInstant, lastDay, unitsPerSecond } from '../values/calendar.ts';
import { createMaker } from '../values/maker.ts';
import { createTextView, textOf } from '../values/text-view.ts';
import { copyCell, eachStretch, eachValue } from './rows.ts';
import type { CompiledStep } from './step.ts';

type Of<K extends Transform['kind']> = Extract<Transform, { kind: K }>;

/** By the text that both types have in common: the same digits, or none. */
export function castStep({ to }: Of<'cast'>, input: Wire, output: Wire): CompiledStep {
  if (isSameLogicalType(input.type, output.type)) return eachValue(input, output, copyCell);
  const view = createTextView(input.type);
  if (output.type.kind === 'string') return eachStretch(input, output, () => undefined);
  const parse = cellParser(output.type);
  if (parse === null) throw new AppError('BUG', { detail: `a cast to ${output.type.kind}` });
  const widened = wideningOf(input.type, output.type);
  if (widened !== null) return eachValue(input, output, widened);
  const words = castWords(to);
  return eachValue(input, output, (from, into, row, { refuse }) => {
    view.look(from, row);
    const text = textOf(view);
    if (parse(text, into, row)) return true;
    refuse(row, input.name, { detail: `it is no ${words}`, text });
    return false;
  });
}

/** Whole numbers into wider ones need no text. */
function wideningOf(from: LogicalType, to: LogicalType): Parameters<typeof eachValue>[2] | null {
  if (from.kind !== 'int' || from.bits === 64 || to.kind !== 'int') return null;
  if (to.bits === 64)
    return (source, into, row) => {
      into.i64[row] = BigInt(source.i32[row]);
      into.present[row] = 1;
      return true;
    };
  return to.bits > from.bits || (to.bits === from.bits && from.signed) ? copyCell : null;
}

export function nullIfStep({ value }: Of<'nullIf'>, input: Wire, output: Wire): CompiledStep {
  const wanted = createMaker(input.type)(1);
  if (cellParser(input.type)?.(value, wanted, 0) !== true)
    throw new AppError('BUG', { detail: `${value} in a column of type ${input.type.kind}` });
  const { width, data, offsets } = wanted;
  const size = width === 0 ? offsets[1] : width;
  return eachValue(input, output, (from, into, row) => {
    const at = width === 0 ? from.offsets[row] : row * width;
    const length = width === 0 ? from.offsets[row + 1] - at : width;
    let isSame = length === size;
    for (let i = 0; isSame && i < size; i++) isSame = from.data[at + i] === data[i];
    return !isSame && copyCell(from, into, row);
  });
}

export function trimStep({ side }: Of<'trim'>, input: Wire, output: Wire): CompiledStep {
  const atStart = side !== 'end';
  const atEnd = side !== 'start';
  return eachStretch(input, output, (view) => {
    const { data } = view;
    if (atStart)
      for (let size = blankAt(data, view.start, view.end); size > 0; size = blankAt(data, view.start, view.end))
        view.start += size;
    if (atEnd)
      for (let size = blankBefore(data, view.start, view.end); size > 0; size = blankBefore(data, view.start, view.end))
        view.end -= size;
  });
}

/** Bytes of the white space that stands at a place, as Unicode defines it; 0 = there is none. */
function blankAt(data: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const byte = data[at];
  if (byte < 0x80) return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0;
  if (byte === 0xc2) return data[at + 1] === 0xa0 || data[at + 1] === 0x85 ? 2 : 0;
  if (byte < 0xe0 || byte > 0xef) return 0;
  const code = ((byte & 0x0f) << 12) | ((data[at + 1] & 0x3f) << 6) | (data[at + 2] & 0x3f);
  const isBlank =
    (code >= 0x2000 && code <= 0x200a) || [0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff].includes(code);
  return isBlank ? 3 : 0;
}

function blankBefore(data: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  let at = end - 1;
  while (at > start && (data[at] & 0xc0) === 0x80) at -= 1;
  return blankAt(data, at, end) === end - at ? end - at : 0;
}

const secondsOf = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const;

export function shiftDateStep({ by, unit }: Of<'shiftDate'>, input: Wire, output: Wire): CompiledStep {
  const { type } = input;
  const view = createTextView(type);
  const detail = `shifted by ${String(by)} ${unit} it is outside the years 1 to 9999`;
  if (type.kind === 'date')
    return eachValue(input, output, (from, into, row, { refuse }) => {
      const day = from.i32[row] + by;
      if (day >= firstDay && day <= lastDay) {
        into.i32[row] = day;
        into.present[row] = 1;
        return true;
      }
      view.look(from, row);
      refuse(row, input.name, { detail, text: textOf(view) });
      return false;
    });
  if (type.kind !== 'timestamp') throw new AppError('BUG', { detail: `a ${type.kind} that is shifted` });
  const units = BigInt(by) * BigInt(secondsOf[unit]) * unitsPerSecond[type.unit];
  return eachValue(input, output, (from, into, row, { refuse }) => {
    const moved = from.i64[row] + units;
    if (isInstant(moved, type.unit)) {
      into.i64[row] = moved;
      into.present[row] = 1;
      return true;
    }
    view.look(from, row);
    refuse(row, input.name, { detail, text: textOf(view) });
    return false;
  });
}
