// Whether the source changed since the export: the last answer, which the reports show too, and a way to ask.
import { Button, makeStyles } from '@fluentui/react-components';
import type { RunSnapshot } from '../../shared/run.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { StatusIcon, type StatusKind } from '../ui/status.tsx';
import { formatWhen } from '../ui/when.ts';

const useStyles = makeStyles({
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  words: { margin: '0 0 8px', maxWidth: '720px' },
  answer: { display: 'flex', gap: '8px', alignItems: 'flex-start', marginBottom: '8px' },
  tables: { margin: '0 0 8px', paddingLeft: '24px', overflowWrap: 'anywhere', maxWidth: '720px' },
});

/** The rest stands in the report. */
const tablesShown = 20;

const marks: Readonly<Record<SourceChanges['kind'], StatusKind>> = {
  none: 'passed',
  changed: 'warning',
  unknown: 'skipped',
};

export function SourceChangesSection({ run, snapshot }: { readonly run: WatchedRun; readonly snapshot: RunSnapshot }) {
  const styles = useStyles();
  const { canAct } = useStores();
  const { checkChanges, cancelVerify } = useFrom('runs', (state) => state);
  const words = text.result.changes;
  const { runId, state, isElsewhere } = snapshot;
  if (state.kind !== 'completed') return null;
  const last = run.report?.sourceChanges.at(-1) ?? null;
  const isAsking = run.busy?.kind === 'changes';
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <div role="status">
        {isAsking ? (
          <p className={styles.words}>{words.asking}</p>
        ) : last === null ? (
          <p className={styles.words}>{words.never}</p>
        ) : (
          <Answer changes={last} />
        )}
      </div>
      {!canAct ? null : isAsking ? (
        <Button onClick={() => cancelVerify(runId)}>{words.cancel}</Button>
      ) : (
        <Button disabled={run.busy !== null || isElsewhere} onClick={() => void checkChanges(runId)}>
          {words.action}
        </Button>
      )}
    </section>
  );
}

function Answer({ changes }: { readonly changes: SourceChanges }) {
  const styles = useStyles();
  const words = text.result.changes;
  const told = changes.tables.filter(({ kind }) => kind !== 'none');
  return (
    <>
      <div className={styles.answer}>
        <StatusIcon kind={marks[changes.kind]} />
        <span>
          {changes.headline} {words.asked(formatWhen(changes.checkedUtc))}
        </span>
      </div>
      {told.length === 0 ? null : (
        <ul className={styles.tables}>
          {told.slice(0, tablesShown).map((table) => (
            <li key={`${table.schema}.${table.name}`}>{words.table(table)}</li>
          ))}
          {told.length > tablesShown ? <li>{words.more(told.length - tablesShown)}</li> : null}
        </ul>
      )}
    </>
  );
}
