// The latest runs of this computer, each with the one thing to do about it.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { RunSummary } from '../../shared/contract.ts';
import { formatCount } from '../../shared/format.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { formatWhen, formatWhenShort } from '../ui/when.ts';
import { byLatest, canResume, routeOf, stateWords, statusKindOf } from './run-words.ts';

const words = text.home;
const linesShown = 8;

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    marginTop: '28px',
    minHeight: '32px',
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  column: {
    textAlign: 'left',
    fontWeight: 600,
    fontSize: '12px',
    lineHeight: '16px',
    padding: '4px 12px 4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  cell: {
    height: '30px',
    padding: '0 12px 0 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  action: { textAlign: 'right', paddingRight: 0 },
  actionHead: { textAlign: 'right', paddingRight: '8px' },
  button: { minWidth: 'auto' },
  // A narrow window leaves them to the history.
  spare: { '@media (max-width: 900px)': { display: 'none' } },
});

const columns = [
  { id: 'state', width: '148px' },
  { id: 'when', width: '164px', isSpare: true },
  { id: 'from' },
  { id: 'to' },
  { id: 'rows', width: '108px', isSpare: true },
  { id: 'action', width: '120px' },
] satisfies readonly { id: string; width?: string; isSpare?: boolean }[];

export function RecentRuns({ onResume }: { readonly onResume: (runId: string) => void }) {
  const styles = useStyles();
  const runs = useFrom('runs', (state) => state.runs);
  const go = useFrom('app', (state) => state.go);
  return (
    <section aria-label={words.runs}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.runs}</h2>
        {runs.length > linesShown ? (
          <Button appearance="subtle" size="small" onClick={() => go({ name: 'history' })}>
            {words.allRuns}
          </Button>
        ) : null}
      </div>
      <table className={styles.table}>
        <colgroup>
          {columns.map(({ id, width, isSpare }) => (
            <col key={id} className={isSpare === true ? styles.spare : undefined} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th className={styles.column} scope="col">
              {words.columns.state}
            </th>
            <th className={mergeClasses(styles.column, styles.spare)} scope="col">
              {words.columns.when}
            </th>
            <th className={styles.column} scope="col">
              {words.columns.from}
            </th>
            <th className={styles.column} scope="col">
              {words.columns.to}
            </th>
            <th className={mergeClasses(styles.column, styles.number, styles.spare)} scope="col">
              {words.columns.rows}
            </th>
            <th className={mergeClasses(styles.column, styles.actionHead)} scope="col">
              {words.columns.action}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs
            .toSorted(byLatest)
            .slice(0, linesShown)
            .map((run) => (
              <Line key={run.runId} run={run} onResume={onResume} />
            ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ run, onResume }: { readonly run: RunSummary; readonly onResume: (runId: string) => void }) {
  const styles = useStyles();
  const go = useFrom('app', (state) => state.go);
  const when = formatWhen(run.updatedUtc);
  const from = `${run.server} \\ ${run.database}`;
  return (
    <tr>
      <td className={styles.cell} title={run.isElsewhere ? words.elsewhere : undefined}>
        <Status kind={statusKindOf(run)} word={stateWords(run)} />
      </td>
      <td className={mergeClasses(styles.cell, styles.spare)} title={when}>
        {formatWhenShort(run.updatedUtc)}
      </td>
      <td className={styles.cell} title={from}>
        {from}
      </td>
      <td className={styles.cell} title={run.container}>
        {run.container}
      </td>
      <td className={mergeClasses(styles.cell, styles.number, styles.spare)}>{formatCount(run.rows)}</td>
      <td className={mergeClasses(styles.cell, styles.action)}>
        {canResume(run) ? (
          <Button
            className={styles.button}
            appearance="subtle"
            size="small"
            aria-label={words.resumeRunOf(run.database, when)}
            onClick={() => onResume(run.runId)}
          >
            {words.resume}
          </Button>
        ) : null}
        <Button
          className={styles.button}
          appearance="subtle"
          size="small"
          aria-label={words.openRunOf(run.database, when)}
          onClick={() => go(routeOf(run))}
        >
          {words.openRun}
        </Button>
      </td>
    </tr>
  );
}
