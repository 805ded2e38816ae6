// Patterns: what they match is what JavaScript matches, in time that grows with the text alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPatternMatcher } from '../../../electron/worker/rules/pattern-matcher.ts';
import { readPattern } from '../../../shared/pattern.ts';

function matches(pattern: string, text: string): boolean {
  const bytes = Buffer.from(`xx${text}yy`);
  return createPatternMatcher(pattern)(bytes, 2, bytes.length - 2);
}
const problemOf = (pattern: string): string | null => {
  const read = readPattern(pattern);
  return 'problem' in read ? read.problem : null;
};

test('the whole value must match, with or without ^ and $', () => {
  expect(matches('[A-Z]{2}', 'DE')).toBe(true);
  expect(matches('[A-Z]{2}', 'DEU')).toBe(false);
  expect(matches('^[A-Z]{2}$', 'DE')).toBe(true);
  expect(matches('a\\$', 'a$')).toBe(true);
  expect(matches('a\\\\$', 'a\\')).toBe(true);
  expect(matches('', '')).toBe(true);
});

test.each([
  ['\\d{3}-\\d{4}', '555-1234', '5555-123'],
  ['[^@\\s]+@[^@\\s]+\\.[a-z]{2,}', 'a.b@c.de', 'a.b@c@d.de'],
  ['(?:Mr|Ms)\\.? \\w+', 'Ms. Muller', 'Dr. Muller'],
  ['[à-ÿ]+', 'éü', 'eu'],
  ['.', '𝄞', '𝄞𝄞'],
  ['.*', 'abc', 'a\nc'],
  ['[\\]a-]+', ']-a', 'b'],
  ['a{2,}b?', 'aaab', 'ab'],
  ['(ab|a)(bc|c)?', 'abbc', 'abcb'],
  ['\\u00e9', 'é', 'e'],
])('%s matches %s and not %s', (pattern, good, bad) => {
  expect(matches(pattern, good)).toBe(true);
  expect(matches(pattern, bad)).toBe(false);
});

test.each([
  ['(a', 'it holds a ( without its )'],
  ['a)', 'it holds a ) without its ('],
  ['[a', 'it holds a [ without its ]'],
  ['(?=a)', 'it looks ahead or back, or names a group; only ( ) and (?: ) are understood'],
  ['(a)\\1', '\\1 refers back to a group, which is not understood'],
  ['\\bword', '\\b is not understood; \\d \\w \\s \\t \\n \\r and \\u00e9 are'],
  ['*a', '* repeats nothing; write \\* for the character'],
  ['a^b', '^ stands in its middle; write \\^ for the character'],
  ['a{5,2}', 'a repetition is written {2}, {2,} or {2,5}'],
  ['((a{100}){100}){100}', 'its repetitions make it longer than 2000 characters; repeat less often'],
  ['[z-a]', 'a range inside [ ] goes from a character to a later one'],
])('%s is refused: %s', (pattern, problem) => {
  expect(problemOf(pattern)).toBe(problem);
});

const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)*', 'b?', 'a+', 'a{1,3}', '(a|ab)', '\\w');
test('random patterns match what JavaScript matches (seed 20261129)', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', 'é', '1'), { maxLength: 10 }),
      (pieces, chars) => {
        const [pattern, text] = [pieces.join(''), chars.join('')];
        expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text));
      },
    ),
    { seed: 20261129, numRuns: 3000 },
  );
});

test('a pattern that takes exponential time elsewhere takes linear time here', () => {
  const matcher = createPatternMatcher('(a*)*(a|aa)+b');
  const bytes = Buffer.from('a'.repeat(200_000));
  const startMs = performance.now();
  expect(matcher(bytes, 0, bytes.length)).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(20_000);
});

test('more sets of states than are kept are found anew, not wrongly', () => {
  // Which of the last fourteen characters was an a: more than sixteen thousand sets.
  const matcher = createPatternMatcher('[ab]*a[ab]{13}');
  let seed = 7;
  const next = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0);
  for (let i = 0; i < 200; i++) {
    const text = Array.from({ length: 300 }, () => ((next() >>> 16) & 1 ? 'a' : 'b')).join('');
    const bytes = Buffer.from(text);
    expect(matcher(bytes, 0, bytes.length)).toBe(text.at(-14) === 'a');
  }
});
