// What the reader of a run's screen must know before the figures: who carries it, why it rests, what is kept.
import { makeStyles, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';

const useStyles = makeStyles({
  notices: { display: 'flex', flexDirection: 'column', gap: '8px', ':empty': { display: 'none' } },
  bar: { maxWidth: '960px' },
});

export type RunNoticeProps = {
  readonly run: WatchedRun;
  readonly snapshot: RunSnapshot;
  readonly isWorkerGone: boolean;
};

export function RunNotice({ run, snapshot, isWorkerGone }: RunNoticeProps) {
  const styles = useStyles();
  const { state, tables } = snapshot;
  const said = sayOf(snapshot);
  const failed = tables.filter((table) => table.state === 'failed').length;
  return (
    <div className={styles.notices}>
      {snapshot.isElsewhere ? <Notice intent="info" words={text.run.elsewhere} /> : null}
      {isWorkerGone && isInProgress(state) ? <Notice intent="warning" words={text.run.workerGone} /> : null}
      {said === null ? null : <Notice intent={said.intent} words={said.words} />}
      {state.kind === 'failed' && failed === 0 ? <Problem error={state.error} /> : null}
      {state.kind === 'failed' && failed > 0 ? <Notice intent="error" words={text.run.failedTables(failed)} /> : null}
      {run.error === null ? null : <Problem error={run.error} />}
    </div>
  );
}

type Intent = 'info' | 'warning' | 'error';

function Notice({ intent, words }: { readonly intent: Intent; readonly words: string }) {
  const styles = useStyles();
  return (
    <MessageBar className={styles.bar} intent={intent} layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
    </MessageBar>
  );
}

function sayOf({ state, rows }: RunSnapshot): { readonly intent: Intent; readonly words: string } | null {
  if (state.kind === 'ready') return { intent: 'info', words: text.run.ready };
  if (state.kind === 'discarding') return { intent: 'warning', words: text.run.discarding };
  if (state.kind !== 'stopped') return null;
  return state.reason === 'crash'
    ? { intent: 'warning', words: text.run.crash(rows) }
    : { intent: 'info', words: text.run.stopped(rows) };
}
