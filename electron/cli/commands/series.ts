// `tableferry series`: what the target has of a series.
import { AppError } from '../../../shared/errors.ts';
import { targetOption, type Command } from '../command.ts';
import { readTargetFile } from '../connections.ts';
import { resolvePath } from '../files.ts';
import { stateOutcome } from '../round-outcome.ts';
import { readTargetSecret } from '../secrets.ts';

export const seriesCommand: Command = {
  name: 'series',
  summary: 'Show how far a series of incremental rounds has come',
  positionals: [{ name: 'NAME', text: 'the name that the plan gives it', isRequired: true }],
  options: [{ ...targetOption, isRequired: true }],
  examples: ['tableferry series lake --target target.json'],
  notes: [
    `The state stands in the target (_tableferry/series/NAME/state.json), so that every computer sees the same. A round
is one "tableferry run" of a plan with a series; docs/incremental.md tells what happens in it.`,
  ],
  async run(args, shell) {
    const name = args.at(0) ?? '';
    const path = args.text('target');
    if (path === undefined) throw new AppError('USAGE', { detail: 'the option --target FILE is missing' });
    const target = readTargetFile(resolvePath(shell.terminal.cwd, path));
    const secret = readTargetSecret(shell.readSecret, target);
    const state = await shell.openWorker(args).call('series.state', { target, secret, name });
    return stateOutcome(state, name);
  },
};
