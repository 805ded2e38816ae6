// What one does next with a run of a series: the next round, or a schedule that runs them.
import { useState } from 'react';
import type { RunSnapshot } from '../../../shared/run.ts';
import { isAtRest } from '../../../shared/run.ts';
import type { RoundRefusal } from '../../stores/next-round.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import type { WatchedRun } from '../../stores/watched-runs.ts';
import { NextRoundButton } from './next-round-button.tsx';
import { Refusal } from './refusal.tsx';
import { ScheduleRun } from './schedule-button.tsx';

export function SeriesNext({ run, snapshot }: { readonly run: WatchedRun; readonly snapshot: RunSnapshot }) {
  const { canAct } = useStores();
  const [refusal, setRefusal] = useState<RoundRefusal | null>(null);
  const isElsewhere = useFrom('runs', (state) => state.watched.get(snapshot.runId)?.snapshot?.isElsewhere ?? false);
  const series = run.plan?.series;
  if (!canAct || series?.round === undefined || isElsewhere || !isAtRest(snapshot.state)) return null;
  return (
    <>
      <NextRoundButton
        runId={snapshot.runId}
        series={series.name}
        isBroken={snapshot.state.kind !== 'completed'}
        onRefused={setRefusal}
      />
      <ScheduleRun planHash={series.round.planHash} series={series.name} onRefused={setRefusal} />
      <Refusal refusal={refusal} />
    </>
  );
}
