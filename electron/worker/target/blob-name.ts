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
  return {
    partName: (table: NameRequest['tables'][number], partition: number, part: number): string =>
      blobName(template, {
        server,
        database,
        run,
        ext,
        schema: table.schema,
        table: table.name,
        partition,
        part,
        isCaseMarked: marked.has(table.id),
      }),
    manifestName: manifestName(template, request),
  };
}

/** File name ending of a format: `parquet`, `csv`, `csv.gz`, `jsonl.gz`. Parquet compresses inside. */
export function extensionOf(format: string, compression: string): string {
  return format !== 'parquet' && compression === 'gzip' ? `${format}.gz` : format;
}
