// Takes a connection string apart into names and values, by the quoting rules of ADO.NET or those of ODBC and JDBC.

export type Pair = { readonly name: string; readonly value: string };
export type Pairs = {
  readonly pairs: readonly Pair[];
  /** Names whose value is badly quoted. */
  readonly broken: readonly string[];
  /** Pieces without a name: never shown, because they may be the rest of a password that holds a semicolon. */
  readonly nameless: number;
};

/** ADO.NET quotes with `"` and `'` and takes braces as they are; ODBC and JDBC do the opposite. */
export type Quoting = 'quotes' | 'braces';

/** What was read, and where the next piece begins. */
type Step<T> = { readonly found: T; readonly at: number };

/**
 * `name=value;name=value`. Names end at a single `=` (`==` is a literal one). Values are quoted, with the closing sign
 * doubled inside, or plain up to the next semicolon, without the blanks around them.
 */
export function readPairs(text: string, quoting: Quoting): Pairs {
  const pairs: Pair[] = [];
  const broken: string[] = [];
  let nameless = 0;
  let at = 0;
  while (at < text.length) {
    const name = readName(text, at);
    if (name.found === null || !isName.test(name.found)) {
      if (text.slice(at, nextPiece(text, at)).trim() !== '') nameless++;
      at = nextPiece(text, name.at) + 1;
      continue;
    }
    const value = readValue(text, name.at, closersOf[quoting]);
    if (value.found === null) broken.push(name.found);
    else pairs.push({ name: name.found, value: value.found });
    at = value.at + 1;
  }
  return { pairs, broken, nameless };
}

/** Null when the piece ends (at a semicolon or the end) before its equal sign. */
function readName(text: string, from: number): Step<string | null> {
  for (let at = from; at < text.length; at++) {
    if (text[at] === ';') return { found: null, at };
    if (text[at] !== '=') continue;
    if (text[at + 1] !== '=') return { found: text.slice(from, at).replaceAll('==', '=').trim(), at: at + 1 };
    at++;
  }
  return { found: null, at: text.length };
}

const closersOf: Readonly<Record<Quoting, Closers>> = { quotes: { '"': '"', "'": "'" }, braces: { '{': '}' } };
type Closers = Readonly<Record<string, string>>;

/** What keywords are made of; anything else is no keyword, and may be part of a secret. */
const isName = /^[a-z_][\w .-]*$/i;

function nextPiece(text: string, from: number): number {
  const semicolon = text.indexOf(';', from);
  return semicolon < 0 ? text.length : semicolon;
}

/** Null when a quote does not end, or is followed by something else than the next pair. */
function readValue(text: string, from: number, closers: Closers): Step<string | null> {
  let start = from;
  while (/\s/.test(text[start] ?? '')) start++;
  const closer = closers[text[start] ?? ''];
  if (closer === undefined) {
    const end = nextPiece(text, from);
    return { found: text.slice(from, end).trim(), at: end };
  }
  return readQuoted(text, start + 1, closer);
}

function readQuoted(text: string, from: number, closer: string): Step<string | null> {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== closer) continue;
    if (text[at + 1] === closer) {
      at++;
      continue;
    }
    const end = nextPiece(text, at);
    const isClean = text.slice(at + 1, end).trim() === '';
    return { found: isClean ? text.slice(from, at).replaceAll(closer + closer, closer) : null, at: end };
  }
  return { found: null, at: text.length };
}
