// A wizard step: the page of its screen with Back, the reason why Next is off, and Next.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, type ReactNode } from 'react';
import type { StepId } from '../stores/app-store.ts';
import { useDerived } from '../stores/derived.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';
import { nextStep, previousStep, steps } from './steps.ts';

const useStyles = makeStyles({
  reason: {
    flex: 1,
    textAlign: 'right',
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
});

export type StepPageProps = {
  readonly step: StepId;
  readonly children: ReactNode;
  readonly panel?: ReactNode;
  readonly isFilled?: boolean;
  /** Stands in for Next on the last step. */
  readonly primary?: ReactNode;
};

export function StepPage({ step, children, panel, isFilled = false, primary }: StepPageProps) {
  return (
    <Page
      title={text[step].title}
      purpose={text[step].purpose}
      panel={panel}
      isFilled={isFilled}
      foot={<StepFoot step={step} primary={primary} />}
    >
      {children}
    </Page>
  );
}

function StepFoot({ step, primary }: { readonly step: StepId; readonly primary: ReactNode }) {
  const styles = useStyles();
  const go = useFrom('app', (state) => state.go);
  const obstacle = useDerived((stores) => steps[step].obstacle(stores));
  const next = nextStep(step);
  const previous = previousStep(step);
  useNextKey(step);
  return (
    <>
      <Button
        onClick={() => go(previous === null ? { name: 'home' } : { name: 'wizard', step: previous })}
        aria-keyshortcuts="Alt+ArrowLeft"
      >
        {text.frame.back}
      </Button>
      <span className={styles.reason} role="status">
        {obstacle}
      </span>
      {primary ??
        (next === null ? null : (
          <Button appearance="primary" disabled={obstacle !== null} onClick={() => go({ name: 'wizard', step: next })}>
            {text.frame.next}
          </Button>
        ))}
    </>
  );
}

/** What does something of its own with Enter. */
const takesEnter =
  'textarea, button, a, select, [contenteditable], [role="combobox"], [role="grid"], [role="dialog"], [role="tab"]';

/** Enter goes on, from wherever it means nothing else. */
function useNextKey(step: StepId): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.isComposing;
      if (event.key !== 'Enter' || !isPlain || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest(takesEnter) !== null) return;
      const next = nextStep(step);
      if (next !== null && steps[step].obstacle(stores) === null) {
        stores.app.getState().go({ name: 'wizard', step: next });
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [step, stores]);
}
