// Which tables of a plan its Data Factory moves: where the factory is, and from which size on.
import { AppError } from '../../shared/errors.ts';
import { engineWishSchema, type EngineWish } from '../../shared/factory.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { sizeThresholds } from '../../shared/sizing/size-class.ts';
import { parseSizeOption, type Arguments, type Option } from './arguments.ts';
import { readFactoryFile } from './connections.ts';
import { readJsonFile, resolvePath } from './files.ts';

export const engineOptions: readonly Option[] = [
  {
    name: 'factory',
    value: 'FILE',
    text: 'have a Data Factory move large tables: where it is, as JSON (docs/data-factory.md)',
  },
  {
    name: 'factory-from',
    value: 'SIZE',
    text: 'with --factory: tables from this size on (default: 100GB); none = only those in --engines',
  },
  {
    name: 'engines',
    value: 'FILE',
    text: 'with --factory: who moves a table ("here" or "factory") whatever its size, as JSON',
  },
];

/** Null without --factory. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readEngines(args: Arguments, cwd: string): EngineWish | null {
  const place = args.text('factory');
  if (place === undefined) {
    const orphan = ['factory-from', 'engines'].find((option) => args.text(option) !== undefined);
    if (orphan === undefined) return null;
    throw new AppError('USAGE', { detail: `--${orphan} goes with --factory FILE` });
  }
  const engines = args.text('engines');
  return {
    place: readFactoryFile(resolvePath(cwd, place)),
    fromBytes: fromBytesOf(args.text('factory-from')),
    tables: engines === undefined ? [] : readTables(resolvePath(cwd, engines)),
  };
}

function fromBytesOf(text: string | undefined): number | null {
  if (text === undefined) return sizeThresholds.mediumFrom;
  return text === 'none' ? null : parseSizeOption(text, 'factory-from');
}

function readTables(path: string): EngineWish['tables'] {
  const parsed = parseOrExplain(engineWishSchema.shape.tables, readJsonFile(path));
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}
