// Replaces every place in a text that a pattern matches, the longest first from the left. Mutable for speed.
import { readPattern, type ReadPattern } from '../../../../shared/pattern.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import type { Wire } from '../fit/slots.ts';
import { createPatternFinder } from '../../rules/pattern-matcher.ts';
import { append } from './new-column.ts';
import { eachText } from './rows.ts';
import type { CompiledStep } from './step.ts';

/** A rule's pattern means the whole value; here `^` and `$` at its ends bind it to those of the value. */
export const readReplacement = (pattern: string): ReadPattern => readPattern(pattern);

const atStart = (pattern: string): boolean => pattern.startsWith('^');
const atEnd = (pattern: string): boolean => /(?<!\\)(?:\\\\)*\$$/.test(pattern);

export function replaceStep(
  { pattern, with: text }: Extract<Transform, { kind: 'replace' }>,
  input: Wire,
  output: Wire,
): CompiledStep {
  const finder = createPatternFinder(pattern, atEnd(pattern));
  const put = new TextEncoder().encode(text);
  const isAtStart = atStart(pattern);
  return eachText(input, output, ({ data, start, end }, into, to) => {
    finder.begin();
    let out = to;
    let kept = start;
    let at = start;
    while (at < end && !(isAtStart && at > start)) {
      const stop = finder.find(data, at, end);
      if (stop > at) {
        out = append(into, out, data, kept, at);
        out = append(into, out, put, 0, put.length);
        at = stop;
        kept = stop;
      } else {
        at += 1;
        while (at < end && (data[at] & 0xc0) === 0x80) at += 1;
      }
    }
    return append(into, out, data, kept, end);
  });
}
