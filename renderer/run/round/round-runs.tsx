// The runs of a round as a line: what is done, what works now, and what comes between them.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { RunSummary } from '../../../shared/contract.ts';
import { isInProgress } from '../../stores/run-snapshots.ts';
import type { WatchedRound } from '../../stores/rounds-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';
import { Status, StatusIcon } from '../../ui/status.tsx';
import { describeState } from '../run-words.ts';

const words = seriesText.round;

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '16px',
    rowGap: '4px',
    flexWrap: 'wrap',
    minHeight: '24px',
  },
  list: { display: 'contents', listStyleType: 'none', margin: 0, padding: 0 },
  item: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  title: { fontWeight: 600 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

type RoundRunsProps = {
  readonly series: string;
  readonly round: WatchedRound;
  readonly runs: readonly RunSummary[];
};

export function RoundRuns({ series, round, runs }: RoundRunsProps) {
  const styles = useStyles();
  const stop = useFrom('rounds', (state) => state.stop);
  const isBetween = runs.every(({ state }) => !isInProgress(state));
  const last = runs.at(-1)?.series ?? null;
  const now = round.state === 'stopping' ? words.stopping : last?.kind === 'full' ? words.between : words.ending;
  return (
    <section className={styles.line} aria-label={words.runs}>
      <span className={styles.title}>
        {last === null ? words.title(series) : `${words.title(series)}, ${words.number(last.round).toLowerCase()}`}
      </span>
      <ul className={styles.list}>
        {runs.map((run) => (
          <li key={run.runId} className={styles.item}>
            <StatusIcon kind={describeState(run.state).kind} />
            {run.series === null ? '' : words.kinds[run.series.kind]}
          </li>
        ))}
      </ul>
      <span role="status" className={styles.quiet}>
        {isBetween ? <Status kind="running" word={now} /> : ''}
      </span>
      {isBetween && round.state === 'running' ? (
        <Button size="small" onClick={() => stop(series)}>
          {words.cancel}
        </Button>
      ) : null}
    </section>
  );
}
