// Splits T-SQL text into words, names, strings, numbers, signs and comments, as far as is needed to see where it ends.

export type SqlToken = {
  /** `name`: in brackets or double quotes. `sign`: any other character. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'lineComment' | 'blockComment';
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
  /** How many parentheses are open around it; a parenthesis itself counts as outside. Below 0 after one too many. */
  readonly depth: number;
};

export type SqlTokens = {
  /** Comments included, blanks left out. */
  readonly tokens: readonly SqlToken[];
  /** What keeps the text from ending where it seems to end, a clause; null when it is whole. */
  readonly unfinished: string | null;
};

/** `1e` and `0x` are whole numbers to SQL Server, so that the word behind them is a word. */
const number = /(?:0x[0-9a-f]*|\d+(?:\.\d*)?(?:e[+-]?\d*)?)/iy;
const word = /[\p{L}_@#$][\p{L}\p{N}_@#$]*/uy;
/** Some programs end a line here and some do not: inside a comment that would hide text from one of them. */
const doubtfulLineEnd = /\r(?!\n)|[\u0085\u2028\u2029]/;

const closers: Readonly<Record<string, string>> = { "'": "'", '"': '"', '[': ']' };

export function readSqlTokens(sql: string): SqlTokens {
  const tokens: SqlToken[] = [];
  let depth = 0;
  let at = 0;
  const unfinished = (what: string): SqlTokens => ({ tokens, unfinished: what });
  while (at < sql.length) {
    const start = at;
    const character = sql[at] ?? '';
    const push = (kind: SqlToken['kind'], end: number): void => {
      at = end;
      tokens.push({ kind, text: sql.slice(start, end), at: start, depth });
    };
    const closer = closers[character];
    if (/\s/.test(character)) at += 1;
    else if (character === '\0') return unfinished('it holds a NUL character');
    else if (sql.startsWith('--', at)) {
      push('lineComment', endOfLine(sql, at));
      if (doubtfulLineEnd.test(tokens.at(-1)?.text ?? '')) return unfinished('a comment holds an unusual line break');
    } else if (sql.startsWith('/*', at)) {
      const end = endOfBlockComment(sql, at);
      if (end === null) return unfinished('a comment is not closed');
      push('blockComment', end);
    } else if (closer !== undefined) {
      const end = endOfQuoted(sql, at, closer);
      if (end === null) return unfinished(character === "'" ? 'a text is not closed' : 'a quoted name is not closed');
      push(character === "'" ? 'text' : 'name', end);
    } else {
      const found = matchAt(number, sql, at) ?? null;
      if (found !== null) push('number', at + found.length);
      else {
        const name = matchAt(word, sql, at);
        if (name !== null) push('word', at + name.length);
        else {
          if (character === ')') depth -= 1;
          push('sign', at + 1);
          if (character === '(') depth += 1;
        }
      }
    }
  }
  if (depth > 0) return unfinished('a parenthesis is not closed');
  return { tokens, unfinished: tokens.some((token) => token.depth < 0) ? 'a parenthesis is closed too often' : null };
}

function matchAt(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}

function endOfLine(sql: string, start: number): number {
  const end = sql.indexOf('\n', start);
  return end < 0 ? sql.length : end;
}

/** Block comments of T-SQL nest. Null when it is not closed. */
function endOfBlockComment(sql: string, start: number): number | null {
  let open = 1;
  for (let at = start + 2; at < sql.length; at += 1) {
    if (sql.startsWith('*/', at)) {
      open -= 1;
      at += 1;
      if (open === 0) return at + 1;
    } else if (sql.startsWith('/*', at)) {
      open += 1;
      at += 1;
    }
  }
  return null;
}

/** The closing character is written twice inside. Null when it is not closed. */
function endOfQuoted(sql: string, start: number, closer: string): number | null {
  for (let at = sql.indexOf(closer, start + 1); at >= 0; at = sql.indexOf(closer, at + 2))
    if (sql[at + 1] !== closer) return at + 1;
  return null;
}
