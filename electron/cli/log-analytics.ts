// Where `plan --log-analytics` sends the log of the run: the file, and that there is somebody to sign in for it.
import type { TargetConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { logAnalyticsSchema } from '../../shared/log-analytics.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import type { Arguments } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';

/** Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readLogAnalytics(args: Arguments, cwd: string, target: TargetConfig): Partial<RunOptions> {
  const file = args.text('log-analytics');
  if (file === undefined) return {};
  if (target.kind !== 'entra')
    throw new AppError('USAGE', {
      detail: '--log-analytics goes with a target that signs in with Microsoft Entra ID ("kind": "entra")',
    });
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(logAnalyticsSchema, readJsonFile(path));
  if (!parsed.ok) throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
  return { logAnalytics: parsed.value };
}
