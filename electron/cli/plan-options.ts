// What a plan is asked for on the command line: which tables, and the options of the run.
import { blobMetadataSchema } from '../../shared/blob-metadata.ts';
import type { Selection } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { formatBytes } from '../../shared/format.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { pathLayoutNames, pathLayouts } from '../../shared/path-layouts.ts';
import {
  compressionSchema,
  compressionsOf,
  formatSchema,
  type Format,
  type RunOptions,
} from '../../shared/run-options.ts';
import { speedCalendarSchema, type SpeedCalendar } from '../../shared/speed-calendar.ts';
import { tableChoicesSchema } from '../../shared/table-choice.ts';
import { parseSizeOption, type Arguments } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';

const mib = 1024 * 1024;

/** Patterns, or the choices of a file. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readSelection(args: Arguments, cwd: string): Selection {
  const tables = args.text('tables');
  const choices = args.text('choices');
  if ((tables === undefined) === (choices === undefined)) {
    const detail =
      tables === undefined ? '--tables or --choices is missing' : '--tables and --choices exclude each other';
    throw new AppError('USAGE', { detail });
  }
  if (choices === undefined) return { by: 'patterns', include: tables ?? '', exclude: args.text('exclude') ?? '' };
  if (args.text('exclude') !== undefined) {
    throw new AppError('USAGE', {
      detail: '--exclude goes with --tables; with --choices leave the table out of the file',
    });
  }
  const path = resolvePath(cwd, choices);
  const parsed = parseOrExplain(tableChoicesSchema, readJsonFile(path));
  if (parsed.ok) return { by: 'tables', tables: parsed.value };
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}

/** Null = the default. Throws USAGE. */
export function readPathTemplate(args: Arguments): string | null {
  const template = args.text('path');
  const layout = args.choice('layout', pathLayoutNames);
  if (template !== undefined && layout !== undefined)
    throw new AppError('USAGE', { detail: '--path and --layout exclude each other' });
  return layout === undefined ? (template ?? null) : pathLayouts[layout];
}

/** Only what was given, and the format. Throws USAGE. */
export function readOptions(args: Arguments): Partial<RunOptions> {
  const format: Format = args.choice('format', formatSchema.options) ?? 'parquet';
  const compression = args.choice('compression', compressionSchema.options);
  if (compression !== undefined && !compressionsOf[format].includes(compression)) {
    const fitting = compressionsOf[format].join(', ');
    throw new AppError('USAGE', {
      detail: `--compression ${compression} does not go with ${format}, which takes ${fitting}`,
    });
  }
  const deltaLog = args.has('delta-log');
  if (deltaLog && format !== 'parquet')
    throw new AppError('USAGE', { detail: `--delta-log goes with Parquet files, not with ${format}` });
  const size = (name: string, min: number, max: number): number | undefined => {
    const text = args.text(name);
    if (text === undefined) return undefined;
    const sizeBytes = parseSizeOption(text, name);
    if (sizeBytes >= min && sizeBytes <= max) return sizeBytes;
    throw new AppError('USAGE', {
      detail: `--${name} ${text} is not between ${formatBytes(min)} and ${formatBytes(max)}`,
    });
  };
  const memoryBytes = size('memory', 128 * mib, 65_536 * mib);
  return Object.fromEntries(
    Object.entries({
      format,
      compression: compression ?? compressionsOf[format][0],
      lanes: args.integer('lanes', 1, 8),
      memoryMb: memoryBytes === undefined ? undefined : Math.floor(memoryBytes / mib),
      partBytes: size('part-size', mib / 16, 1024 ** 4),
      blockBytes: size('block-size', mib / 16, 1024 * mib),
      bandwidthBytesPerSecond: size('bandwidth', mib / 16, 1024 ** 4),
      badRows: badRowsOf(args.choice('bad-rows', ['stop', 'set-aside'] as const)),
      heaps: args.choice('heaps', ['one-stream', 'physloc'] as const) === 'physloc' ? 'physloc' : undefined,
      verify: args.choice('verify', ['full', 'footer'] as const),
      validate: args.choice('validate', ['none', 'quick', 'standard', 'full'] as const),
      logToTarget: args.has('no-azure-log') ? false : undefined,
      tier: args.choice('tier', ['Hot', 'Cool', 'Cold'] as const),
      deltaLog: deltaLog ? true : undefined,
      rowDigests: args.has('row-digests') ? true : undefined,
    }).filter(([, value]) => value !== undefined),
  );
}

function badRowsOf(choice: 'stop' | 'set-aside' | undefined): RunOptions['badRows'] | undefined {
  if (choice === undefined) return undefined;
  return choice === 'stop' ? 'stopTable' : 'setAside';
}

/** The pairs of a file. Throws FILE_UNREADABLE, FILE_INVALID. */
export function readMetadata(args: Arguments, cwd: string): Partial<RunOptions> {
  const file = args.text('metadata');
  if (file === undefined) return {};
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(blobMetadataSchema, readJsonFile(path));
  if (parsed.ok) return { metadata: parsed.value };
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}

/** What the plan says of the load on the server. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readLoad(args: Arguments, cwd: string): Partial<RunOptions> {
  const governor = args.choice('governor', ['on', 'off'] as const);
  const maxDop = args.integer('max-dop', 1, 64);
  const lockTimeout = args.integer('lock-timeout', 0, 3600);
  const readRate = args.text('read-rate');
  const calendar = args.text('calendar');
  return {
    ...(governor === undefined ? {} : { governor }),
    ...(maxDop === undefined ? {} : { maxDop }),
    ...(lockTimeout === undefined ? {} : { lockTimeoutMs: lockTimeout * 1000 }),
    ...(readRate === undefined ? {} : { readBytesPerSecond: readRateOf(readRate) }),
    ...(calendar === undefined ? {} : { calendar: readCalendar(resolvePath(cwd, calendar)) }),
  };
}

function readRateOf(text: string): number {
  const bytesPerSecond = parseSizeOption(text, 'read-rate');
  if (bytesPerSecond >= mib / 16) return bytesPerSecond;
  throw new AppError('USAGE', { detail: `--read-rate ${text} is below ${formatBytes(mib / 16)}` });
}

function readCalendar(path: string): SpeedCalendar {
  const parsed = parseOrExplain(speedCalendarSchema, readJsonFile(path));
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}
