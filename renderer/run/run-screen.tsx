// The run screen: how far a run is, how fast it goes, what each lane carries, every table, and the log.
import { Button, makeStyles, Spinner } from '@fluentui/react-components';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { isGoingOn } from '../stores/rounds-store.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { unseen, type WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Announcer } from './announcer.tsx';
import { FactoryLine } from './factory/factory-line.tsx';
import { PipelineRuns } from './factory/pipeline-runs.tsx';
import { LaneStrip } from './lane-strip.tsx';
import { LoadLine } from './load-line.tsx';
import { LogPanel } from './log-panel.tsx';
import { RoundLine } from './round/round-line.tsx';
import { RunActions } from './run-actions.tsx';
import { RunNotice } from './run-notice.tsx';
import { RunTables } from './run-tables.tsx';
import { describeState, stallOf } from './run-words.ts';
import { TableDetails } from './table-details.tsx';
import { ThroughputChart } from './throughput-chart.tsx';
import { TopLine } from './top-line.tsx';

const useStyles = makeStyles({
  all: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    flex: 1,
    minHeight: 0,
    // A low window scrolls to what does not fit.
    '@media (max-height: 560px)': { flexShrink: 0, minHeight: '720px' },
  },
  middle: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '24px',
    height: '140px',
    flexShrink: 0,
    '@media (max-height: 760px)': { height: '112px' },
    '@media (max-width: 900px)': {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: '128px auto',
      gap: '12px',
      height: 'auto',
    },
  },
  tables: {
    flex: '3 1 0',
    minHeight: '120px',
    display: 'flex',
    flexDirection: 'column',
    // Three rows are seen, at the cost of the log.
    '@media (max-height: 760px)': { minHeight: '150px' },
  },
  log: {
    flex: '1 1 0',
    minHeight: '116px',
    paddingBottom: '8px',
    '@media (max-height: 760px)': { minHeight: '86px' },
  },
});

type RunScreenProps = {
  readonly runId: string;
  /** The runs of the round that it belongs to, where the round is what is looked at. */
  readonly round?: ReactNode;
};

export function RunScreen({ runId, round = null }: RunScreenProps) {
  const run = useFrom('runs', (state) => state.watched.get(runId) ?? unseen);
  useWatch(runId, round !== null);
  const { plan, snapshot } = run;
  const purpose =
    plan === null ? '' : text.run.purpose(`${plan.source.server} \\ ${plan.source.database}`, plan.target.container);
  return snapshot === null ? (
    <Page title={text.run.title} purpose={purpose}>
      <Unread runId={runId} run={run} />
    </Page>
  ) : (
    <ReadRun run={run} snapshot={snapshot} purpose={purpose} round={round} />
  );
}

/** Shown alike by the result screen. */
export function Unread({ runId, run }: { readonly runId: string; readonly run: WatchedRun }) {
  const watch = useFrom('runs', (state) => state.watch);
  if (run.loadError === null) return <Spinner size="small" labelPosition="after" label={text.run.loading} />;
  return (
    <Problem error={run.loadError}>
      <Button size="small" onClick={() => void watch(runId)}>
        {text.run.retryLoad}
      </Button>
    </Problem>
  );
}

type ReadRunProps = {
  readonly run: WatchedRun;
  readonly snapshot: RunSnapshot;
  readonly purpose: string;
  readonly round: ReactNode;
};

