// Names the blobs of a run: one for each part, one for the manifest; the same run always gets the same names.
import { AppError } from '../../../shared/errors.ts';
import { encodeName, findCaseCollisions } from './name-encoding.ts';
import { isDate, parseTemplate, standingFolder, type DateToken, type TemplatePiece } from './path-template.ts';

/** What a run is called, for names that are shown or checked before there is one; all have this length. */
export const exampleRun = '20260131T180000Z-1a2b3c4d';

export type RunTokens = { readonly server: string; readonly database: string; readonly run: string };
export type PartTokens = RunTokens & {
  readonly schema: string;
  readonly table: string;
  readonly partition: number;
  readonly part: number;
  /** `parquet`, `csv.gz` ... without a leading dot. */
  readonly ext: string;
  /** Capitals of schema and table are marked: another table's name differs only in case. */
  readonly isCaseMarked?: boolean;
};

/**
 * The name of a part. Different tokens give different names; how long they may be is checked by name-limits.ts. Throws
 * PATH_TEMPLATE_INVALID.
 */
export function blobName(template: string, tokens: PartTokens): string {
  const segments = parseTemplate(template).map((pieces) => pieces.map((piece) => textOf(piece, tokens)).join(''));
  return segments.join('/');
}

/**
 * The name of the manifest: below the leading segments that all tables share, in a folder of its own. No part can have
 * this name, since an encoded name holds no `=`, and readers of data folders pass over names that begin with `_`.
 */
export function manifestName(template: string, tokens: RunTokens): string {
  const segments = parseTemplate(template);
  const ownIndex = segments.findIndex((pieces) => pieces.some((piece) => !isShared(piece)));
  const shared = segments
    .slice(0, ownIndex)
    .map((pieces) => pieces.map((piece) => textOf(piece, { ...noPart, ...tokens })).join(''));
  return [...shared, '_manifests', `run=${encodeName(tokens.run)}.json`].join('/');
}

/** What names a table of a run. */
type TableTokens = Omit<PartTokens, 'partition' | 'part'>;

/**
 * The folder that holds the parts of this table of this run and no others; null when the template gives none, because
 * schema, table and run do not all stand in front of the first segment that differs from part to part.
 */
function tableFolder(template: string, tokens: TableTokens): string | null {
  const segments = parseTemplate(template);
  const tokensOf = (pieces: readonly TemplatePiece[]) =>
    pieces.flatMap((piece) => (piece.kind === 'token' ? [piece.token] : []));
  const firstOfPart = segments.findIndex((pieces) =>
    tokensOf(pieces).some((token) => token === 'partition' || token === 'part'),
  );
  const folder = segments.slice(0, firstOfPart);
  const named = new Set(folder.flatMap(tokensOf));
  if (!named.has('schema') || !named.has('table') || !named.has('run')) return null;
  return folder
    .map((pieces) => pieces.map((piece) => textOf(piece, { ...tokens, partition: 0, part: 0 })).join(''))
    .join('/');
}

/** The names of all parts of a table of a run, with `*` for the numbers. */
function partPattern(template: string, tokens: TableTokens): string {
  const isNumber = (piece: TemplatePiece): boolean =>
    piece.kind === 'token' && (piece.token === 'partition' || piece.token === 'part');
  return parseTemplate(template)
    .map((pieces) =>
      pieces.map((piece) => (isNumber(piece) ? '*' : textOf(piece, { ...tokens, partition: 0, part: 0 }))).join(''),
    )
    .join('/');
}

/**
 * The name of a blob that tells readers of a table: in the table's folder, or else beside the manifest, in a folder
 * that no part can be in.
 */
function readerName(template: string, tokens: TableTokens, file: string): string {
  const folder = tableFolder(template, tokens);
  if (folder !== null) return `${folder}/${file}`;
  const { schema, table, isCaseMarked = false } = tokens;
  const beside = manifestName(template, tokens).replace(/\.json$/, '');
  return [beside, encodeName(schema, isCaseMarked), encodeName(table, isCaseMarked), file].join('/');
}

/** The name of the pointer to the current state of a table, in its folder; null when the template gives it none. */
function pointerName(template: string, tokens: TableTokens): string | null {
  const folder = standingFolder(template);
  if (folder === null) return null;
  const names = folder.map((pieces) =>
    pieces.map((piece) => textOf(piece, { ...tokens, partition: 0, part: 0 })).join(''),
  );
  return [...names, 'current.json'].join('/');
}

const noPart = { schema: '', table: '', partition: 0, part: 0, ext: '' };

/** True for what is the same in every part of a run and says nothing of the run itself. */
function isShared(piece: TemplatePiece): boolean {
  return piece.kind === 'text' || piece.token === 'server' || piece.token === 'database';
}

function textOf(piece: TemplatePiece, tokens: PartTokens): string {
  if (piece.kind === 'text') return piece.text;
  const { token } = piece;
  if (isDate(token)) return startOf(tokens.run)[token];
  switch (token) {
    case 'partition':
      return String(tokens.partition).padStart(4, '0');
    case 'part':
      return String(tokens.part).padStart(5, '0');
    case 'ext':
      return tokens.ext;
    case 'schema':
    case 'table':
      return encodeName(tokens[token], tokens.isCaseMarked ?? false);
    default:
      return encodeName(tokens[token]);
  }
}

/** The day on which the run began, in UTC: its id tells, so that every process names its parts alike. */
function startOf(run: string): Readonly<Record<DateToken, string>> {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})T/.exec(run) ?? [];
  if (year === undefined || month === undefined || day === undefined)
    throw new AppError('PATH_TEMPLATE_INVALID', { detail: `the run ${run} does not tell the day on which it began` });
  return { year, month, day };
}

/** In a folder beside the part that readers of data folders pass over, since its name begins with `_`. */
export function quarantineName(partName: string, ext: string, ending: string): string {
  const cut = partName.lastIndexOf('/') + 1;
  const base = partName.slice(cut);
  const stem = base.endsWith(`.${ext}`) ? base.slice(0, -ext.length - 1) : base;
  return `${partName.slice(0, cut)}_quarantine/${stem}.${ending}`;
}

export type NameRequest = RunTokens & {
  readonly template: string;
  readonly ext: string;
  /** All tables of the plan, not only those still to be moved: names that differ in case only depend on it. */
  readonly tables: readonly { readonly id: string; readonly schema: string; readonly name: string }[];
};

/** All blob names of one run. Throws PATH_TEMPLATE_INVALID, at once for a bad template. */
export function createBlobNames(request: NameRequest) {
  const { template, ext, server, database, run } = request;
  const marked = findCaseCollisions(request.tables);
  type Table = NameRequest['tables'][number];
  const tokensOf = ({ id, schema, name }: Table): TableTokens => ({
    server,
    database,
    run,
    ext,
    schema,
    table: name,
    isCaseMarked: marked.has(id),
  });
  return {
    partName: (table: Table, partition: number, part: number): string =>
      blobName(template, { ...tokensOf(table), partition, part }),
    tableFolder: (table: Table): string | null => tableFolder(template, tokensOf(table)),
    partPattern: (table: Table): string => partPattern(template, tokensOf(table)),
    readerName: (table: Table, file: string): string => readerName(template, tokensOf(table), file),
    pointerName: (table: Table): string | null => pointerName(template, tokensOf(table)),
    manifestName: manifestName(template, request),
  };
}

/** File name ending of a format: `parquet`, `csv`, `csv.gz`, `jsonl.gz`. Parquet compresses inside. */
export function extensionOf(format: string, compression: string): string {
  return format !== 'parquet' && compression === 'gzip' ? `${format}.gz` : format;
}
