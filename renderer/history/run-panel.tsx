// The details of one run of the history, with what can be done about it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RunSummary } from '../../shared/contract.ts';
import { formatBytes, formatCount } from '../../shared/format.ts';
import { isAtRest, isResumable } from '../../shared/run.ts';
import { DiscardRun } from '../run/discard-run.tsx';
import { ExportMenu } from '../run/export-menu.tsx';
import { describeState } from '../run/run-words.ts';
import { EvidenceProblem, SaveEvidence } from '../run/save-evidence.tsx';
import { NextRoundButton } from '../run/round/next-round-button.tsx';
import { Refusal } from '../run/round/refusal.tsx';
import { SavedReport } from '../run/saved-report.tsx';
import type { RoundRefusal } from '../stores/next-round.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { unseen } from '../stores/watched-runs.ts';
import { seriesText } from '../text/series.ts';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { routeOf } from '../ui/rail-runs.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Status } from '../ui/status.tsx';
import { formatWhen } from '../ui/when.ts';
import { fromText, roundText, routeText, spanText } from './history-columns.tsx';

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    rowGap: '4px',
    columnGap: '12px',
    margin: '12px 0',
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap', marginBottom: '12px' },
});

export function RunPanel({ run, onClose }: { readonly run: RunSummary; readonly onClose: () => void }) {
  const styles = useStyles();
  const { canAct } = useStores();
  const { kind, word } = describeState(run.state);
  const { error, savedPath } = useFrom('runs', (state) => state.watched.get(run.runId) ?? unseen);
  return (
    <SidePanel title={routeText(run)} onClose={onClose}>
      <Status kind={kind} word={word} />
      {run.isElsewhere ? <p>{text.history.panel.elsewhere}</p> : null}
      <Facts run={run} />
      <div className={styles.actions}>
        <OpenOrResume run={run} />
        <ExportMenu runId={run.runId} isDisabled={run.isElsewhere} />
        {canAct && isAtRest(run.state) ? <SaveEvidence runId={run.runId} isDisabled={run.isElsewhere} /> : null}
      </div>
      <SavedReport path={savedPath} />
      {error === null ? null : <Problem error={error} />}
      <EvidenceProblem runId={run.runId} />
      {canAct ? <Discard run={run} onDone={onClose} /> : null}
    </SidePanel>
  );
}

function Facts({ run }: { readonly run: RunSummary }) {
  const styles = useStyles();
  const words = text.history.panel;
  const facts = [
    [words.run, run.runId],
    [words.from, fromText(run)],
    [words.to, run.container],
    [words.started, formatWhen(run.createdUtc)],
    [words.updated, formatWhen(run.updatedUtc)],
    [words.duration, spanText(run)],
    [seriesText.history.series, run.series === null ? seriesText.history.none : roundText(run)],
    [seriesText.history.trigger, seriesText.history.triggers[run.trigger]],
    [words.tables, formatCount(run.tables)],
    ...(run.movedBy === 'here' ? [] : [[text.history.movers.label, text.history.movers.names[run.movedBy]] as const]),
    [words.rows, text.run.rowsOf(run.rows, run.rowsEstimate)],
    [words.bytes, formatBytes(run.bytes)],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.flatMap(([label, value]) => [
        <dt key={label} className={styles.label}>
          {label}
        </dt>,
        <dd key={`${label} value`} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}

function OpenOrResume({ run }: { readonly run: RunSummary }) {
  const { canAct } = useStores();
  const [refusal, setRefusal] = useState<RoundRefusal | null>(null);
  const go = useFrom('app', (state) => state.go);
  const resume = useFrom('runs', (state) => state.resume);
  const words = text.history.panel;
  const route = routeOf(run);
  return (
    <>
      <Button onClick={() => go(route)}>{route.name === 'result' ? words.openResult : words.open}</Button>
      {canAct && run.series !== null && isAtRest(run.state) && !run.isElsewhere ? (
        <>
          <NextRoundButton
            runId={run.runId}
            series={run.series.name}
            isBroken={run.state.kind !== 'completed'}
            appearance="primary"
            onRefused={setRefusal}
          />
          <Refusal refusal={refusal} />
        </>
      ) : null}
      {canAct && run.series === null && isResumable(run.state) && !run.isElsewhere ? (
        <Button
          appearance="primary"
          onClick={() => {
            go({ name: 'run', runId: run.runId });
            void resume(run.runId);
          }}
        >
          {words.resume}
        </Button>
      ) : null}
    </>
  );
}

/** The parts are counted by the run itself, which is read before the question is put. */
function Discard({ run, onDone }: { readonly run: RunSummary; readonly onDone: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { discard, watch } = useFrom('runs', (state) => state);
  const { snapshot, busy } = useFrom('runs', (state) => state.watched.get(run.runId) ?? unseen);
  if (isInProgress(run.state) || run.isElsewhere) return null;
  if (!isAsking)
    return (
      <Button
        size="small"
        onClick={() => {
          setIsAsking(true);
          void watch(run.runId);
        }}
      >
        {text.result.next.discard}
      </Button>
    );
  if (snapshot === null) return null;
  return (
    <DiscardRun
      what={text.result.discard.what(
        snapshot.parts,
        snapshot.bytes,
        run.container,
        snapshot.state.kind === 'completed',
      )}
      word={run.container}
      isWorking={busy?.kind === 'discard'}
      onDiscard={() =>
        void discard(run.runId).then((isDone) => {
          if (isDone) onDone();
        })
      }
      onCancel={() => setIsAsking(false)}
    />
  );
}
