// Reads the expressions of Data Factory into trees: calls, paths, texts, numbers; and texts with `@{...}` in them.

export type Tree =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Tree[] }
  | { readonly kind: 'member'; readonly of: Tree; readonly name: Tree; readonly isOptional: boolean }
  /** A text with expressions in it. */
  | { readonly kind: 'texts'; readonly pieces: readonly Tree[] };

/** The functions in use, with how few and how many arguments they take. */
const functions: Readonly<Record<string, readonly [number, number]>> = {
  activity: [1, 1],
  add: [2, 2],
  and: [2, 2],
  coalesce: [1, Infinity],
  concat: [1, Infinity],
  contains: [2, 2],
  createArray: [1, Infinity],
  dataset: [0, 0],
  empty: [1, 1],
  endsWith: [2, 2],
  equals: [2, 2],
  first: [1, 1],
  formatDateTime: [1, 3],
  greater: [2, 2],
  greaterOrEquals: [2, 2],
  guid: [0, 1],
  if: [3, 3],
  int: [1, 1],
  item: [0, 0],
  json: [1, 1],
  last: [1, 1],
  length: [1, 1],
  less: [2, 2],
  lessOrEquals: [2, 2],
  linkedService: [0, 0],
  not: [1, 1],
  or: [2, 2],
  pipeline: [0, 0],
  replace: [3, 3],
  split: [2, 2],
  startsWith: [2, 2],
  string: [1, 1],
  sub: [2, 2],
  substring: [3, 3],
  toLower: [1, 1],
  toUpper: [1, 1],
  utcnow: [0, 1],
  variables: [1, 1],
};
/** What may follow `pipeline()`. */
const ofPipeline = new Set([
  'RunId',
  'TriggerTime',
  'TriggerName',
  'TriggerId',
  'TriggerType',
  'GroupId',
  'Pipeline',
  'DataFactory',
  'parameters',
  'globalParameters',
]);

/** Whether the service would evaluate a text: it begins with `@`, or has `@{` in it. */
export const isExpression = (text: string): boolean => text.startsWith('@') || text.includes('@{');

/** The tree of a text that `isExpression`. Throws an Error that says what is wrong where. */
export function parseText(text: string): Tree {
  if (text.startsWith('@@')) return { kind: 'literal', value: text.slice(1) };
  if (text.startsWith('@') && !text.startsWith('@{')) {
    const { tree, at } = parseAt(text, 1);
    if (at !== text.length) throw new Error(`something behind it at ${String(at)} of ${text}`);
    return tree;
  }
  const pieces: Tree[] = [];
  let from = 0;
  for (let open = text.indexOf('@{'); open >= 0; open = text.indexOf('@{', from)) {
    pieces.push({ kind: 'literal', value: text.slice(from, open) });
    const { tree, at } = parseAt(text, open + 2);
    const close = /\s*\}/y;
    close.lastIndex = at;
    if (!close.test(text)) throw new Error(`no } at ${String(at)} of ${text}`);
    pieces.push(tree);
    from = close.lastIndex;
  }
  return { kind: 'texts', pieces: [...pieces, { kind: 'literal', value: text.slice(from) }] };
}

function parseAt(text: string, from: number): { readonly tree: Tree; readonly at: number } {
  let at = from;
  const fail = (why: string): never => {
    throw new Error(`${why} at ${String(at)} of ${text}`);
  };
  const eat = (pattern: RegExp): string | null => {
    const found = new RegExp(pattern.source, 'y');
    found.lastIndex = at;
    const match = found.exec(text)?.[0] ?? null;
    at += match?.length ?? 0;
    return match;
  };
  const path = (start: Tree): Tree => {
    let tree = start;
    for (;;) {
      const member = eat(/\??\.[A-Za-z_]\w*/);
      if (member !== null) {
        const name: Tree = { kind: 'literal', value: member.replace(/^\??\./, '') };
        tree = { kind: 'member', of: tree, name, isOptional: member.startsWith('?') };
        continue;
      }
      const bracket = eat(/\??\[/);
      if (bracket === null) return tree;
      tree = { kind: 'member', of: tree, name: value(), isOptional: bracket.startsWith('?') };
      if (eat(/\s*\]/) === null) fail('no ]');
    }
  };
  const value = (): Tree => {
    eat(/\s*/);
    const quoted = eat(/'(?:[^']|'')*'/);
    if (quoted !== null) return { kind: 'literal', value: quoted.slice(1, -1).replaceAll("''", "'") };
    const number = eat(/-?\d+(?:\.\d+)?/);
    if (number !== null) return { kind: 'literal', value: Number(number) };
    const name = eat(/[A-Za-z]+/) ?? fail('no value');
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    const bounds = functions[name] ?? fail(`no function ${name}`);
    if (eat(/\(/) === null) fail('no parenthesis');
    const given: Tree[] = [];
    while (eat(/\s*\)/) === null) {
      if (given.length > 0 && eat(/\s*,/) === null) fail('no comma');
      given.push(value());
    }
    if (given.length < bounds[0] || given.length > bounds[1]) fail(`${String(given.length)} arguments of ${name}`);
    const before = at;
    const tree = path({ kind: 'call', name, given });
    const member = /^\??\.(\w+)/.exec(text.slice(before))?.[1] ?? '';
    if (name === 'pipeline' && !ofPipeline.has(member)) fail('no such member of pipeline()');
    return tree;
  };
  return { tree: value(), at };
}

/** The complaint about an expression, or null; and the parameters and members that it names, as `item.folder`. */
export function readExpression(text: string): { readonly fault: string | null; readonly named: readonly string[] } {
  try {
    if (!isExpression(text)) throw new Error(`no @ in ${text}`);
    return { fault: null, named: namedIn(parseText(text)) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), named: [] };
  }
}

function namedIn(tree: Tree): readonly string[] {
  switch (tree.kind) {
    case 'literal':
      return [];
    case 'call':
      return tree.given.flatMap(namedIn);
    case 'texts':
      return tree.pieces.flatMap(namedIn);
    case 'member': {
      const names = pathOf(tree);
      return [...(names === null ? [] : [names]), ...insideOf(tree)];
    }
  }
}

/** `item.a.b` of such a path; null where it goes by computed names. */
function pathOf(tree: Tree): string | null {
  if (tree.kind === 'call') return tree.name;
  if (tree.kind !== 'member' || tree.name.kind !== 'literal') return null;
  const front = pathOf(tree.of);
  return front === null ? null : `${front}.${String(tree.name.value)}`;
}

function insideOf(tree: Tree): readonly string[] {
  if (tree.kind === 'member') return [...insideOf(tree.of), ...namedIn(tree.name)];
  return namedIn(tree);
}