function ReadRun({ run, snapshot, purpose, round }: ReadRunProps) {
  const styles = useStyles();
  const { canAct } = useStores();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [isFactoryShown, setIsFactoryShown] = useState(false);
  const worker = useFrom('app', (state) => state.worker.state);
  const retryTable = useFrom('runs', (state) => state.retryTable);
  const isWorkerGone = worker === 'restarting' || worker === 'stopped';
  const { runId, state, tables, lanes, factory, isElsewhere } = snapshot;
  const selected = tables.find(({ id }) => id === selectedId);
  const said =
    isWorkerGone && isInProgress(state)
      ? { kind: 'warning' as const, word: text.run.state.workerGone }
      : run.isStopAsked
        ? describeState({ kind: 'stopping' })
        : describeState(state);
  const canRetry = canAct && !isElsewhere && run.busy === null && state.kind !== 'discarding';
  // Always the same: with another one the list would draw all its rows again for every snapshot.
  const select = useCallback((id: string | null): void => {
    setIsFactoryShown(false);
    setSelectedId(id);
  }, []);
  const panel =
    isFactoryShown && factory !== undefined ? (
      <PipelineRuns
        runId={runId}
        progress={factory}
        place={run.plan?.factory}
        onClose={() => setIsFactoryShown(false)}
      />
    ) : selected === undefined ? null : (
      <TableDetails
        table={selected}
        isMoving={isInProgress(snapshot.state)}
        plan={run.plan?.tables.find(({ id }) => id === selected.id) ?? null}
        lanes={lanes}
        onRetry={canRetry ? () => void retryTable(runId, selected.id) : null}
        onClose={() => setSelectedId(null)}
      />
    );
  return (
    <Page
      title={text.run.title}
      purpose={purpose}
      isFilled
      panel={panel}
      foot={
        <RunActions
          runId={runId}
          state={state}
          isElsewhere={isElsewhere}
          isStopAsked={run.isStopAsked}
          busy={run.busy}
          plan={run.plan}
          factory={factory !== undefined && factory.state !== 'ended' ? factory.factory : null}
        />
      }
    >
      <div className={styles.all}>
        {round ?? <RoundLine plan={run.plan} />}
        <Announcer runId={runId} />
        <RunNotice
          state={state}
          isElsewhere={isElsewhere}
          isWorkerGone={isWorkerGone}
          stall={stallOf(snapshot)}
          rows={isInProgress(state) ? 0 : snapshot.rows}
          failedTables={tables.filter((table) => table.state === 'failed').length}
          error={run.error}
        />
        <TopLine snapshot={snapshot} said={said} />
        {isInProgress(state) && snapshot.load !== undefined ? <LoadLine runId={runId} load={snapshot.load} /> : null}
        {factory === undefined ? null : (
          <FactoryLine
            progress={factory}
            tables={tables}
            isShown={isFactoryShown}
            onShow={() => setIsFactoryShown(!isFactoryShown)}
          />
        )}
        {isInProgress(state) ? (
          <div className={styles.middle}>
            <ThroughputChart
              rates={run.rates}
              limitBytesPerSecond={run.plan?.options.bandwidthBytesPerSecond ?? null}
            />
            <LaneStrip lanes={lanes} tables={tables} />
          </div>
        ) : null}
        <div className={styles.tables}>
          <RunTables tables={tables} isMoving={isInProgress(state)} selectedId={selectedId} onSelect={select} />
        </div>
        <div className={styles.log}>
          <LogPanel lines={run.lines} />
        </div>
      </div>
    </Page>
  );
}

/** Listens while the screen is open; a run that completes meanwhile leads to its result, or to the round it belongs to. */
function useWatch(runId: string, isOfRound: boolean): void {
  const { runs, app, rounds } = useStores();
  useEffect(() => {
    let before = runs.getState().watched.get(runId)?.snapshot?.state;
    void runs.getState().watch(runId);
    return runs.subscribe(({ watched }) => {
      const state = watched.get(runId)?.snapshot?.state;
      const wasInProgress = before !== undefined && isInProgress(before);
      before = state;
      if (isOfRound || !wasInProgress || state?.kind !== 'completed') return;
      const series = watched.get(runId)?.plan?.series?.name;
      const isRound = series !== undefined && isGoingOn(rounds.getState().rounds.get(series));
      app.getState().go(isRound ? { name: 'round', series } : { name: 'result', runId });
    });
  }, [runs, app, rounds, runId, isOfRound]);
}
