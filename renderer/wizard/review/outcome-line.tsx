// What the last action on a plan led to, above its document.
import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useStores } from '../../stores/stores.tsx';
import { enginesText } from '../../text/engines.ts';
import { Problem } from '../../ui/problem.tsx';
import { Status } from '../../ui/status.tsx';
import type { Outcome } from './plan-actions.tsx';

const useStyles = makeStyles({
  line: { marginBottom: '12px', ':empty': { display: 'none' }, '@media print': { display: 'none' } },
});

/** What the set-up of the factory puts right. */
const ofSetup = new Set<string>(['FACTORY_NOT_DEPLOYED', 'FACTORY_RUNTIME_OFFLINE', 'FACTORY_MISSING']);

type OutcomeLineProps = { readonly outcome: Outcome | null; readonly from: 'plan' | 'opened' };

export function OutcomeLine({ outcome, from }: OutcomeLineProps) {
  const styles = useStyles();
  const { app } = useStores();
  const line = useRef<HTMLDivElement>(null);
  // The buttons are in the foot, and the document may be scrolled far below this line.
  useEffect(() => {
    if (outcome !== null) line.current?.scrollIntoView({ block: 'center' });
  }, [outcome]);
  return (
    <div className={styles.line} role="status" ref={line}>
      {outcome === null ? null : 'error' in outcome ? (
        <Problem error={outcome.error}>
          {ofSetup.has(outcome.error.code) ? (
            <Button size="small" onClick={() => app.getState().go({ name: 'factory', from })}>
              {enginesText.review.setup}
            </Button>
          ) : null}
        </Problem>
      ) : (
        <Status kind="passed" word={outcome.done} />
      )}
    </div>
  );
}
