// Names the blobs of a run: one for each part, one for the manifest; the same run always gets the same names.
import { AppError } from '../../../shared/errors.ts';
import { encodeName, findCaseCollisions } from './name-encoding.ts';
import { parseTemplate, type TemplatePiece } from './path-template.ts';

export const defaultPathTemplate = '{server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}';

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

const maxNameLength = 1024;
const maxSegmentLength = 254;

/** The name of a part. Different tokens give different names. Throws PATH_TEMPLATE_INVALID. */
export function blobName(template: string, tokens: PartTokens): string {
  const segments = parseTemplate(template).map((pieces) => pieces.map((piece) => textOf(piece, tokens)).join(''));
  return checked(segments);
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
  return checked([...shared, '_manifests', `run=${encodeName(tokens.run)}.json`]);
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
  if (folder !== null) return checked([...folder.split('/'), ...file.split('/')]);
  const { schema, table, isCaseMarked = false } = tokens;
  const beside = manifestName(template, tokens)
    .replace(/\.json$/, '')
    .split('/');
  return checked([...beside, encodeName(schema, isCaseMarked), encodeName(table, isCaseMarked), ...file.split('/')]);
}

const noPart = { schema: '', table: '', partition: 0, part: 0, ext: '' };

/** True for what is the same in every part of a run and says nothing of the run itself. */
function isShared(piece: TemplatePiece): boolean {
  return piece.kind === 'text' || piece.token === 'server' || piece.token === 'database';
}

function textOf(piece: TemplatePiece, tokens: PartTokens): string {
  if (piece.kind === 'text') return piece.text;
  const { token } = piece;
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

function checked(segments: readonly string[]): string {
  const name = segments.join('/');
  const longest = segments.find((segment) => segment.length > maxSegmentLength);
  if (longest !== undefined) throw tooLong(`"${longest}" has more than ${maxSegmentLength} characters`);
  if (name.length > maxNameLength) throw tooLong(`"${name}" has more than ${maxNameLength} characters`);
  return name;
}

const tooLong = (detail: string): AppError => new AppError('PATH_TEMPLATE_INVALID', { detail });

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
    manifestName: manifestName(template, request),
  };
}

/** File name ending of a format: `parquet`, `csv`, `csv.gz`, `jsonl.gz`. Parquet compresses inside. */
export function extensionOf(format: string, compression: string): string {
  return format !== 'parquet' && compression === 'gzip' ? `${format}.gz` : format;
}
