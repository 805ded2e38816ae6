// The automaton of a pattern: sets of places in it, found as they are met. Mutable tables for speed.
import { AppError } from '../../../shared/errors.ts';
import { readPattern, type PatternNode } from '../../../shared/pattern.ts';

export type Automaton = {
  /** Where each reading begins; `dead`, from which nothing leads on, is 0. */
  readonly first: number;
  readonly asciiClass: Uint16Array;
  readonly classOf: (code: number) => number;
  next(id: number, charClass: number): number;
  isEnd(id: number): boolean;
  /** Rises when the numbers of all sets were given anew. */
  readonly generation: () => number;
};

/** A step of the automaton: takes a character of some classes, or goes on without one. */
type State =
  | { readonly kind: 'take'; readonly takes: Uint8Array; next: number }
  | { readonly kind: 'fork'; nexts: readonly number[] }
  | { readonly kind: 'end' };

/** Sets of states that were met are kept; so many at most, then they are found anew. */
const mostKept = 4096;
export const dead = 0;

/** Throws BUG for a pattern that was not checked. */
export function createAutomaton(pattern: string): Automaton {
  const read = readPattern(pattern);
  if ('problem' in read) throw new AppError('BUG', { detail: `the pattern ${pattern}: ${read.problem}` });
  const alphabet = createAlphabet(read.tree);
  const { states, start: first } = buildStates(read.tree, alphabet);
  const { classCount, classOf, asciiClass } = alphabet;
  const closure = createClosure(states);
  let ids = new Map<string, number>();
  let sets: (readonly number[])[] = [];
  let isEnd: boolean[] = [];
  let moves = new Int32Array(0);
  let generation = 0;
  const keep = (set: readonly number[]): number => {
    const key = set.join();
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = sets.length;
    ids.set(key, id);
    sets.push(set);
    isEnd.push(set.some((state) => states[state].kind === 'end'));
    if ((id + 1) * classCount > moves.length) {
      const grown = new Int32Array((id + 1) * classCount * 2).fill(unknown);
      grown.set(moves);
      moves = grown;
    }
    return id;
  };
  const forget = (): void => {
    generation += 1;
    ids = new Map();
    sets = [];
    isEnd = [];
    moves = new Int32Array(0);
    keep([]);
    keep(closure([first]));
  };
  forget();
  const find = (id: number, charClass: number): number => {
    const nexts = sets[id].flatMap((at) => {
      const state = states[at];
      return state.kind === 'take' && state.takes[charClass] === 1 ? [state.next] : [];
    });
    const set = closure(nexts);
    if (sets.length >= mostKept) {
      forget();
      return keep(set);
    }
    const next = keep(set);
    moves[id * classCount + charClass] = next;
    return next;
  };
  return {
    first: 1,
    asciiClass,
    classOf,
    next(id, charClass) {
      const known = moves[id * classCount + charClass];
      return known === unknown ? find(id, charClass) : known;
    },
    isEnd: (id) => isEnd[id],
    generation: () => generation,
  };
}

const unknown = -1;

type Alphabet = {
  readonly classCount: number;
  readonly asciiClass: Uint16Array;
  readonly classOf: (code: number) => number;
};

/** Characters between which no part of the pattern tells a difference are one class. */
function createAlphabet(tree: PatternNode): Alphabet {
  const borders = [...new Set([0, ...bordersOf(tree)])].sort((a, b) => a - b);
  const classOf = (code: number): number => {
    let low = 0;
    let high = borders.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (borders[middle] <= code) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    classCount: borders.length,
    asciiClass: Uint16Array.from({ length: 128 }, (_, code) => classOf(code)),
    classOf,
  };
}

function bordersOf(node: PatternNode): readonly number[] {
  switch (node.kind) {
    case 'chars':
      return node.ranges.flatMap(([first, last]) => [first, last + 1]);
    case 'repeat':
      return bordersOf(node.item);
    default:
      return node.items.flatMap(bordersOf);
  }
}

/** Built from the end to the start, so that each state knows what follows it. */
function buildStates(tree: PatternNode, { classCount, classOf }: Alphabet) {
  const states: State[] = [{ kind: 'end' }];
  const add = (state: State): number => states.push(state) - 1;
  const build = (node: PatternNode, next: number): number => {
    switch (node.kind) {
      case 'chars': {
        const takes = new Uint8Array(classCount);
        for (const [first, last] of node.ranges) takes.fill(1, classOf(first), classOf(last) + 1);
        return add({ kind: 'take', takes, next });
      }
      case 'sequence':
        return node.items.reduceRight((after, item) => build(item, after), next);
      case 'choice':
        return add({ kind: 'fork', nexts: node.items.map((item) => build(item, next)) });
      case 'repeat': {
        let after = next;
        if (node.max === null) {
          const loop: State = { kind: 'fork', nexts: [] };
          after = add(loop);
          loop.nexts = [build(node.item, after), next];
        } else
          for (let i = node.min; i < node.max; i++)
            after = add({ kind: 'fork', nexts: [build(node.item, after), next] });
        for (let i = 0; i < node.min; i++) after = build(node.item, after);
        return after;
      }
    }
  };
  return { states, start: build(tree, 0) };
}

/** All states that are reached without taking a character, in order. */
function createClosure(states: readonly State[]): (from: readonly number[]) => readonly number[] {
  return (from) => {
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const state = states[at];
      if (state.kind === 'fork') open.push(...state.nexts);
    }
    return [...seen].sort((a, b) => a - b);
  };
}
