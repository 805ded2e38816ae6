// A step that describes a connection: the form, a test of it beside the form, and Enter in any field to start the test.
import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Check } from '../../shared/checks.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { asksForTest } from '../ui/asks-for-test.ts';
import { TestPanel } from '../ui/test-panel.tsx';
import { StepPage } from './step-page.tsx';

const useStyles = makeStyles({
  form: { maxWidth: '640px', display: 'flex', flexDirection: 'column', gap: '16px' },
});

type ConnectionPageProps = {
  readonly step: 'source' | 'target';
  /** What its test tries, in order. */
  readonly checkIds: readonly Check['id'][];
  readonly onKeepTrying?: () => void;
  readonly children: ReactNode;
};

export function ConnectionPage({ step, checkIds, onKeepTrying, children }: ConnectionPageProps) {
  const styles = useStyles();
  const test = useFrom(step, (state) => state.test);
  const isVoid = useFrom(step, (state) => state.isTestVoid);
  const runTest = useFrom(step, (state) => state.runTest);
  const cancelTest = useFrom(step, (state) => state.cancelTest);
  const panel = (
    <TestPanel
      title={text[step].testTitle}
      button={text[step].test}
      ids={checkIds}
      test={test}
      isVoid={isVoid}
      onTest={() => void runTest()}
      onCancel={cancelTest}
      onKeepTrying={onKeepTrying}
    />
  );
  return (
    <StepPage step={step} panel={panel}>
      <div
        className={styles.form}
        onKeyDown={(event) => {
          if (!asksForTest(event)) return;
          event.preventDefault();
          void runTest();
        }}
      >
        {children}
      </div>
    </StepPage>
  );
}
