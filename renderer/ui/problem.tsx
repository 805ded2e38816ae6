// A failure beside what caused it: what did not happen and why, what to do, and the technical detail to copy.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { describeProblem } from '../text/problems.ts';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const useStyles = makeStyles({
  problem: {
    display: 'flex',
    gap: '8px',
    padding: '8px 12px',
    borderLeft: `3px solid ${tokens.colorStatusDangerBorder1}`,
    backgroundColor: tokens.colorStatusDangerBackground1,
    maxWidth: '720px',
  },
  icon: { color: tokens.colorStatusDangerForeground1, fontSize: '16px', flexShrink: 0, paddingTop: '1px' },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', gap: '8px', marginTop: '6px', flexWrap: 'wrap' },
});

/** What "Copy details" puts on the clipboard. */
export const describeForCopy = (error: AppErrorData): string =>
  [describeProblem(error), `${error.code} ${JSON.stringify(error.context)}`, error.detail ?? ''].join('\n').trim();

/** `children`: further actions, beside "Copy details". */
export function Problem({ error, children }: { readonly error: AppErrorData; readonly children?: ReactNode }) {
  const styles = useStyles();
  const { api } = useStores();
  return (
    <div className={styles.problem} role="alert">
      <span className={styles.icon} aria-hidden>
        <DismissCircleFilled />
      </span>
      <div className={styles.words}>
        {describeProblem(error)}
        <div className={styles.actions}>
          {children}
          <Button size="small" onClick={() => void api.call('clipboard.write', { text: describeForCopy(error) })}>
            {text.frame.copyDetails}
          </Button>
        </div>
      </div>
    </div>
  );
}
