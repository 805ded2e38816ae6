// What needs a human before a run may be trusted or used: failed tables, rows set aside, what is unfinished, notes.
import { Button, makeStyles } from '@fluentui/react-components';
import type { Plan } from '../../shared/plan.ts';
import { isFinalFailure, type RunSnapshot, type TableSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { Status } from '../ui/status.tsx';
import { tableName } from './run-words.ts';
import type { Exceptions } from './verdict.ts';

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '12px' },
  name: { fontWeight: 600, overflowWrap: 'anywhere', marginBottom: '4px' },
  words: { margin: '2px 0 0', maxWidth: '720px', overflowWrap: 'anywhere' },
  blobs: { margin: '2px 0 0', paddingLeft: '20px', overflowWrap: 'anywhere' },
  notes: { margin: 0, paddingLeft: '20px', overflowWrap: 'anywhere', maxWidth: '720px' },
});

/** More stand in the list of tables. */
const shownOfEach = 10;

export type ExceptionListProps = {
  readonly exceptions: Exceptions;
  readonly run: WatchedRun;
  readonly snapshot: RunSnapshot;
  readonly onRetry: (tableId: string) => (() => void) | null;
};

export function ExceptionList({ exceptions, run, snapshot, onRetry }: ExceptionListProps) {
  const styles = useStyles();
  const { failed, setAside, unfinished, broken } = exceptions;
  const words = text.result.exceptions;
  const { state } = snapshot;
  const isOver = !isInProgress(state);
  const ofRun = state.kind === 'failed' && failed.length === 0 ? state.error : null;
  const isEmpty =
    failed.length + setAside.length + broken.length === 0 && ofRun === null && (unfinished.length === 0 || !isOver);
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      {isEmpty ? <Status kind="passed" word={words.none} /> : null}
      <ul className={styles.list}>
        {ofRun === null ? null : (
          <li>
            <Problem error={ofRun} />
          </li>
        )}
        {failed.slice(0, shownOfEach).map((table) => (
          <li key={table.id}>
            <FailedTable table={table} onRetry={onRetry(table.id)} />
          </li>
        ))}
        {setAside.slice(0, shownOfEach).map((table) => (
          <li key={`aside ${table.id}`}>
            <SetAside table={table} run={run} />
          </li>
        ))}
        {broken.slice(0, shownOfEach).map((sentence) => (
          <li key={sentence}>
            <Status kind="warning" word={sentence} />
          </li>
        ))}
        <More
          count={[failed, setAside, broken].reduce((sum, { length }) => sum + Math.max(0, length - shownOfEach), 0)}
        />
        {isOver && unfinished.length > 0 ? <li>{words.unfinished(unfinished.length)}</li> : null}
      </ul>
      <PlanNotes run={run} />
    </section>
  );
}

const More = ({ count }: { readonly count: number }) =>
  count === 0 ? null : <li>{text.result.exceptions.more(count)}</li>;

function FailedTable({ table, onRetry }: { readonly table: TableSnapshot; readonly onRetry: (() => void) | null }) {
  const styles = useStyles();
  const { error } = table;
  if (error === null) return null;
  const isFinal = isFinalFailure(error);
  return (
    <>
      <div className={styles.name}>{tableName(table)}</div>
      <Problem error={error}>
        {onRetry === null || isFinal ? null : (
          <Button size="small" onClick={onRetry}>
            {text.run.details.retryTable}
          </Button>
        )}
      </Problem>
      {isFinal ? <p className={styles.words}>{text.run.details.retryFinal}</p> : null}
    </>
  );
}

function SetAside({ table, run }: { readonly table: TableSnapshot; readonly run: WatchedRun }) {
  const styles = useStyles();
  const words = text.result.exceptions;
  const blobs =
    run.report?.tables.find(({ schema, name }) => schema === table.schema && name === table.name)?.setAside ?? [];
  return (
    <>
      <Status kind="warning" word={words.setAside(tableName(table), table.rowsSetAside, isByRule(table))} />
      <p className={styles.words}>{words.setAsideRemedy}</p>
      <ul className={styles.blobs}>
        {blobs.slice(0, shownOfEach).map(({ blob, rows }) => (
          <li key={blob}>{words.quarantine(blob, rows)}</li>
        ))}
        <More count={Math.max(0, blobs.length - shownOfEach)} />
      </ul>
    </>
  );
}

function PlanNotes({ run }: { readonly run: WatchedRun }) {
  const styles = useStyles();
  const notes = notesOf(run.plan?.tables ?? []);
  if (notes.length === 0) return null;
  return (
    <>
      <h4 className={styles.name} style={{ marginBottom: 0 }}>
        {text.result.exceptions.notes}
      </h4>
      <ul className={styles.notes}>
        {notes.slice(0, shownOfEach).map((note) => (
          <li key={note}>{note}</li>
        ))}
        <More count={Math.max(0, notes.length - shownOfEach)} />
      </ul>
    </>
  );
}

/** Said once for all tables that it holds for. */
function notesOf(tables: Plan['tables']): readonly string[] {
  const namesOf = new Map<string, string[]>();
  for (const table of tables)
    for (const note of table.notes) namesOf.set(note, [...(namesOf.get(note) ?? []), tableName(table)]);
  return [...namesOf].map(([note, names]) => `${text.result.exceptions.of(names, shownOfEach)}: ${note}`);
}

const isByRule = ({ rules = [] }: TableSnapshot): boolean =>
  rules.some(({ onBreak, rowsBroken }) => onBreak === 'quarantine' && rowsBroken > 0);
