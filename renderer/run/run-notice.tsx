// What the reader of a run's screen must know before the figures: who carries it, why it rests, what is kept.
import { makeStyles, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { memo } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import type { RunState } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';

const useStyles = makeStyles({
  notices: { display: 'flex', flexDirection: 'column', gap: '8px', ':empty': { display: 'none' } },
});

export type RunNoticeProps = {
  readonly state: RunState;
  readonly isElsewhere: boolean;
  readonly isWorkerGone: boolean;
  /** Why nothing moves at the moment. */
  readonly stall: string | null;
  /** Verified so far; told of a run at rest. */
  readonly rows: number;
  readonly failedTables: number;
  /** Why the last thing asked of the run did not happen. */
  readonly error: AppErrorData | null;
};

export const RunNotice = memo(function RunNotice(props: RunNoticeProps) {
  const styles = useStyles();
  const { state, isElsewhere, isWorkerGone, stall, rows, failedTables, error } = props;
  const said = sayOf(state, rows);
  return (
    <div className={styles.notices}>
      {isElsewhere ? <Notice intent="info" words={text.run.elsewhere} /> : null}
      {isWorkerGone && isInProgress(state) ? <Notice intent="warning" words={text.run.workerGone} /> : null}
      {stall !== null && isInProgress(state) && !isWorkerGone ? (
        <Notice intent="warning" words={text.run.stalled(stall)} />
      ) : null}
      {said === null ? null : <Notice intent={said.intent} words={said.words} />}
      {state.kind === 'failed' && failedTables === 0 ? <Problem error={state.error} /> : null}
      {state.kind === 'failed' && failedTables > 0 ? (
        <Notice intent="error" words={text.run.failedTables(failedTables)} />
      ) : null}
      {error === null ? null : <Problem error={error} />}
    </div>
  );
});

type Intent = 'info' | 'warning' | 'error';

function Notice({ intent, words }: { readonly intent: Intent; readonly words: string }) {
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>{words}</MessageBarBody>
    </MessageBar>
  );
}

function sayOf(state: RunState, rows: number): { readonly intent: Intent; readonly words: string } | null {
  if (state.kind === 'ready') return { intent: 'info', words: text.run.ready };
  if (state.kind === 'discarding') return { intent: 'warning', words: text.run.discarding };
  if (state.kind !== 'stopped') return null;
  return state.reason === 'crash'
    ? { intent: 'warning', words: text.run.crash(rows) }
    : { intent: 'info', words: text.run.stopped(rows) };
}
