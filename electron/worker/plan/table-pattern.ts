// Table patterns such as `sales.*`, `dbo.Order?` or `[a.b].[c,d]`: parsing and matching.
import { AppError } from '../../../shared/errors.ts';

/** One or two names; each is literal text mixed with wildcards. */
export type TablePattern = { readonly text: string; readonly schema: NamePattern | null; readonly name: NamePattern };
type NamePattern = readonly Token[];
type Token = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' | 'one' };

const unfinished = (text: string): AppError =>
  new AppError('USAGE', { detail: `the table pattern ${text} is not complete: a bracket or quote is not closed` });

/**
 * Patterns separated by commas. `*` is any text and `?` any one character outside of brackets; inside `[...]` or
 * `"..."` everything is literal, with the closing character doubled. Throws USAGE.
 */
export function parseTablePatterns(text: string): readonly TablePattern[] {
  return splitOutsideQuotes(text, ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parsePattern);
}

function parsePattern(text: string): TablePattern {
  const parts = splitOutsideQuotes(text, '.');
  const [first, second] = parts;
  if (first === undefined || parts.length > 2 || parts.some((part) => part.trim() === '')) {
    throw new AppError('USAGE', {
      detail: `the table pattern ${text} is not schema.table; names that contain a dot or comma are written [in brackets]`,
    });
  }
  return second === undefined
    ? { text, schema: null, name: tokensOf(first.trim()) }
    : { text, schema: tokensOf(first.trim()), name: tokensOf(second.trim()) };
}

const closers: Readonly<Record<string, string>> = { '[': ']', '"': '"' };

/** Index after the quoted name that starts at `start`. */
function skipQuoted(text: string, start: number): number {
  const closer = closers[text[start] ?? ''] ?? '';
  for (let i = start + 1; i < text.length; i += 1) {
    if (text[i] !== closer) continue;
    if (text[i + 1] !== closer) return i + 1;
    i += 1;
  }
  throw unfinished(text);
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let i = 0;
  while (i < text.length) {
    // A quote opens a name only at its beginning: `a[1]` is a plain name.
    const opens = closers[text[i] ?? ''] !== undefined && text.slice(start, i).trim() === '';
    if (opens || isAfterDot(text, start, i)) i = skipQuoted(text, i);
    else {
      if (text[i] === separator) {
        parts.push(text.slice(start, i));
        start = i + 1;
      }
      i += 1;
    }
  }
  return [...parts, text.slice(start)];
}

const isAfterDot = (text: string, start: number, i: number): boolean =>
  closers[text[i] ?? ''] !== undefined && i > start && text.slice(start, i).trimEnd().endsWith('.');

function tokensOf(text: string): NamePattern {
  const closer = closers[text[0] ?? ''];
  if (closer !== undefined) {
    if (skipQuoted(text, 0) !== text.length) throw unfinished(text);
    return [{ kind: 'text', text: text.slice(1, -1).replaceAll(closer + closer, closer) }];
  }
  return [...text].map((character): Token => {
    if (character === '*') return { kind: 'any' };
    return character === '?' ? { kind: 'one' } : { kind: 'text', text: character };
  });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

function matches(pattern: NamePattern, name: string, ignoreCase: boolean): boolean {
  const source = pattern.map((token) =>
    token.kind === 'text' ? escape(token.text) : token.kind === 'any' ? '[^]*' : '[^]',
  );
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'iu' : 'u').test(name);
}

/** True when the pattern has wildcards, so that it does not name one object. */
export const isWild = (pattern: TablePattern): boolean =>
  [pattern.schema ?? [], pattern.name].some((name) => name.some((token) => token.kind !== 'text'));

type Named = { readonly schema: string; readonly name: string };

/**
 * The tables a pattern means, in their given order: those that match exactly, or, when there are none, those that match
 * without regard to case. A pattern without a schema matches in every schema.
 */
export function matchTables<T extends Named>(pattern: TablePattern, tables: readonly T[]): readonly T[] {
  const find = (ignoreCase: boolean) =>
    tables.filter(
      (table) =>
        (pattern.schema === null || matches(pattern.schema, table.schema, ignoreCase)) &&
        matches(pattern.name, table.name, ignoreCase),
    );
  const exact = find(false);
  return exact.length > 0 ? exact : find(true);
}
