// A plan that was opened from a file: to be read, and run exactly as it is.
import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { toErrorData } from '../../stores/failure.ts';
import { openPlan } from '../../stores/opened-plan.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { OutcomeLine } from './outcome-line.tsx';
import { PlanActions, type Outcome } from './plan-actions.tsx';
import { PlanDocument } from './plan-document.tsx';

const words = text.review;
const useStyles = makeStyles({ gap: { flex: 1 } });

export function OpenedScreen() {
  const styles = useStyles();
  const stores = useStores();
  const { plan, path, error } = useFrom('opened', (state) => state);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const secrets = async () => (plan === null ? null : stores.runs.getState().secretsFor(plan));
  const estimate = async (): Promise<void> => {
    try {
      const found = await secrets();
      if (found !== null) await stores.opened.getState().runEstimate(found.source);
    } catch (problem) {
      setOutcome({ error: toErrorData(problem) });
    }
  };
  const measure = async (): Promise<void> => {
    try {
      const found = await secrets();
      if (found !== null) await stores.opened.getState().runSizing(found, null);
    } catch (problem) {
      setOutcome({ error: toErrorData(problem) });
    }
  };
  return (
    <Page
      title={words.openedTitle}
      purpose={path === null ? words.noneOpened : words.openedPurpose(path)}
      foot={
        <>
          <Button onClick={() => stores.app.getState().go({ name: 'home' })}>{words.back}</Button>
          <span className={styles.gap} />
          <PlanActions from="opened" isReady={plan !== null} findSecrets={secrets} onOutcome={setOutcome} />
        </>
      }
    >
      {error === null ? null : (
        <Problem error={error}>
          <Button size="small" onClick={() => void openPlan(stores)}>
            {text.home.open}
          </Button>
        </Problem>
      )}
      <OutcomeLine outcome={outcome} from="opened" />
      <PlanDocument from="opened" onEstimate={() => void estimate()} onMeasure={() => void measure()} />
    </Page>
  );
}
