// What `plan` and `draft` are asked for: source, target, tables and options, from the command line or a draft.
import type { SourceConfig, TargetConfig } from '../../shared/connection.ts';
import type { InputOf } from '../../shared/contract.ts';
import type { DraftTable } from '../../shared/draft.ts';
import { AppError } from '../../shared/errors.ts';
import type { EngineWish } from '../../shared/factory.ts';
import { selectionOf } from '../worker/draft/ask-for.ts';
import { readTablesCsv } from '../worker/draft/tables-csv.ts';
import type { Arguments, Option } from './arguments.ts';
import { sourceOption, targetOption } from './command.ts';
import { readSourceFile, readTargetFile } from './connections.ts';
import { engineOptions, readEngines } from './engine-options.ts';
import { readTextFile, resolvePath } from './files.ts';
import { incrementOptions, readIncrements } from './increment-options.ts';
import { readLogAnalytics } from './log-analytics.ts';
import { requiredPath } from './paths.ts';
import { readLoad, readMetadata, readOptions, readPathTemplate, readSelection } from './plan-options.ts';
import { readMomentWish } from './point-in-time.ts';
import { readRules } from './rules-file.ts';
import type { Terminal } from './terminal.ts';
import { maskKeyOption, readMaskKeyRef, readTransforms, transformsOption } from './transforms-file.ts';

export const tablesCsvOption: Option = {
  name: 'tables-csv',
  value: 'FILE',
  text: 'in place of --tables: a list with the columns schema and name, as spreadsheets write it',
};

export const planRequestOptions: readonly Option[] = [
  { ...sourceOption, isRequired: false },
  targetOption,
  { name: 'tables', value: 'PATTERNS', text: "what to move, e.g. 'sales.*,dbo.Orders'" },
  { name: 'choices', value: 'FILE', text: 'in place of --tables: tables, columns, filters and queries, as JSON' },
  tablesCsvOption,
  { name: 'exclude', value: 'PATTERNS', text: 'what to leave out of that' },
  { name: 'format', value: 'FORMAT', text: 'parquet (default), csv or jsonl' },
  { name: 'compression', value: 'NAME', text: 'zstd (default), snappy, gzip or none; csv and jsonl: gzip or none' },
  { name: 'lanes', value: 'N', text: 'partitions carried at the same time, 1 to 8 (default: one a core)' },
  { name: 'memory', value: 'SIZE', text: 'memory to size batches for, e.g. 1GB (default: a quarter, at most 2GB)' },
  { name: 'part-size', value: 'SIZE', text: 'close a part at this size (default: 256MB)' },
  { name: 'block-size', value: 'SIZE', text: 'size of the pieces of an upload (default: 8MB)' },
  {
    name: 'bandwidth',
    value: 'RATE',
    text: 'upload no more than this a second over all lanes, e.g. 20MB (default: no limit)',
  },
  { name: 'read-rate', value: 'RATE', text: 'read no more than this a second over all lanes (default: no limit)' },
  {
    name: 'governor',
    value: 'HOW',
    text: 'on (default) or off: give way while the server is slow or others wait for us',
  },
  { name: 'calendar', value: 'FILE', text: 'a speed calendar as JSON: when to work in full, gently or not at all' },
  { name: 'max-dop', value: 'N', text: 'processors of the server that one read may use (default: 1)' },
  { name: 'lock-timeout', value: 'SECONDS', text: 'how long a read waits for a lock (default: 30)' },
  {
    name: 'bad-rows',
    value: 'HOW',
    text: 'rows that no file can carry exactly: stop (default) their table, or set-aside',
  },
  { name: 'rules', value: 'FILE', text: 'what the rows of the tables must fulfil, as JSON (docs/rules.md)' },
  transformsOption,
  maskKeyOption,
  {
    name: 'heaps',
    value: 'HOW',
    text: 'one-stream (default), or physloc: in buckets by where rows lie (experimental)',
  },
  { name: 'verify', value: 'HOW', text: 'full (default): download each part again; footer: read only its end' },
  {
    name: 'validate',
    value: 'TIER',
    text: 'prove the run at its end: none (default), quick, standard or full; see "tableferry verify"',
  },
  {
    name: 'no-azure-log',
    value: null,
    text: 'keep the log of the run on this computer only, not in _logs/ of the container',
  },
  {
    name: 'log-analytics',
    value: 'FILE',
    text: 'send the log of the run to a data collection rule of Azure Monitor too (docs/logs.md)',
  },
  { name: 'tier', value: 'TIER', text: "access tier Hot, Cool or Cold (default: the account's)" },
  { name: 'delta-log', value: null, text: 'write a Delta Lake log for each table (Parquet only)' },
  {
    name: 'row-digests',
    value: null,
    text: 'have the server hash every row (HASHBYTES), and compare each as it arrives',
  },
  { name: 'path', value: 'TEMPLATE', text: 'blob names, from the tokens named below' },
  { name: 'metadata', value: 'FILE', text: 'key/value pairs to store with every blob, as a JSON object of texts' },
  { name: 'layout', value: 'NAME', text: 'in place of --path: default, hive (key=value folders) or daily' },
  {
    name: 'point-in-time',
    value: 'WAY',
    text: 'none (default), auto, per-table, shared, database-snapshot[=NAME], read-only or as-of[=TIME]',
  },
  ...incrementOptions,
  ...engineOptions,
  { name: 'datetime2-7', value: 'HOW', text: 'datetime2(7) and datetimeoffset(7): auto (default), nanos or text' },
];

