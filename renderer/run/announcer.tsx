// Tells a screen reader how the run goes: at most every ten seconds, and at once when its state changes.
import { makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { describeState, percentOf, runShare } from './run-words.ts';
import { describeTimeLeft } from './time-left.ts';

const useStyles = makeStyles({
  heard: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

const everyMs = 10_000;

export type Announced = { readonly atMs: number; readonly kind: RunSnapshot['state']['kind']; readonly words: string };

/** The same object when there is nothing to say yet. The time is that of the snapshots. */
export function announce(before: Announced | null, snapshot: RunSnapshot): Announced | null {
  const { state } = snapshot;
  const atMs = Date.parse(snapshot.atUtc);
  const isChange = before !== null && before.kind !== state.kind;
  if (!isChange && before !== null && (!isInProgress(state) || atMs - before.atMs < everyMs)) return before;
  if (isChange || !isInProgress(state))
    return { atMs, kind: state.kind, words: text.run.announce.state(describeState(state).word) };
  return { atMs, kind: state.kind, words: progressWords(snapshot) };
}

function progressWords(snapshot: RunSnapshot): string {
  const words = text.run.announce;
  const share = runShare(snapshot);
  if (share === null) return words.rows(snapshot.rows);
  const percent = percentOf(share);
  return snapshot.etaSeconds === null
    ? words.percentOnly(percent)
    : words.progress(percent, describeTimeLeft(snapshot));
}

export function Announcer({ runId }: { readonly runId: string }) {
  const styles = useStyles();
  const { runs } = useStores();
  const [announced, setAnnounced] = useState<Announced | null>(null);
  useEffect(() => {
    const listen = (): void => {
      const snapshot = runs.getState().watched.get(runId)?.snapshot;
      // A snapshot without a time waits for one of the next process.
      if (snapshot?.atUtc) setAnnounced((before) => announce(before, snapshot));
    };
    listen();
    return runs.subscribe(listen);
  }, [runs, runId]);
  return (
    <div className={styles.heard} role="status" aria-live="polite">
      {announced?.words ?? ''}
    </div>
  );
}
