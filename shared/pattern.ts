// Patterns of rules: regular expressions without what can take exponential time, read into a tree or refused in words.

/** Code points, both ends included. */
export type CharRange = readonly [first: number, last: number];
export type PatternNode =
  | { readonly kind: 'chars'; readonly ranges: readonly CharRange[] }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly items: readonly PatternNode[] }
  /** `max` null = without end. */
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number | null };

export type ReadPattern = { readonly tree: PatternNode } | { readonly problem: string };

const lastCodePoint = 0x10_ffff;
/** Characters of the pattern once its repetitions are written out: what the matcher's memory grows with. */
const mostPositions = 2000;

class Unfit extends Error {}

/** `^` and `$` may stand at the ends and change nothing: a pattern always means the whole value. */
export function readPattern(pattern: string): ReadPattern {
  const trimmed = pattern.replace(/^\^/, '').replace(/(?<!\\)((?:\\\\)*)\$$/, '$1');
  const reader = createReader([...trimmed]);
  try {
    const tree = readChoice(reader);
    if (!reader.isAtEnd()) throw new Unfit('it holds a ) without its (');
    if (positionsOf(tree) > mostPositions)
      throw new Unfit(`its repetitions make it longer than ${String(mostPositions)} characters; repeat less often`);
    return { tree };
  } catch (error) {
    if (error instanceof Unfit) return { problem: error.message };
    throw error;
  }
}

type Reader = {
  isAtEnd(): boolean;
  peek(): string | undefined;
  take(): string;
  /** Takes `text` where it comes next. */
  skip(text: string): boolean;
};

function createReader(chars: readonly string[]): Reader {
  let at = 0;
  return {
    isAtEnd: () => at >= chars.length,
    peek: () => chars[at],
    take() {
      const char = chars[at];
      if (char === undefined) throw new Unfit('it ends too early');
      at += 1;
      return char;
    },
    skip(text) {
      if (
        !chars
          .slice(at, at + text.length)
          .join('')
          .startsWith(text)
      )
        return false;
      at += text.length;
      return true;
    },
  };
}

function readChoice(reader: Reader): PatternNode {
  const items = [readSequence(reader)];
  while (reader.skip('|')) items.push(readSequence(reader));
  return items.length === 1 ? items[0] : { kind: 'choice', items };
}

function readSequence(reader: Reader): PatternNode {
  const items: PatternNode[] = [];
  for (let next = reader.peek(); next !== undefined && next !== '|' && next !== ')'; next = reader.peek())
    items.push(readRepeated(reader));
  return { kind: 'sequence', items };
}

function readRepeated(reader: Reader): PatternNode {
  const item = readAtom(reader);
  const times = readTimes(reader);
  if (times === null) return item;
  // What takes as little as it can takes the same, where all of the value must be taken.
  reader.skip('?');
  if (readTimes(reader) !== null) throw new Unfit('it holds two repetitions one after the other');
  return { kind: 'repeat', item, ...times };
}

function readTimes(reader: Reader): { readonly min: number; readonly max: number | null } | null {
  if (reader.skip('*')) return { min: 0, max: null };
  if (reader.skip('+')) return { min: 1, max: null };
  if (reader.skip('?')) return { min: 0, max: 1 };
  if (!reader.skip('{')) return null;
  const min = readNumber(reader);
  if (reader.skip('}')) return { min, max: min };
  if (!reader.skip(',')) throw new Unfit('{ is followed by numbers, as in {2} or {2,5}; write \\{ for the character');
  if (reader.skip('}')) return { min, max: null };
  const max = readNumber(reader);
  if (!reader.skip('}') || max < min) throw new Unfit('a repetition is written {2}, {2,} or {2,5}');
  return { min, max };
}

function readNumber(reader: Reader): number {
  let digits = '';
  for (let next = reader.peek(); next !== undefined && /\d/.test(next); next = reader.peek()) digits += reader.take();
  if (digits === '' || digits.length > 4) throw new Unfit('a repetition is written {2}, {2,} or {2,5}, up to 9999');
  return Number(digits);
}

