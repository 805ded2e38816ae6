// What one does next with a run that has ended: look at it, use its manifest, begin another, or discard it.
import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { RunSnapshot } from '../../shared/run.ts';
import { hasDraft, startNew } from '../stores/draft.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { DiscardRun } from './discard-run.tsx';
import { SeriesNext } from './round/series-next.tsx';
import { OpenContainer } from './run-actions.tsx';

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
  words: { margin: '8px 0 0', overflowWrap: 'anywhere' },
});

export type ResultNextProps = { readonly run: WatchedRun; readonly snapshot: RunSnapshot };

export function ResultNext({ run, snapshot }: ResultNextProps) {
  const styles = useStyles();
  const stores = useStores();
  const [isDiscarding, setIsDiscarding] = useState(false);
  const askForNew = useFrom('app', (state) => state.askForNew);
  const words = text.result.next;
  const { state, isElsewhere } = snapshot;
  const manifest = run.report?.manifest ?? null;
  const canDiscard = stores.canAct && !isInProgress(state) && !isElsewhere && run.plan !== null;
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <div className={styles.row}>
        <SeriesNext run={run} snapshot={snapshot} />
        {run.plan === null ? null : <OpenContainer plan={run.plan} />}
        {manifest === null ? null : (
          <Button onClick={() => void stores.api.call('clipboard.write', { text: manifest })}>
            {words.copyManifest}
          </Button>
        )}
        {stores.canAct ? (
          <Button onClick={() => (hasDraft(stores) ? askForNew(true) : startNew(stores))}>{words.newMigration}</Button>
        ) : null}
        {canDiscard ? (
          <Button aria-expanded={isDiscarding} onClick={() => setIsDiscarding(true)}>
            {words.discard}
          </Button>
        ) : null}
      </div>
      {run.reportError === null || isInProgress(state) ? null : (
        <p className={styles.words}>{text.result.reportMissing}</p>
      )}
      {isDiscarding && canDiscard ? (
        <Discarding run={run} snapshot={snapshot} onCancel={() => setIsDiscarding(false)} />
      ) : null}
    </section>
  );
}

function Discarding({ run, snapshot, onCancel }: ResultNextProps & { readonly onCancel: () => void }) {
  const go = useFrom('app', (state) => state.go);
  const discard = useFrom('runs', (state) => state.discard);
  const { runId, state, parts, bytes } = snapshot;
  const container = run.plan?.target.container ?? '';
  return (
    <DiscardRun
      what={text.result.discard.what(parts, bytes, container, state.kind === 'completed')}
      word={container}
      isWorking={run.busy?.kind === 'discard'}
      onDiscard={() =>
        void discard(runId).then((isDone) => {
          if (isDone) go({ name: 'history' });
        })
      }
      onCancel={onCancel}
    />
  );
}
