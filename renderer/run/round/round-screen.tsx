// A round of a series: while it goes on the run that works now, under the runs of the round; then what came of it.
import { Button, makeStyles, Spinner } from '@fluentui/react-components';
import { useEffect } from 'react';
import { isGoingOn, runsOfRound, type WatchedRound } from '../../stores/rounds-store.ts';
import { runRound } from '../../stores/next-round.ts';
import { isInProgress } from '../../stores/run-snapshots.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { VerdictHead } from '../proof-section.tsx';
import { RunScreen } from '../run-screen.tsx';
import { RoundResultPage } from './round-result.tsx';
import { RoundRuns } from './round-runs.tsx';

const words = seriesText.round;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '20px' },
  gap: { flex: 1 },
});

export function RoundScreen({ series }: { readonly series: string }) {
  const round = useFrom('rounds', (state) => state.rounds.get(series));
  const runs = useFrom('runs', (state) => state.runs);
  const { runs: store } = useStores();
  // Its runs are known by the list of all.
  useEffect(() => void store.getState().loadRuns(), [store]);
  if (round === undefined) return <NoRound series={series} />;
  const own = runsOfRound(runs, round);
  if (isGoingOn(round)) {
    const current = own.find(({ state }) => isInProgress(state)) ?? own.at(-1);
    const strip = <RoundRuns series={series} round={round} runs={own} />;
    if (current !== undefined) return <RunScreen key={current.runId} runId={current.runId} round={strip} />;
    return <Beginning series={series} round={round} />;
  }
  if (round.result !== null) return <RoundResultPage round={round} result={round.result} runs={own} />;
  return <Broken series={series} round={round} />;
}

function NoRound({ series }: { readonly series: string }) {
  const go = useFrom('app', (state) => state.go);
  return (
    <Page title={words.title(series)} purpose={words.purpose}>
      <p>{words.none}</p>
      <Button onClick={() => go({ name: 'history' })}>{words.history}</Button>
    </Page>
  );
}

type RoundProps = { readonly series: string; readonly round: WatchedRound };

/** Before its first run: the lease is taken, the state is read, and the source is asked what changed. */
function Beginning({ series, round }: RoundProps) {
  const stop = useFrom('rounds', (state) => state.stop);
  const isStopping = round.state === 'stopping';
  return (
    <Page
      title={words.title(series)}
      purpose={words.purpose}
      foot={
        <Button disabledFocusable={isStopping} onClick={() => stop(series)}>
          {isStopping ? words.stopping : words.cancel}
        </Button>
      }
    >
      <Spinner size="small" labelPosition="after" label={words.beginning} />
    </Page>
  );
}

/** It failed as a whole, or was stopped before it came to anything. */
function Broken({ series, round }: RoundProps) {
  const styles = useStyles();
  const stores = useStores();
  const kind = round.state === 'failed' ? 'failed' : 'skipped';
  return (
    <Page
      title={words.title(series)}
      purpose={words.purpose}
      foot={
        <>
          <span className={styles.gap} />
          <Button appearance="primary" onClick={() => void runRound(stores, round.plan, round.path)}>
            {words.again}
          </Button>
        </>
      }
    >
      <div className={styles.all}>
        <VerdictHead
          verdict={{
            kind,
            words: words[round.state === 'failed' ? 'failed' : 'stopped'],
            meaning: words.failedMeaning,
          }}
        />
        {round.error === null ? null : <Problem error={round.error} />}
      </div>
    </Page>
  );
}
