// Masks as steps. NULL stays NULL. Mutable for speed.
import { AppError } from '../../../../shared/errors.ts';
import type { Mask } from '../../../../shared/transforms.ts';
import { growPayload } from '../../batch/batch.ts';
import type { Wire } from '../fit/slots.ts';
import { keyBytes } from '../masks/mask-key.ts';
import { createHmac } from '../masks/sha256.ts';
import { createTokeniser } from '../masks/tokeniser.ts';
import { cellParser } from '../values/cell-parser.ts';
import { createMaker } from '../values/maker.ts';
import { textOf } from '../values/text-view.ts';
import { createTextView } from '../values/text-view.ts';
import { generaliseStep } from './generalise.ts';
import { append, replaceAllWith } from './new-column.ts';
import { eachText, eachValue } from './rows.ts';
import type { CompiledStep } from './step.ts';

/** `maskKey`: null where no mask of the table needs one. */
export function maskStep(mask: Mask, input: Wire, output: Wire, maskKey: string | null): CompiledStep {
  switch (mask.how) {
    case 'redact': {
      const put = mask.with === null ? () => false : replaceAllWith(mask.with, output);
      return eachValue(input, output, (_, into, row) => put(into, row));
    }
    case 'partial':
      return partialStep(mask, input, output);
    case 'hash':
      return hashStep(input, output, keyOf(maskKey));
    case 'tokenise':
      return tokenStep(mask.domain, input, output, keyOf(maskKey));
    case 'generalise':
      return generaliseStep(mask.to, input, output);
  }
}

function keyOf(maskKey: string | null): Uint8Array {
  if (maskKey === null) throw new AppError('MASK_KEY_MISSING', { what: 'a mask' });
  return keyBytes(maskKey);
}

/** Values that are not longer than what is kept are hidden whole. */
function partialStep(
  { keepFirst, keepLast, with: cover }: Extract<Mask, { how: 'partial' }>,
  input: Wire,
  output: Wire,
): CompiledStep {
  const covering = new TextEncoder().encode(cover);
  return eachText(input, output, ({ data, start, end }, into, at) => {
    let count = 0;
    for (let i = start; i < end; i++) if ((data[i] & 0xc0) !== 0x80) count += 1;
    const isWhole = count <= keepFirst + keepLast;
    const first = isWhole ? 0 : keepFirst;
    const last = isWhole ? count : count - keepLast;
    growPayload(into, at + (end - start) * Math.max(1, covering.length));
    let place = -1;
    let to = at;
    for (let i = start; i < end; i++) {
      const isStart = (data[i] & 0xc0) !== 0x80;
      if (isStart) place += 1;
      if (place < first || place >= last) into.data[to++] = data[i];
      else if (isStart) for (let j = 0; j < covering.length; j++) into.data[to++] = covering[j];
    }
    return to;
  });
}

const hexDigits = new TextEncoder().encode('0123456789abcdef');

function hashStep(input: Wire, output: Wire, key: Uint8Array): CompiledStep {
  const hmac = createHmac(key);
  return eachText(input, output, ({ data, start, end }, into, at) => {
    const words = hmac.words(data, start, end);
    growPayload(into, at + 64);
    const bytes = into.data;
    for (let i = 0; i < 8; i++)
      for (let digit = 0; digit < 8; digit++)
        bytes[at + i * 8 + digit] = hexDigits[(words[i] >>> (28 - digit * 4)) & 15];
    return at + 64;
  });
}

function tokenStep(domain: string, input: Wire, output: Wire, key: Uint8Array): CompiledStep {
  const tokenise = createTokeniser(key, domain);
  if (output.type.kind === 'string')
    return eachText(input, output, ({ data, start, end }, into, at) => tokenise(data, start, end, into, at));
  const view = createTextView(input.type);
  const parse = cellParser(output.type);
  const scratch = createMaker({ kind: 'string' })(1);
  return eachValue(input, output, (from, into, row, { refuse }) => {
    view.look(from, row);
    append(scratch, 0, view.data, view.start, view.end);
    const end = tokenise(view.data, view.start, view.end, scratch, 0);
    if (parse?.(textOf({ data: scratch.data, start: 0, end }), into, row) === true) return true;
    refuse(row, input.name, { detail: 'its token does not fit the column', text: textOf(view) });
    return false;
  });
}
