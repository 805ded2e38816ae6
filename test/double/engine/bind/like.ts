// LIKE: the pattern as a list of steps, matched without backtracking blow-up.
import type { Collation } from '../collation/collation.ts';
import { sortKey, trimBlanks } from '../collation/sort-key.ts';

type Step =
  | { readonly kind: 'many' | 'one' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'text'; readonly text: string };

function parseSet(pattern: string, start: number): { step: Step; next: number } | null {
  const isNegated = pattern[start] === '^';
  let at = isNegated ? start + 1 : start;
  const ranges: [string, string][] = [];
  const first = at;
  while (at < pattern.length && (pattern[at] !== ']' || at === first)) {
    if (pattern[at + 1] === '-' && at + 2 < pattern.length && pattern[at + 2] !== ']') {
      ranges.push([pattern[at], pattern[at + 2]]);
      at += 3;
    } else {
      ranges.push([pattern[at], pattern[at]]);
      at++;
    }
  }
  return at >= pattern.length ? null : { step: { kind: 'set', isNegated, ranges }, next: at + 1 };
}

/** Null when the pattern can match nothing (an open `[`). */
export function parsePattern(pattern: string, escape: string | null): readonly Step[] | null {
  const steps: Step[] = [];
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at];
    if (escape !== null && character === escape && at + 1 < pattern.length) {
      steps.push({ kind: 'text', text: pattern[at + 1] });
      at += 2;
    } else if (character === '%') {
      if (steps.length === 0 || steps[steps.length - 1].kind !== 'many') steps.push({ kind: 'many' });
      at++;
    } else if (character === '_') {
      steps.push({ kind: 'one' });
      at++;
    } else if (character === '[') {
      const set = parseSet(pattern, at + 1);
      if (set === null) return null;
      steps.push(set.step);
      at = set.next;
    } else {
      steps.push({ kind: 'text', text: character });
      at++;
    }
  }
  return steps;
}

/** Compares single characters as the collation does. */
function characterKeys(collation: Collation): (character: string) => string {
  const known = new Map<string, string>();
  return (character) => {
    const cached = known.get(character);
    if (cached !== undefined) return cached;
    // a blank alone would be trimmed away
    const key = character === ' ' ? ' ' : Buffer.from(sortKey(character, collation, true)).toString('latin1');
    if (known.size < 10_000) known.set(character, key);
    return key;
  };
}

/** Function that matches texts against patterns under a collation. */
export function matcherOf(collation: Collation): (text: string, steps: readonly Step[]) => boolean {
  const keyOf = characterKeys(collation);
  const fits = (character: string, step: Step): boolean => {
    if (step.kind === 'one') return true;
    const key = keyOf(character);
    if (step.kind === 'text') return key === keyOf(step.text);
    return (
      step.kind === 'set' &&
      step.ranges.some(([low, high]) => key >= keyOf(low) && key <= keyOf(high)) !== step.isNegated
    );
  };
  const match = (text: string, steps: readonly Step[]): boolean => {
    let at = 0;
    let step = 0;
    let retryStep = -1;
    let retryAt = 0;
    while (at < text.length) {
      if (step < steps.length && steps[step].kind === 'many') {
        retryStep = step++;
        retryAt = at;
      } else if (step < steps.length && fits(text[at], steps[step])) {
        at++;
        step++;
      } else if (retryStep >= 0) {
        step = retryStep + 1;
        at = ++retryAt;
      } else return false;
    }
    while (step < steps.length && steps[step].kind === 'many') step++;
    return step === steps.length;
  };
  // trailing blanks of the text may be left over, those of the pattern count
  return (text, steps) => {
    if (match(text, steps)) return true;
    const trimmed = trimBlanks(text);
    return trimmed !== text && match(trimmed, steps);
  };
}
