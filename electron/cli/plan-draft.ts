// What `plan` is asked for by a draft, and by a list of tables.
import type { Draft, DraftTable } from '../../shared/draft.ts';
import { AppError } from '../../shared/errors.ts';
import { askFor } from '../worker/draft/ask-for.ts';
import { readDraft } from '../worker/draft/read-draft.ts';
import type { Arguments, Option } from './arguments.ts';
import {
  factoryWithAbsolutePaths,
  secretWithAbsolutePath,
  sourceWithAbsolutePaths,
  targetWithAbsolutePaths,
} from './connections.ts';
import { readTextFile, resolvePath } from './files.ts';
import {
  planRequestOptions,
  readPlanRequest,
  readTableList,
  tablesCsvOption,
  type PlanRequest,
} from './plan-request.ts';
import type { Terminal } from './terminal.ts';

export const draftOptions: readonly Option[] = [
  { name: 'draft', value: 'FILE', text: 'in place of all these: a plan as a file with comments (docs/plan-file.md)' },
  { name: 'environment', value: 'NAME', text: 'of a draft: which values its parameters have' },
  {
    name: 'set',
    value: 'NAME=VALUE',
    text: 'of a draft: one parameter; may be given several times',
    isRepeatable: true,
  },
];

/** By a draft where there is one, else by options. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export const readRequest = (args: Arguments, terminal: Terminal): PlanRequest =>
  args.text('draft') === undefined ? readPlanRequest(args, terminal) : readDraftRequest(args, terminal);

function readDraftRequest(args: Arguments, terminal: Terminal): PlanRequest {
  const beside = planRequestOptions.find(
    ({ name }) => name !== tablesCsvOption.name && (args.has(name) || args.text(name) !== undefined),
  );
  if (beside !== undefined)
    throw new AppError('USAGE', { detail: `--${beside.name} does not go with --draft: say it in the draft` });
  const path = resolvePath(terminal.cwd, args.text('draft') ?? '');
  const settings = { environment: args.text('environment') ?? null, set: readSet(args) };
  const draft = readDraft(readTextFile(path), path, settings);
  const tables = readTableList(args, terminal.cwd);
  return withAbsolutePaths(askFor(tables === null ? draft : withTables(draft, tables)), path);
}

/** The list is all that is moved; what the draft says of the same tables besides stays. */
function withTables(whole: Draft, listed: readonly DraftTable[]): Draft {
  const { include: _include, exclude: _exclude, tables = [], ...draft } = whole;
  const said = new Map(tables.map((table) => [JSON.stringify([table.schema, table.name]), table] as const));
  return {
    ...draft,
    tables: listed.map((table) => ({ ...said.get(JSON.stringify([table.schema, table.name])), ...table })),
  };
}

/** Relative to the draft. */
const withAbsolutePaths = (request: PlanRequest, path: string): PlanRequest => ({
  ...request,
  ...(request.maskKey === undefined || request.maskKey === null
    ? {}
    : { maskKey: secretWithAbsolutePath(request.maskKey, path) }),
  ...(request.engines === undefined || request.engines === null
    ? {}
    : { engines: { ...request.engines, place: factoryWithAbsolutePaths(request.engines.place, path) } }),
  source: sourceWithAbsolutePaths(request.source, path),
  target: targetWithAbsolutePaths(request.target, path),
});

function readSet(args: Arguments): ReadonlyMap<string, string> {
  const pairs = args.texts('set').map((text) => {
    const cut = text.indexOf('=');
    if (cut < 1) throw new AppError('USAGE', { detail: `--set ${text} is not NAME=VALUE` });
    return [text.slice(0, cut), text.slice(cut + 1)] as const;
  });
  return new Map(pairs);
}