export type PlanRequest = Omit<
  InputOf<'plan.build'>,
  'source' | 'target' | 'password' | 'probeId' | 'preflight' | 'engines'
> & {
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly engines: EngineWish | null;
};

/** From the options of the command line. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readPlanRequest(args: Arguments, terminal: Terminal): PlanRequest {
  for (const name of ['source', 'target'])
    if (args.text(name) === undefined) throw new AppError('USAGE', { detail: `--${name} FILE is missing` });
  const source = readSourceFile(requiredPath(args, 'source', terminal));
  const target = readTargetFile(requiredPath(args, 'target', terminal));
  const pointInTime = readMomentWish(args.text('point-in-time'));
  const { series, increments } = readIncrements(args, terminal.cwd);
  const { selection, increments: listed = [] } = readTables(args, terminal.cwd);
  return {
    ...(pointInTime === undefined ? {} : { pointInTime }),
    source,
    target,
    series,
    selection,
    increments: [...listed, ...increments],
    pathTemplate: readPathTemplate(args),
    options: {
      ...readOptions(args),
      ...readLoad(args, terminal.cwd),
      ...readMetadata(args, terminal.cwd),
      ...readLogAnalytics(args, terminal.cwd, target),
    },
    rules: readRules(args, terminal.cwd),
    transforms: readTransforms(args, terminal.cwd),
    maskKey: readMaskKeyRef(args),
    engines: readEngines(args, terminal.cwd),
    datetime2: args.choice('datetime2-7', ['auto', 'nanos', 'text'] as const) ?? 'auto',
  };
}

/** Null without a list. Throws FILE_UNREADABLE, FILE_INVALID. */
export function readTableList(args: Arguments, cwd: string): readonly DraftTable[] | null {
  const file = args.text(tablesCsvOption.name);
  if (file === undefined) return null;
  const path = resolvePath(cwd, file);
  return readTablesCsv(readTextFile(path), path);
}

/** Which tables, and how the changes of those in a list are found. */
function readTables(args: Arguments, cwd: string): Pick<PlanRequest, 'selection' | 'increments'> {
  const listed = readTableList(args, cwd);
  if (listed === null) return { selection: readSelection(args, cwd) };
  const other = ['tables', 'choices', 'exclude'].find((name) => args.text(name) !== undefined);
  if (other !== undefined) throw new AppError('USAGE', { detail: `--tables-csv and --${other} exclude each other` });
  return selectionOf(listed);
}
