// Leads to the schedules with the plan of a series; a plan that lies in no file yet is saved first.
import { Button } from '@fluentui/react-components';
import type { Plan } from '../../../shared/plan.ts';
import { toErrorData } from '../../stores/failure.ts';
import type { RoundRefusal } from '../../stores/next-round.ts';
import { savePlanFile } from '../../stores/plan-work.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';

type ScheduleButtonProps = {
  readonly plan: Plan;
  /** Empty = it lies in no file. */
  readonly path: string;
  readonly onRefused: (refusal: RoundRefusal | null) => void;
};

export function ScheduleButton({ plan, path, onRefused }: ScheduleButtonProps) {
  const toSchedule = useScheduling(onRefused);
  const find = async (): Promise<Plan> => plan;
  return (
    <Button onClick={() => void toSchedule(find, path, plan.series?.name ?? '')}>{seriesText.round.schedule}</Button>
  );
}

type Scheduling = (find: () => Promise<Plan | null>, path: string, series: string) => Promise<void>;

function useScheduling(onRefused: (refusal: RoundRefusal | null) => void): Scheduling {
  const { api } = useStores();
  const propose = useFrom('schedules', (state) => state.propose);
  const go = useFrom('app', (state) => state.go);
  return async (find, path, series) => {
    onRefused(null);
    try {
      const plan = await find();
      if (plan === null) return onRefused(seriesText.round.noPlan(series));
      const file = path === '' ? await savePlanFile(api, plan) : path;
      if (file === null) return;
      propose(plan, file);
      go({ name: 'schedules' });
    } catch (error) {
      onRefused(toErrorData(error));
    }
  };
}

type ScheduleRunProps = {
  /** Of the plan that the runs of the series were derived from. */
  readonly planHash: string;
  readonly series: string;
  readonly onRefused: (refusal: RoundRefusal | null) => void;
};

/** From a run, whose own plan is only that of its round. */
export function ScheduleRun({ planHash, series, onRefused }: ScheduleRunProps) {
  const toSchedule = useScheduling(onRefused);
  const { rounds } = useStores();
  const find = async (): Promise<Plan | null> => rounds.getState().planOf(planHash);
  return <Button onClick={() => void toSchedule(find, '', series)}>{seriesText.round.schedule}</Button>;
}
