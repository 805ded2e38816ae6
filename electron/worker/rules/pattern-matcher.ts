// Matches UTF-8 text against a pattern in one pass over its bytes, whatever the pattern.
import { createAutomaton, dead } from './pattern-automaton.ts';

/** Whether all of `data[start, end)`, which is well-formed UTF-8, is what the pattern says. */
export type PatternMatcher = (data: Uint8Array, start: number, end: number) => boolean;

/** Throws BUG for a pattern that was not checked. */
export function createPatternMatcher(pattern: string): PatternMatcher {
  const { first, asciiClass, classOf, next, isEnd } = createAutomaton(pattern);
  return (data, start, end) => {
    let id = first;
    let at = start;
    while (at < end) {
      const byte = data[at];
      if (byte < 0x80) {
        id = next(id, asciiClass[byte]);
        at += 1;
      } else {
        const size = sizeOfLead(byte);
        id = next(id, classOf(codeAt(data, at, size)));
        at += size;
      }
      if (id === dead) return false;
    }
    return isEnd(id);
  };
}

const sizeOfLead = (byte: number): number => (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);

function codeAt(data: Uint8Array, at: number, size: number): number {
  let code = data[at] & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) code = (code << 6) | (data[at + i] & 0x3f);
  return code;
}

/** The end of the longest text at `from` that is what the pattern says; -1 when none is, and never an empty one. */
export type PatternFinder = (data: Uint8Array, from: number, end: number) => number;

/**
 * For places in a value that are looked for one after another, ascending: places from which nothing was found are
 * remembered, so that all of them together take time that grows with the length alone (Reps, 1998). `begin` starts the
 * next value. `isBoundToEnd`: only what reaches the end of the value counts.
 */
export function createPatternFinder(pattern: string, isBoundToEnd = false): { begin(): void; find: PatternFinder } {
  const { first, asciiClass, classOf, next, isEnd, generation } = createAutomaton(pattern);
  /** By place and state: from here no end is reached any more. */
  const hopeless = new Set<number>();
  let known = generation();
  let passed: number[] = [];
  const find: PatternFinder = (data, from, end) => {
    let id = first;
    let at = from;
    let found = -1;
    passed.length = 0;
    while (at < end) {
      const byte = data[at];
      const size = byte < 0x80 ? 1 : sizeOfLead(byte);
      id = next(id, byte < 0x80 ? asciiClass[byte] : classOf(codeAt(data, at, size)));
      at += size;
      if (id === dead) break;
      if (isEnd(id) && (!isBoundToEnd || at === end)) {
        found = at;
        passed.length = 0;
      } else {
        const place = at * mostStates + id;
        if (hopeless.size > 0 && hopeless.has(place)) break;
        passed.push(place);
      }
    }
    if (generation() !== known) {
      known = generation();
      hopeless.clear();
    } else if (passed.length > fewSteps) for (const place of passed) hopeless.add(place);
    return found;
  };
  return {
    begin() {
      if (hopeless.size > 0) hopeless.clear();
      if (passed.length > 4096) passed = [];
    },
    find,
  };
}

/** States are fewer. */
const mostStates = 8192;
/** Shorter ways are gone again rather than remembered: what that costs grows with the length, too. */
const fewSteps = 16;
