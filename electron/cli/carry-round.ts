// One round of a plan with a series, from the command line: started, shown, and told.
import { setTimeout } from 'node:timers/promises';
import type { Secrets } from '../../shared/contract.ts';
import type { LogLevel } from '../../shared/log-level.ts';
import type { Plan } from '../../shared/plan.ts';
import { logPathOf } from '../worker/run-log.ts';
import type { Arguments, Option } from './arguments.ts';
import type { Outcome, Shell } from './command.ts';
import { roundOutcome } from './round-outcome.ts';
import { waitingForSource, type Unattended } from './unattended.ts';
import { watchRound } from './watch-round.ts';
import type { WorkerClient } from './worker-client.ts';

export const roundOptions: readonly Option[] = [
  {
    name: 'compact',
    value: null,
    text: 'of a series: write new full versions from base and changes at the end of the round',
  },
  { name: 'sweep', value: null, text: 'of a series: compare all keys, for modes that see no deletes' },
];

export type RoundOrder = {
  readonly plan: Plan;
  readonly path: string;
  readonly secrets: Secrets;
  readonly logLevel: LogLevel;
  readonly unattended: Unattended;
};

export async function carryRound(
  args: Arguments,
  shell: Shell,
  worker: WorkerClient,
  { plan, path, secrets, logLevel, unattended }: RoundOrder,
): Promise<Outcome & { readonly line: string }> {
  const { trigger, state, waitMs } = unattended;
  const isSilent = shell.isJson || trigger === 'schedule';
  const wishes = { compact: args.has('compact'), sweep: args.has('sweep') };
  const say = (text: string): void => {
    if (!isSilent) shell.terminal.err(`${text}\n`);
  };
  const result = await watchRound(
    { ...shell, isJson: isSilent },
    worker,
    (runId) => logPathOf(state, runId),
    (signal) => {
      const pause = (ms: number): Promise<void> => setTimeout(ms, undefined, { signal });
      const start = () => worker.call('series.run', { plan, path, secrets, logLevel, trigger, ...wishes }, signal);
      return waitingForSource(waitMs, start, { nowMs: Date.now, pause, say });
    },
  );
  return roundOutcome(result, plan.series?.name ?? '');
}
