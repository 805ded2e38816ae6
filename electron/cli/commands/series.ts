// `tableferry series`: what the target has of a series.
import { AppError } from '../../../shared/errors.ts';
import { targetOption, type Command } from '../command.ts';
import { readTargetFile } from '../connections.ts';
import { resolvePath } from '../files.ts';
import { pruneOutcome } from '../prune-outcome.ts';
import { stateOutcome } from '../round-outcome.ts';
import { readTargetSecret } from '../secrets.ts';

export const seriesCommand: Command = {
  name: 'series',
  summary: 'Show how far a series of incremental rounds has come',
  positionals: [{ name: 'NAME', text: 'the name that the plan gives it', isRequired: true }],
  options: [
    { ...targetOption, isRequired: true },
    { name: 'prune', value: null, text: 'list the blobs of older rounds that no state names any more' },
    { name: 'older-than', value: 'DAYS', text: 'with --prune: of runs that began before (default 7)' },
    { name: 'delete', value: null, text: 'with --prune: delete them' },
  ],
  examples: [
    'tableferry series lake --target target.json',
    'tableferry series lake --target target.json --prune --older-than 14',
    'tableferry series lake --target target.json --prune --older-than 14 --delete',
  ],
  notes: [
    `The state stands in the target (_tableferry/series/NAME/state.json), so that every computer sees the same. A round
is one "tableferry run" of a plan with a series; docs/incremental.md tells what happens in it.`,
    `With --prune only files of runs of this series are looked at. Whoever still reads by an older current.json, or goes
back in time in its Delta table, needs them: leave as many days as that takes.`,
  ],
  async run(args, shell) {
    const name = args.at(0) ?? '';
    const path = args.text('target');
    if (path === undefined) throw new AppError('USAGE', { detail: 'the option --target FILE is missing' });
    const target = readTargetFile(resolvePath(shell.terminal.cwd, path));
    const secret = readTargetSecret(shell.readSecret, target);
    if (args.has('prune')) {
      const wishes = { olderThanDays: args.integer('older-than', 1, 3650), isConfirmed: args.has('delete') };
      return pruneOutcome(await shell.openWorker(args).call('series.prune', { target, secret, name, ...wishes }));
    }
    const state = await shell.openWorker(args).call('series.state', { target, secret, name });
    return stateOutcome(state, name);
  },
};
