// What can be done about a run, in the bar at the foot of its screen.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { memo, useState } from 'react';
import { isResumable, type RunState } from '../../shared/run.ts';
import type { RoundRefusal } from '../stores/next-round.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { containerLink } from './container-link.ts';
import { AskStop } from './factory/ask-stop.tsx';
import { NextRoundButton } from './round/next-round-button.tsx';
import { Refusal } from './round/refusal.tsx';
import { describeForTicket } from './run-details.ts';

const useStyles = makeStyles({
  reason: { flex: 1, color: tokens.colorNeutralForeground2, minWidth: 0 },
});

export type RunActionsProps = {
  readonly runId: string;
  readonly state: RunState;
  readonly isElsewhere: boolean;
  readonly isStopAsked: boolean;
  readonly busy: WatchedRun['busy'];
  readonly plan: WatchedRun['plan'];
  /** The Data Factory that still copies for the run; null = none does. */
  readonly factory: string | null;
};

/** Takes no figures, so that snapshots of a run that goes on draw nothing here. */
export const RunActions = memo(function RunActions(props: RunActionsProps) {
  const styles = useStyles();
  const { runs, api, canAct } = useStores();
  const go = useFrom('app', (state) => state.go);
  const words = text.run.actions;
  const { runId, state, isElsewhere, plan } = props;
  const copyDetails = (): void => {
    const run = runs.getState().watched.get(runId);
    if (run?.snapshot) void api.call('clipboard.write', { text: describeForTicket(run, run.snapshot) });
  };
  return (
    <>
      {canAct ? <StopOrResume {...props} /> : null}
      <span className={styles.reason} role="status">
        {isElsewhere && isResumable(state) ? words.resumeWaits : ''}
      </span>
      <Button onClick={copyDetails}>{words.copyDetails}</Button>
      {plan === null ? null : <OpenContainer plan={plan} />}
      {isInProgress(state) ? null : (
        <Button
          appearance={state.kind === 'completed' ? 'primary' : 'secondary'}
          onClick={() => go({ name: 'result', runId })}
        >
          {words.seeResult}
        </Button>
      )}
    </>
  );
});

/** One button that is what can be done now, so that it keeps its place and the focus. */
function StopOrResume({ runId, state, isElsewhere, isStopAsked, busy, plan, factory }: RunActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const stop = useFrom('runs', (runs) => runs.stop);
  const resume = useFrom('runs', (runs) => runs.resume);
  const words = text.run.actions;
  if (isInProgress(state)) {
    const isStopping = isStopAsked || state.kind === 'stopping';
    return (
      <>
        {/* Focusable while it says "Stopping", so that the keyboard does not fall back to the top of the page. */}
        <Button
          disabledFocusable={isStopping}
          onClick={() => {
            if (factory === null) void stop(runId);
            else setIsAsking(true);
          }}
        >
          {isStopping ? words.stopping : words.stop}
        </Button>
        {isAsking && factory !== null && !isStopping ? (
          <AskStop
            factory={factory}
            onStop={(what) => {
              setIsAsking(false);
              void stop(runId, what);
            }}
            onGoOn={() => setIsAsking(false)}
          />
        ) : null}
      </>
    );
  }
  if (!isResumable(state)) return null;
  if (plan?.series !== undefined && !isElsewhere) return <ContinueRound runId={runId} series={plan.series.name} />;
  const isResuming = busy?.kind === 'resume';
  return (
    <Button appearance="primary" disabledFocusable={isElsewhere || busy !== null} onClick={() => void resume(runId)}>
      {isResuming ? words.resuming : words.resume}
    </Button>
  );
}

/** A run of a series is finished by its round, which counts it. */
function ContinueRound({ runId, series }: { readonly runId: string; readonly series: string }) {
  const [refusal, setRefusal] = useState<RoundRefusal | null>(null);
  return (
    <>
      <NextRoundButton {...{ runId, series }} isBroken appearance="primary" onRefused={setRefusal} />
      <Refusal refusal={refusal} />
    </>
  );
}

export function OpenContainer({ plan }: { readonly plan: NonNullable<WatchedRun['plan']> }) {
  const { api } = useStores();
  const words = text.run.actions;
  const link = containerLink(plan.target);
  const copy = (): void => void api.call('clipboard.write', { text: link.address });
  if (link.kind === 'name') return <Button onClick={copy}>{words.copyName}</Button>;
  return (
    <>
      <Button onClick={copy}>{words.copyAddress}</Button>
      {link.kind === 'portal' ? (
        <Button onClick={() => void api.call('link.open', { url: link.url })}>{words.openPortal}</Button>
      ) : null}
    </>
  );
}
