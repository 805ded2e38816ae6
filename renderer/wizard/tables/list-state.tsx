// Whether the list is being read, was not read, or what the source could not tell of it; nothing when all is well.
import { Button, makeStyles, Skeleton, SkeletonItem, Spinner, tokens } from '@fluentui/react-components';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { useLater } from './use-later.ts';

const useStyles = makeStyles({
  wait: { display: 'flex', alignItems: 'center', gap: '12px', marginBottom: '8px' },
  lines: { display: 'flex', flexDirection: 'column', gap: '14px', maxWidth: '960px' },
  problem: { marginBottom: '8px' },
  note: { margin: '0 0 8px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type ListStateProps = {
  /** A list of this source is there, whatever became of reading it again. */
  readonly hasList: boolean;
  readonly onLoad: () => void;
};

export function ListState({ hasList, onLoad }: ListStateProps) {
  const styles = useStyles();
  const loading = useFrom('tables', (state) => state.loading);
  const error = useFrom('tables', (state) => state.error);
  const notes = useFrom('tables', (state) => state.notes);
  if (loading === 'running') return <Reading hasList={hasList} />;
  if (loading === 'failed' && error !== null) {
    return (
      <div className={styles.problem}>
        <Problem error={error}>
          <Button size="small" onClick={onLoad}>
            {text.tables.tryAgain}
          </Button>
        </Problem>
      </div>
    );
  }
  if (!hasList) return <NotRead onLoad={onLoad} />;
  return notes.map((note) => (
    <p key={note} className={styles.note}>
      {note}
    </p>
  ));
}

/** Before the first drawing, and after Cancel. */
function NotRead({ onLoad }: { readonly onLoad: () => void }) {
  const styles = useStyles();
  // The first reading starts as the screen appears, so for a moment there is nothing to say.
  if (!useLater(300)) return null;
  return (
    <div className={styles.wait}>
      <span role="status">{text.tables.notRead}</span>
      <Button size="small" onClick={onLoad}>
        {text.tables.read}
      </Button>
    </div>
  );
}

function Reading({ hasList }: { readonly hasList: boolean }) {
  const styles = useStyles();
  const cancel = useFrom('tables', (state) => state.cancelLoad);
  if (!useLater(300)) return null;
  return (
    <>
      <div className={styles.wait}>
        <Spinner size="tiny" aria-hidden />
        <span role="status">{text.tables.loading}</span>
        <Button size="small" onClick={cancel}>
          {text.tables.cancel}
        </Button>
      </div>
      {hasList ? null : (
        <Skeleton aria-hidden className={styles.lines}>
          {Array.from({ length: 12 }, (_, line) => (
            <SkeletonItem key={line} size={16} />
          ))}
        </Skeleton>
      )}
    </>
  );
}
