// Checks a path template: every part of every table must get a name of its own, legal for Blob Storage.
import { AppError } from '../../../shared/errors.ts';

const nameTokens = ['server', 'database', 'schema', 'table', 'run'] as const;
const numberTokens = ['partition', 'part'] as const;
/** Of the run's start in UTC; their digits are always as many, so that they may stand side by side. */
const dateTokens = ['year', 'month', 'day'] as const;
const required = ['schema', 'table', 'run', 'partition', 'part'] as const;

export type DateToken = (typeof dateTokens)[number];
export type TemplateToken = (typeof nameTokens)[number] | (typeof numberTokens)[number] | DateToken | 'ext';
export type TemplatePiece =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'token'; readonly token: TemplateToken };

const allTokens: readonly TemplateToken[] = [...nameTokens, ...numberTokens, ...dateTokens, 'ext'];
/** What a template may consist of besides tokens. */
const legalText = /^[A-Za-z0-9_.=+,@/-]*$/;
/** Characters that an encoded name never holds: they keep two names apart. */
const separator = /[=+,@]/;

const invalid = (detail: string): AppError => new AppError('PATH_TEMPLATE_INVALID', { detail });
const isToken = (text: string): text is TemplateToken => allTokens.some((token) => token === text);
export const isDate = (token: TemplateToken): token is DateToken => dateTokens.some((known) => known === token);
const isNumber = (token: TemplateToken): boolean => isDate(token) || numberTokens.some((known) => known === token);

/** The pieces of each path segment. Throws PATH_TEMPLATE_INVALID with what to change. */
export function parseTemplate(template: string): readonly (readonly TemplatePiece[])[] {
  const segments = template.split('/').map(parseSegment);
  for (const token of required) {
    const isThere = segments.flat().some((piece) => piece.kind === 'token' && piece.token === token);
    if (!isThere) throw invalid(`{${token}} is missing, so different parts would get the same name`);
  }
  return segments;
}

function parseSegment(segment: string): readonly TemplatePiece[] {
  if (segment === '') throw invalid('it begins or ends with a slash, or has two in a row');
  const pieces = segment.split(/(\{[^{}]*\})/).filter((text) => text !== '');
  const parsed = pieces.map((text): TemplatePiece => {
    if (!text.startsWith('{')) return { kind: 'text', text };
    const token = text.slice(1, -1);
    if (!isToken(token)) {
      throw invalid(`${text} is not known; there are ${allTokens.map((known) => `{${known}}`).join(' ')}`);
    }
    return { kind: 'token', token };
  });
  for (const piece of parsed) {
    if (piece.kind === 'text' && !legalText.test(piece.text)) {
      throw invalid(`"${piece.text}" holds a character other than letters, digits and _ - . = + , @`);
    }
  }
  if (segment.endsWith('.')) throw invalid(`"${segment}" ends with a dot, which Blob Storage does not allow`);
  assertUnambiguous(segment, parsed);
  return parsed;
}

/**
 * Names may hold letters, digits and `_ - . % ~`, numbers only digits. A segment can be taken apart again when between
 * two names stands a character that no name holds, and between a number and its neighbour one that is no digit.
 */
function assertUnambiguous(segment: string, pieces: readonly TemplatePiece[]): void {
  let name: string | null = null;
  let previous: TemplateToken | null = null;
  let between = '';
  for (const piece of pieces) {
    if (piece.kind === 'text' || piece.token === 'ext') {
      between += piece.kind === 'text' ? piece.text : 'ext';
      continue;
    }
    const { token } = piece;
    if (separator.test(between)) name = null;
    if (!isNumber(token) && name !== null)
      throw invalid(`put a slash between {${name}} and {${token}} in "${segment}"`);
    const areDates = previous !== null && isDate(previous) && isDate(token);
    if (previous !== null && !areDates && (isNumber(previous) || isNumber(token)) && !/\D/.test(between)) {
      throw invalid(`put a hyphen between {${previous}} and {${token}} in "${segment}"`);
    }
    if (!isNumber(token)) name = token;
    previous = token;
    between = '';
  }
}

/** How many folders of a template it takes until schema and table are named; 0 = no folder names both. */
function tableDepth(template: string): number {
  const folders = parseTemplate(template).slice(0, -1);
  const named = new Set<string>();
  for (const [index, pieces] of folders.entries()) {
    for (const piece of pieces) if (piece.kind === 'token') named.add(piece.token);
    if (named.has('schema') && named.has('table')) return index + 1;
  }
  return 0;
}

/**
 * The template of what changed of tables in a round: in a folder of its own in that of the table, or, where none is the
 * table's, in front of the file name. Throws PATH_TEMPLATE_INVALID.
 */
export function changeTemplate(template: string, round: number): string {
  const segments = template.split('/');
  const depth = tableDepth(template) || segments.length - 1;
  return [...segments.slice(0, depth), ...changeFolders(round), ...segments.slice(depth)].join('/');
}

const changeFolders = (round: number): readonly string[] => ['changes', `round=${String(round).padStart(8, '0')}`];

/** The folder of a table that is the same in every run; null when the template gives none. */
export function standingFolder(template: string): readonly (readonly TemplatePiece[])[] | null {
  const folders = parseTemplate(template).slice(0, tableDepth(template));
  const isOfRun = (piece: TemplatePiece): boolean =>
    piece.kind === 'token' && (piece.token === 'run' || isNumber(piece.token));
  return folders.length === 0 || folders.flat().some(isOfRun) ? null : folders;
}
