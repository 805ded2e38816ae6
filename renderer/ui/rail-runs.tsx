// The runs in progress and the latest ones, in the rail.
import { makeStyles, tokens } from '@fluentui/react-components';
import { memo, useEffect } from 'react';
import type { RunSummary } from '../../shared/contract.ts';
import { describeState, percentOf, runShare } from '../run/run-words.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { RailItem } from './rail-item.tsx';
import { spokenOnly } from './spoken-only.ts';
import { StatusIcon, type StatusKind } from './status.tsx';

const endedShown = 3;

const useStyles = makeStyles({
  title: {
    margin: '16px 0 4px',
    padding: '0 12px',
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: 400,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 900px)': spokenOnly,
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, '@media (max-width: 900px)': { marginTop: '8px' } },
});

/** All in progress, and the last few that are not; newest first, as the list comes. */
const railRuns = (runs: readonly RunSummary[]): readonly RunSummary[] => [
  ...runs.filter(({ state }) => isInProgress(state)),
  ...runs.filter(({ state }) => !isInProgress(state)).slice(0, endedShown),
];

export function RailRuns() {
  const styles = useStyles();
  const { runs: store } = useStores();
  const runs = useFrom('runs', (state) => state.runs);
  const route = useFrom('app', (state) => state.route);
  useEffect(() => {
    if (store.getState().loading === 'none') void store.getState().loadRuns();
  }, [store]);
  const openId = route.name === 'run' || route.name === 'result' ? route.runId : null;
  const shown = railRuns(runs);
  if (shown.length === 0) return null;
  return (
    <section aria-label={text.frame.runs}>
      <h2 className={styles.title}>{text.frame.runs}</h2>
      <ul className={styles.list}>
        {shown.map((run) => (
          <li key={run.runId}>
            <RailRun {...propsOf(run)} isCurrent={run.runId === openId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type RailRunProps = {
  readonly route: ReturnType<typeof routeOf>;
  readonly label: string;
  readonly kind: StatusKind;
  readonly line: string;
  readonly isCurrent: boolean;
};

const propsOf = (run: RunSummary): Omit<RailRunProps, 'isCurrent'> => {
  const { kind, word } = describeState(run.state);
  const share = run.state.kind === 'completed' ? null : runShare(run);
  const percent = share === null ? null : `${String(percentOf(share))}%`;
  const [short = word] = word.split(',');
  return {
    route: routeOf(run),
    label: text.run.rail.route(run.database, run.container),
    kind,
    line: text.run.rail.percent(short, percent),
  };
};

const isSame = (one: RailRunProps, other: RailRunProps): boolean =>
  one.line === other.line &&
  one.kind === other.kind &&
  one.label === other.label &&
  one.isCurrent === other.isCurrent &&
  one.route.name === other.route.name;

/** Snapshots come four a second: drawn again only when its words change. */
const RailRun = memo(function RailRun({ route, label, kind, line, isCurrent }: RailRunProps) {
  const go = useFrom('app', (state) => state.go);
  return (
    <RailItem
      icon={<StatusIcon kind={kind} />}
      label={label}
      line={line}
      isCurrent={isCurrent}
      onClick={() => go(route)}
    />
  );
}, isSame);

/** A complete run opens on its result, any other where it can be resumed. */
export const routeOf = ({ state, runId }: Pick<RunSummary, 'state' | 'runId'>) =>
  state.kind === 'completed' || state.kind === 'discarding'
    ? { name: 'result' as const, runId }
    : { name: 'run' as const, runId };
