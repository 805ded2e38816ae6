// The file of rules that a command is given.
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { tableRulesSchema, type TableRules } from '../../shared/rules.ts';
import type { Arguments } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';

/** None without the option. Throws FILE_UNREADABLE, FILE_INVALID. */
export function readRules(args: Arguments, cwd: string): TableRules[] {
  const file = args.text('rules');
  if (file === undefined) return [];
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(tableRulesSchema, readJsonFile(path));
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}
