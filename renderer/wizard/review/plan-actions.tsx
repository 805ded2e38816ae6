// What can be done with a plan: print it, save it, take its command line, and start its run.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { toErrorData } from '../../stores/failure.ts';
import { goToRound } from '../../stores/next-round.ts';
import type { PlanSecrets } from '../../stores/plan-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';
import { text } from '../../text/text.ts';
import { commandLine } from './command-line.ts';

const words = text.review;

export type PlanActionsProps = {
  readonly from: 'plan' | 'opened';
  /** True when the plan is there and fits what it was made of. */
  readonly isReady: boolean;
  /** Null = the user did not give them. */
  readonly findSecrets: () => Promise<PlanSecrets | null>;
  /** Says what was done, or why the last wish was not granted; null takes it back. */
  readonly onOutcome: (outcome: Outcome | null) => void;
};
export type Outcome = { readonly done: string } | { readonly error: AppErrorData };

export function PlanActions({ from, isReady, findSecrets, onOutcome }: PlanActionsProps) {
  const stores = useStores();
  const plan = useFrom(from, (state) => state.plan);
  const info = useFrom('app', (state) => state.info);
  const [isStarting, setIsStarting] = useState(false);
  const { api } = stores;
  const tell = async (work: () => Promise<Outcome | null>): Promise<void> => {
    onOutcome(null);
    try {
      onOutcome(await work());
    } catch (error) {
      onOutcome({ error: toErrorData(error) });
    }
  };
  const save = async (): Promise<string | null> => stores[from].getState().save();
  const saveOutcome = async (): Promise<Outcome | null> => {
    const path = await save();
    const { saveError } = stores[from].getState();
    if (saveError !== null) return { error: saveError };
    return path === null ? null : { done: words.saved(path) };
  };
  /** The command needs a file, so a plan that was never saved is saved first. */
  const copy = async (): Promise<Outcome | null> => {
    const path = stores[from].getState().path ?? (await save());
    const { saveError } = stores[from].getState();
    if (saveError !== null) return { error: saveError };
    if (path === null || plan === null || info === null) return null;
    const place = { platform: info.platform, stateFolder: info.stateFolder, isCheckout: info.canShowSample };
    await api.call('clipboard.write', { text: commandLine(plan, path, place) });
    return { done: words.copied };
  };
  const start = async (): Promise<Outcome | null> => {
    if (plan === null) return null;
    setIsStarting(true);
    try {
      const secrets = await findSecrets();
      if (secrets === null) return null;
      const path = stores[from].getState().path ?? '';
      if (plan.series !== undefined) {
        goToRound(stores, stores.rounds.getState().start(plan, path, secrets));
        return null;
      }
      const runId = await stores.runs.getState().start(plan, path, secrets);
      if (runId !== null) stores.app.getState().go({ name: 'run', runId });
      const { error } = stores.runs.getState();
      return runId === null && error !== null ? { error } : null;
    } finally {
      setIsStarting(false);
    }
  };
  const print = async (): Promise<Outcome | null> => {
    await stores.app.getState().print();
    return null;
  };
  return (
    <>
      <Button disabled={!isReady} onClick={() => void tell(print)}>
        {words.print}
      </Button>
      <Button disabled={!isReady} onClick={() => void tell(saveOutcome)}>
        {words.save}
      </Button>
      <Button disabled={!isReady} onClick={() => void tell(copy)}>
        {words.copyCommand}
      </Button>
      <Button appearance="primary" disabled={!isReady || isStarting} onClick={() => void tell(start)}>
        {isStarting ? words.starting : plan?.series === undefined ? words.start : seriesText.round.start}
      </Button>
    </>
  );
}
