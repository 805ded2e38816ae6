// The pipeline runs of Data Factory beside the run: status, times, a way to its own pages, and what it has on record.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { FactoryPlace } from '../../../shared/factory.ts';
import type { FactoryProgress } from '../../../shared/factory-progress.ts';
import { toErrorData } from '../../stores/failure.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { unseen } from '../../stores/watched-runs.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { factoryRunText } from '../../text/factory-run.ts';
import { Problem } from '../../ui/problem.tsx';
import { ScriptBox } from '../../ui/script-box.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Status } from '../../ui/status.tsx';
import { formatClock } from '../../ui/when.ts';
import { monitoringLink } from './monitoring-link.ts';

const words = factoryRunText.runs;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  run: { padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  name: { overflowWrap: 'anywhere', fontWeight: 600 },
  quiet: {
    margin: 0,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center', marginTop: '4px', minHeight: '24px' },
  log: { marginTop: '12px' },
});

type PipelineRunsProps = {
  readonly runId: string;
  readonly progress: FactoryProgress;
  /** Absent where it is not told: a browser that only looks. */
  readonly place: FactoryPlace | undefined;
  readonly onClose: () => void;
};

export function PipelineRuns({ runId, progress, place, onClose }: PipelineRunsProps) {
  const styles = useStyles();
  const { canAct } = useStores();
  const { factory, pipelineRuns } = progress;
  return (
    <SidePanel title={words.title(factory)} onClose={onClose}>
      {pipelineRuns.length === 0 ? <p className={styles.quiet}>{words.none}</p> : null}
      <ul className={styles.list}>
        {pipelineRuns.map((run) => (
          <PipelineRun key={run.runId} run={run} place={place} />
        ))}
      </ul>
      {canAct ? <OnRecord runId={runId} /> : null}
    </SidePanel>
  );
}

type PipelineRunProps = {
  readonly run: FactoryProgress['pipelineRuns'][number];
  readonly place: FactoryPlace | undefined;
};

function PipelineRun({ run, place }: PipelineRunProps) {
  const styles = useStyles();
  const { api } = useStores();
  const { pipeline, status, startedUtc, endedUtc, message } = run;
  const link = place === undefined ? null : monitoringLink(place, run.runId);
  const times = [
    ...(startedUtc === null ? [] : [words.started(formatClock(startedUtc))]),
    ...(endedUtc === null ? [] : [words.ended(formatClock(endedUtc))]),
  ];
  return (
    <li className={styles.run}>
      <div className={styles.name}>{pipeline}</div>
      <Status kind={factoryRunText.statuses[status] ?? 'waiting'} word={status} />
      <p className={styles.quiet}>{times.join(', ')}</p>
      {message === '' ? null : <p className={styles.quiet}>{message}</p>}
      <div className={styles.row}>
        {link === null ? null : (
          <Button
            size="small"
            aria-label={words.openNamed(pipeline)}
            onClick={() => void api.call('link.open', { url: link })}
          >
            {words.open}
          </Button>
        )}
        <Button
          size="small"
          aria-label={words.copyNamed(pipeline)}
          onClick={() => void api.call('clipboard.write', { text: run.runId })}
        >
          {words.copy}
        </Button>
      </div>
    </li>
  );
}

function OnRecord({ runId }: { readonly runId: string }) {
  const styles = useStyles();
  const { api } = useStores();
  const { factoryLog, busy } = useFrom('runs', (state) => state.watched.get(runId) ?? unseen);
  const ask = useFrom('runs', (state) => state.askFactoryLog);
  const [savedPath, setSavedPath] = useState<string | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const save = async (text: string): Promise<void> => {
    setError(null);
    try {
      const saved = await api.call('file.save', { suggestedName: `${runId}-data-factory`, kind: 'text', text });
      setSavedPath(saved?.path ?? null);
    } catch (failure) {
      setError(toErrorData(failure));
    }
  };
  return (
    <div className={styles.log}>
      <div className={styles.row} role="status">
        {busy?.kind === 'logs' ? (
          <Spinner size="extra-tiny" label={words.logAsking} />
        ) : (
          <Button size="small" disabledFocusable={busy !== null} onClick={() => void ask(runId)}>
            {factoryLog === null ? words.log : words.logAgain}
          </Button>
        )}
      </div>
      {factoryLog === null ? (
        <p className={styles.quiet}>{words.logHint}</p>
      ) : (
        <ScriptBox title={words.logTitle} script={factoryLog}>
          <Button size="small" onClick={() => void save(factoryLog)}>
            {words.save}
          </Button>
        </ScriptBox>
      )}
      {savedPath === null ? null : <p className={styles.quiet}>{words.saved(savedPath)}</p>}
      {error === null ? null : <Problem error={error} />}
    </div>
  );
}
