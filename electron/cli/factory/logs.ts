// `tableferry factory logs`: what Data Factory has on record of its part of a run, as one text.
import { AppError } from '../../../shared/errors.ts';
import type { Arguments } from '../arguments.ts';
import type { Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { readFactorySecret, readTargetSecret } from '../secrets.ts';
import { printable } from '../text-table.ts';

export async function logsAction(args: Arguments, shell: Shell): Promise<Outcome> {
  existingStatePath(args, shell.terminal);
  const runId = args.at(1) ?? '';
  const worker = shell.openWorker(args);
  const plan = await worker.call('run.plan', { runId });
  if (plan.factory === undefined) throw new AppError('FACTORY_NOT_NAMED');
  const secrets = {
    source: '',
    target: readTargetSecret(shell.readSecret, plan.target),
    ...readFactorySecret(shell.readSecret, plan.factory),
  };
  const { text } = await worker.call('factory.logs', { runId, secrets });
  const shown = text.split('\n').map(printable).join('\n');
  return { exitCode: exitCodes.ok, json: { runId, text }, text: shown };
}
