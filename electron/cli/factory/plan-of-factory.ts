// The plan that a factory command is about, and what signs in to its Data Factory.
import { AppError } from '../../../shared/errors.ts';
import type { FactoryPlace } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Arguments } from '../arguments.ts';
import type { Shell } from '../command.ts';
import { readJsonFile, resolvePath } from '../files.ts';
import { readFactorySecret } from '../secrets.ts';
import type { WorkerClient } from '../worker-client.ts';

/** Throws FACTORY_NOT_NAMED. */
export async function openPlan(
  args: Arguments,
  shell: Shell,
): Promise<{
  readonly worker: WorkerClient;
  readonly plan: Plan;
  readonly place: FactoryPlace;
  readonly secret: string;
}> {
  const path = resolvePath(shell.terminal.cwd, args.at(1) ?? '');
  const worker = shell.openWorker(args);
  const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
  const { factory: place } = plan;
  if (place === undefined) throw new AppError('FACTORY_NOT_NAMED');
  return { worker, plan, place, secret: readFactorySecret(shell.readSecret, place).factory ?? '' };
}

export const missing = ({ factory, resourceGroup, subscription }: FactoryPlace): AppError =>
  new AppError('FACTORY_MISSING', { factory, resourceGroup, subscription });
