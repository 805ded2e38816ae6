// Deterministic mutations of T-SQL text: characters, tokens, nesting, and pieces of other statements.

export type Random = () => number;

/** A small generator with a 32-bit seed; values in [0, 1). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pieces: readonly string[] = [
  "'",
  '"',
  '[',
  ']',
  '(',
  ')',
  ',',
  ';',
  '.',
  '*',
  '--',
  '/*',
  '*/',
  '@',
  '@@',
  '#',
  '$',
  '%',
  '=',
  '<>',
  '!=',
  '::',
  'SELECT ',
  ' FROM ',
  ' WHERE ',
  ' GROUP BY ',
  ' ORDER BY ',
  ' NULL ',
  ' NOT ',
  ' AND ',
  ' OR ',
  ' IN ',
  ' AS ',
  ' TOP ',
  ' CASE ',
  ' WHEN ',
  ' END ',
  ' EXISTS ',
  ' UNION ',
  ' OVER ',
  ' COLLATE ',
  ' JOIN ',
  ' ON ',
  ' DISTINCT ',
  ' BEGIN ',
  'N',
  '0x',
  '1e',
  '99999999999999999999',
  '1.',
  '.5',
  '-',
  '+',
  '\0',
  '\ud83d',
  '😀',
  'é',
  '\n',
  '	',
  '\xA0',
  '​',
  'COUNT(*)',
  'SUM(n)',
  'CONVERT(int, ',
  'CAST(',
  'decimal(38,38)',
  'varchar(max)',
  'sql_variant',
  'xml',
  'NEWID()',
];

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)];
const place = (random: Random, text: string): number => Math.floor(random() * (text.length + 1));

type Mutation = (text: string, random: Random, other: string) => string;

const mutations: readonly Mutation[] = [
  (text, random) => {
    const at = place(random, text);
    return text.slice(0, at) + pick(random, pieces) + text.slice(at);
  },
  (text, random) => {
    const at = place(random, text);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 8));
  },
  (text, random) => text.slice(0, place(random, text)),
  (text, random) => {
    const at = place(random, text);
    return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x180)) + text.slice(at + 1);
  },
  (text, random) => {
    const words = text.split(/(\b)/);
    const at = Math.floor(random() * words.length);
    words[at] = pick(random, words);
    return words.join('');
  },
  (text, random, other) => text.slice(0, place(random, text)) + other.slice(place(random, other)),
  (text, random) => {
    const from = place(random, text);
    const piece = text.slice(from, from + Math.floor(random() * 30));
    return text.slice(0, from) + piece.repeat(1 + Math.floor(random() * 20)) + text.slice(from);
  },
  (text, random) => {
    const at = place(random, text);
    const depth = Math.floor(random() * 400);
    return `${text.slice(0, at)}${'('.repeat(depth)}1${random() < 0.5 ? ')'.repeat(depth) : ''}${text.slice(at)}`;
  },
];

const longest = 4000;

/** One to four mutations of a text; `other` is another text of the corpus. */
export function mutate(text: string, other: string, random: Random): string {
  let result = text;
  const rounds = 1 + Math.floor(random() * 4);
  for (let i = 0; i < rounds; i++) result = pick(random, mutations)(result, random, other).slice(0, longest);
  return result;
}
