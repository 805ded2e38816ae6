// Paths among the arguments, relative to where the user stands.
import { AppError } from '../../shared/errors.ts';
import type { Arguments } from './arguments.ts';
import { fileExists, resolvePath } from './files.ts';
import type { Terminal } from './terminal.ts';

/** The absolute path of a required option. */
export const requiredPath = (args: Arguments, name: string, terminal: Terminal): string =>
  resolvePath(terminal.cwd, args.text(name) ?? '');

/** The state folder: `--state`, or `.tableferry` in the current folder. */
export const statePath = (args: Arguments, terminal: Terminal): string =>
  resolvePath(terminal.cwd, args.text('state') ?? '.tableferry');

/** The same for commands about earlier runs: a misspelt folder must not be made. Throws STATE_MISSING. */
export function existingStatePath(args: Arguments, terminal: Terminal): string {
  const path = statePath(args, terminal);
  if (!fileExists(path)) throw new AppError('STATE_MISSING', { path });
  return path;
}
