// How far work on the tables is: which one is looked at, how many are done, and the button that gives it up.
import { Button, makeStyles, ProgressBar } from '@fluentui/react-components';

const useStyles = makeStyles({
  whole: { maxWidth: '640px', display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', gap: '16px', justifyContent: 'space-between', minHeight: '18px' },
  table: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  count: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
});

export type TableProgressProps = {
  /** Null = the server has not answered yet. */
  readonly progress: { readonly done: number; readonly inAll: number; readonly table: string } | null;
  readonly words: {
    readonly connecting: string;
    readonly working: string;
    readonly count: (done: number, inAll: number) => string;
    readonly cancel: string;
  };
  readonly onCancel: () => void;
};

export function TableProgress({ progress, words, onCancel }: TableProgressProps) {
  const styles = useStyles();
  return (
    <div className={styles.whole}>
      <div className={styles.line} role="status">
        <span className={styles.table}>
          {progress === null ? words.connecting : `${words.working}: ${progress.table}`}
        </span>
        <span className={styles.count}>{progress === null ? null : words.count(progress.done, progress.inAll)}</span>
      </div>
      <ProgressBar
        aria-label={words.working}
        {...(progress === null ? {} : { value: progress.done, max: Math.max(1, progress.inAll) })}
      />
      <div>
        <Button size="small" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
