// The result screen: the verdict over a run, what was proven, what needs a decision, every table, and what next.
import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { isAtRest, isResumable, type RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { unseen, type WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { ExceptionList } from './exception-list.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ProofSection, VerdictHead } from './proof-section.tsx';
import { ResultNext } from './result-next.tsx';
import { ResultTables } from './result-tables.tsx';
import { RoundLine } from './round/round-line.tsx';
import { SavedReport } from './saved-report.tsx';
import { Unread } from './run-screen.tsx';
import { SourceChangesSection } from './source-changes.tsx';
import { EvidenceProblem, SaveEvidence } from './save-evidence.tsx';
import { TableDetails } from './table-details.tsx';
import { exceptionsOf, judge } from './verdict.ts';
import { lastValidation, VerifyAgain } from './verify-again.tsx';

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '20px' },
});

export function ResultScreen({ runId }: { readonly runId: string }) {
  const { runs } = useStores();
  const run = useFrom('runs', (state) => state.watched.get(runId) ?? unseen);
  useEffect(() => {
    const { watch, loadReport } = runs.getState();
    void watch(runId).then(() => loadReport(runId));
  }, [runs, runId]);
  const { plan, snapshot } = run;
  const purpose =
    plan === null
      ? text.result.purpose
      : text.run.purpose(`${plan.source.server} \\ ${plan.source.database}`, plan.target.container);
  return snapshot === null ? (
    <Page title={text.result.title} purpose={purpose}>
      <Unread runId={runId} run={run} />
    </Page>
  ) : (
    <ReadResult run={run} snapshot={snapshot} purpose={purpose} />
  );
}

type ReadResultProps = { readonly run: WatchedRun; readonly snapshot: RunSnapshot; readonly purpose: string };

function ReadResult({ run, snapshot, purpose }: ReadResultProps) {
  const styles = useStyles();
  const { canAct } = useStores();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [isChoosing, setIsChoosing] = useState(false);
  const retryTable = useFrom('runs', (state) => state.retryTable);
  const { runId, tables, lanes } = snapshot;
  const selected = tables.find(({ id }) => id === selectedId);
  const exceptions = exceptionsOf(snapshot, run.report);
  const canRetry = canAct && !snapshot.isElsewhere && run.busy === null && snapshot.state.kind !== 'discarding';
  const onRetry = (id: string): (() => void) | null => (canRetry ? () => void retryTable(runId, id) : null);
  return (
    <Page
      title={text.result.title}
      purpose={purpose}
      foot={<ResultFoot run={run} snapshot={snapshot} onVerify={() => setIsChoosing(true)} />}
      panel={
        selected === undefined ? null : (
          <TableDetails
            table={selected}
            isMoving={isInProgress(snapshot.state)}
            plan={run.plan?.tables.find(({ id }) => id === selected.id) ?? null}
            lanes={lanes}
            onRetry={onRetry(selected.id)}
            onClose={() => setSelectedId(null)}
          />
        )
      }
    >
      <div className={styles.all}>
        <RoundLine plan={run.plan} />
        <VerdictHead verdict={judge(snapshot, exceptions, lastValidation(run))} />
        {run.error === null ? null : <Problem error={run.error} />}
        <EvidenceProblem runId={runId} />
        <VerifyAgain run={run} runId={runId} isChoosing={isChoosing} onClose={() => setIsChoosing(false)} />
        <ExceptionList exceptions={exceptions} run={run} snapshot={snapshot} onRetry={onRetry} />
        <ProofSection run={run} snapshot={snapshot} />
        <ResultTables tables={tables} verdict={lastValidation(run)} selectedId={selectedId} onSelect={setSelectedId} />
        <SourceChangesSection run={run} snapshot={snapshot} />
        <ResultNext run={run} snapshot={snapshot} />
      </div>
    </Page>
  );
}

type ResultFootProps = Pick<ReadResultProps, 'run' | 'snapshot'> & { readonly onVerify: () => void };

function ResultFoot({ run, snapshot, onVerify }: ResultFootProps) {
  const { canAct } = useStores();
  const go = useFrom('app', (state) => state.go);
  const { resume } = useFrom('runs', (state) => state);
  const { state, runId, isElsewhere } = snapshot;
  const isBusy = run.busy !== null || isElsewhere;
  return (
    <>
      {state.kind === 'completed' ? (
        canAct ? (
          <Button disabled={isBusy} onClick={onVerify}>
            {text.result.verify.action}
          </Button>
        ) : null
      ) : (
        <Button onClick={() => go({ name: 'run', runId })}>{text.result.next.openRun}</Button>
      )}
      <SavedReport path={run.savedPath} />
      <ExportMenu runId={runId} isDisabled={isElsewhere} />
      {canAct && isAtRest(state) ? <SaveEvidence runId={runId} isDisabled={isBusy} /> : null}
      {canAct && isResumable(state) && !isInProgress(state) && run.plan?.series === undefined ? (
        <Button
          appearance="primary"
          disabledFocusable={isBusy}
          onClick={() => {
            go({ name: 'run', runId });
            void resume(runId);
          }}
        >
          {text.run.actions.resume}
        </Button>
      ) : null}
    </>
  );
}
