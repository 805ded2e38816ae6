// The folder of a table, as the plan's template gives it; what depends on the run stays in braces for an expression.
import { AppError } from '../../../shared/errors.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { encodeName, findCaseCollisions } from '../target/name-encoding.ts';
import { parseTemplate, type TemplatePiece } from '../target/path-template.ts';

/** Run ids have the form 20260131T180000Z-1a2b3c4d, so that dates are cut out of them. */
const run = 'pipeline().parameters.run';
const ofRun: readonly (readonly [string, string])[] = [
  ['{run}', run],
  ['{year}', `substring(${run}, 0, 4)`],
  ['{month}', `substring(${run}, 4, 2)`],
  ['{day}', `substring(${run}, 6, 2)`],
];

/** Makes the folder of an entry, which is what `of` gives; encoded names hold no braces. */
export const folderExpression = (of: string): string =>
  `@${ofRun.reduce((inner, [token, value]) => `replace(${inner}, '${token}', ${value})`, of)}`;

/** The run that is asked for, or an id as ours, of the start and the id of the pipeline's run. */
export const runExpression =
  "@if(empty(pipeline().parameters.run), concat(formatDateTime(pipeline().TriggerTime, 'yyyyMMdd'), 'T', formatDateTime(pipeline().TriggerTime, 'HHmmss'), 'Z-', substring(replace(pipeline().RunId, '-', ''), 0, 8)), pipeline().parameters.run)";

/** A folder below the container, without a slash at its end. */
export type FolderOf = {
  /** With `{run}`, `{year}`, `{month}` and `{day}`, for `folderExpression`. */
  readonly template: string;
  /** As the expression makes it. */
  readonly inRun: (runId: string) => string;
  /** Where its position in a series is kept: apart from what rounds of this program keep. */
  readonly ofPosition: (series: string) => string;
};

/**
 * A function that gives the folder of a table. Throws FACTORY_UNFIT when the template gives a table of a run no folder of
 * its own, since Data Factory names the files in it.
 */
export function foldersOf({ pathTemplate, tables, source }: Plan): (table: PlanTable) => FolderOf {
  const marked = findCaseCollisions(tables);
  const segments = parseTemplate(pathTemplate);
  const isOfPart = (piece: TemplatePiece): boolean =>
    piece.kind === 'token' && ['partition', 'part', 'ext'].includes(piece.token);
  const folder = segments.slice(
    0,
    segments.findIndex((pieces) => pieces.some(isOfPart)),
  );
  for (const token of ['schema', 'table', 'run']) {
    if (!folder.flat().some((piece) => piece.kind === 'token' && piece.token === token))
      throw new AppError('FACTORY_UNFIT', {
        detail: `its path template has no {${token}} in front of the file name, so that files of different tables would share a folder`,
      });
  }
  return ({ id, schema, name }) => {
    const textOf = (piece: TemplatePiece): string => {
      if (piece.kind === 'text') return piece.text;
      switch (piece.token) {
        case 'server':
          return encodeName(source.server);
        case 'database':
          return encodeName(source.database);
        case 'schema':
          return encodeName(schema, marked.has(id));
        case 'table':
          return encodeName(name, marked.has(id));
        default:
          return `{${piece.token}}`;
      }
    };
    const template = folder.map((pieces) => pieces.map(textOf).join('')).join('/');
    const own = `${encodeName(schema, marked.has(id))}/${encodeName(name, marked.has(id))}`;
    return {
      template,
      inRun: (runId) => inRun(template, runId),
      ofPosition: (series) => `_tableferry/data-factory/${series}/${own}`,
    };
  };
}

const inRun = (template: string, runId: string): string =>
  template
    .replaceAll('{run}', runId)
    .replaceAll('{year}', runId.slice(0, 4))
    .replaceAll('{month}', runId.slice(4, 6))
    .replaceAll('{day}', runId.slice(6, 8));