function readAtom(reader: Reader): PatternNode {
  const char = reader.take();
  switch (char) {
    case '(': {
      if (reader.skip('?') && !reader.skip(':'))
        throw new Unfit('it looks ahead or back, or names a group; only ( ) and (?: ) are understood');
      const inner = readChoice(reader);
      if (!reader.skip(')')) throw new Unfit('it holds a ( without its )');
      return inner;
    }
    case '[':
      return { kind: 'chars', ranges: readClass(reader) };
    case '.':
      return { kind: 'chars', ranges: complement([[10, 10]]) };
    case '\\':
      return { kind: 'chars', ranges: readEscape(reader) };
    case '*':
    case '+':
    case '?':
    case '{':
      throw new Unfit(`${char} repeats nothing; write \\${char} for the character`);
    case '^':
    case '$':
      throw new Unfit(`${char} stands in its middle; write \\${char} for the character`);
    default:
      return { kind: 'chars', ranges: single(char) };
  }
}

function readClass(reader: Reader): readonly CharRange[] {
  const isNegated = reader.skip('^');
  const ranges: CharRange[] = [];
  do {
    const from = readClassItem(reader);
    const isRange = from.length === 1 && from[0][0] === from[0][1] && reader.peek() === '-';
    if (!isRange) {
      ranges.push(...from);
      continue;
    }
    reader.take();
    if (reader.peek() === ']') {
      ranges.push(...from, ...single('-'));
      continue;
    }
    const to = readClassItem(reader);
    if (to.length !== 1 || to[0][0] !== to[0][1] || to[0][0] < from[0][0])
      throw new Unfit('a range inside [ ] goes from a character to a later one');
    ranges.push([from[0][0], to[0][0]]);
  } while (!reader.skip(']'));
  return isNegated ? complement(ranges) : ranges;
}

function readClassItem(reader: Reader): readonly CharRange[] {
  if (reader.isAtEnd()) throw new Unfit('it holds a [ without its ]');
  const char = reader.take();
  return char === '\\' ? readEscape(reader) : single(char);
}

const digits: readonly CharRange[] = [[48, 57]];
const word: readonly CharRange[] = [...digits, [65, 90], [95, 95], [97, 122]];
const space: readonly CharRange[] = [
  [9, 13],
  [32, 32],
  [160, 160],
];
const escapes: Readonly<Record<string, readonly CharRange[]>> = {
  d: digits,
  D: complement(digits),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
  t: [[9, 9]],
  n: [[10, 10]],
  r: [[13, 13]],
};

function readEscape(reader: Reader): readonly CharRange[] {
  const char = reader.take();
  const known = escapes[char];
  if (known !== undefined) return known;
  if (char === 'u') {
    const hex = Array.from({ length: 4 }, () => reader.take()).join('');
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw new Unfit('\\u is followed by four hex digits');
    return [[Number.parseInt(hex, 16), Number.parseInt(hex, 16)]];
  }
  if (/[0-9]/.test(char)) throw new Unfit(`\\${char} refers back to a group, which is not understood`);
  if (/[a-z]/i.test(char)) throw new Unfit(`\\${char} is not understood; \\d \\w \\s \\t \\n \\r and \\u00e9 are`);
  return single(char);
}

const single = (char: string): readonly CharRange[] => [[char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0]];

function complement(ranges: readonly CharRange[]): readonly CharRange[] {
  const rest: CharRange[] = [];
  let next = 0;
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (first > next) rest.push([next, first - 1]);
    next = Math.max(next, last + 1);
  }
  if (next <= lastCodePoint) rest.push([next, lastCodePoint]);
  return rest;
}

function positionsOf(node: PatternNode): number {
  switch (node.kind) {
    case 'chars':
      return 1;
    case 'sequence':
    case 'choice':
      return node.items.reduce((sum, item) => sum + positionsOf(item), 1);
    case 'repeat':
      return positionsOf(node.item) * Math.max(1, node.max ?? node.min + 1);
  }
}
