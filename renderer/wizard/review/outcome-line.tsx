// What the last action on a plan led to, above its document.
import { makeStyles } from '@fluentui/react-components';
import { Problem } from '../../ui/problem.tsx';
import { Status } from '../../ui/status.tsx';
import type { Outcome } from './plan-actions.tsx';

const useStyles = makeStyles({
  line: { marginBottom: '12px', ':empty': { display: 'none' }, '@media print': { display: 'none' } },
});

export function OutcomeLine({ outcome }: { readonly outcome: Outcome | null }) {
  const styles = useStyles();
  return (
    <div className={styles.line} role="status">
      {outcome === null ? null : 'error' in outcome ? (
        <Problem error={outcome.error} />
      ) : (
        <Status kind="passed" word={outcome.done} />
      )}
    </div>
  );
}
