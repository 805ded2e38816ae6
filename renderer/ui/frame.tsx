// The frame of the window: the rail with steps, runs and places at the left, the screen at the right.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { HistoryRegular, HomeRegular, SettingsRegular } from '@fluentui/react-icons';
import { useEffect, type ReactNode } from 'react';
import type { StepId } from '../stores/app-store.ts';
import { useDerived } from '../stores/derived.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { firstObstacleBefore, isStep, previousStep, stepOrder, steps } from '../wizard/steps.ts';
import { NewMigrationQuestion } from '../home/new-migration-question.tsx';
import { Problem } from './problem.tsx';
import { RailItem } from './rail-item.tsx';
import { spokenOnly } from './spoken-only.ts';
import { RailRuns } from './rail-runs.tsx';
import { useCommands } from './use-commands.ts';
import { ScreenGuard } from './screen-guard.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { WorkerNotice } from './worker-notice.tsx';

const useStyles = makeStyles({
  frame: {
    height: '100%',
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    backgroundColor: tokens.colorNeutralBackground2,
    '@media print': { display: 'block', height: 'auto' },
    // A narrow or much enlarged window: marks alone, their words in tooltips.
    '@media (max-width: 900px)': { gridTemplateColumns: '52px minmax(0, 1fr)' },
  },
  rail: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    padding: '16px 8px 12px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowY: 'auto',
    minHeight: 0,
    '@media (max-width: 900px)': { padding: '12px 4px' },
    '@media print': { display: 'none' },
  },
  product: {
    fontSize: '16px',
    lineHeight: '24px',
    fontWeight: 600,
    padding: '0 12px 12px',
    margin: 0,
    '@media (max-width: 900px)': spokenOnly,
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  gap: { marginTop: '16px', '@media (max-width: 900px)': { marginTop: '8px' } },
  rest: { flex: 1, minHeight: '16px', '@media (max-width: 900px)': { minHeight: '8px' } },
  screen: {
    minWidth: 0,
    minHeight: 0,
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
    '@media print': { overflow: 'visible', height: 'auto' },
  },
  content: { flex: 1, minHeight: 0, '@media print': { overflow: 'visible' } },
});

export function Frame({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  const route = useFrom('app', (state) => state.route);
  const go = useFrom('app', (state) => state.go);
  useBackKey();
  useCommands();
  return (
    <div className={styles.frame}>
      <nav className={styles.rail} aria-label={text.frame.product}>
        <p className={styles.product}>{text.frame.product}</p>
        <RailItem
          icon={<HomeRegular />}
          label={text.frame.home}
          isCurrent={route.name === 'home'}
          onClick={() => go({ name: 'home' })}
        />
        <ol className={mergeClasses(styles.list, styles.gap)} aria-label={text.frame.steps}>
          {stepOrder.map((id, index) => (
            <li key={id}>
              <RailStep id={id} number={index + 1} />
            </li>
          ))}
        </ol>
        <RailRuns />
        <div className={styles.rest} />
        <RailItem
          icon={<HistoryRegular />}
          label={text.frame.history}
          isCurrent={route.name === 'history'}
          onClick={() => go({ name: 'history' })}
        />
        <RailItem
          icon={<SettingsRegular />}
          label={text.frame.settings}
          isCurrent={route.name === 'settings'}
          onClick={() => go({ name: 'settings' })}
        />
      </nav>
      <main className={styles.screen}>
        <WorkerNotice />
        <SignInNotice />
        <NewMigrationQuestion />
        <PrintProblem />
        <div className={styles.content} key={JSON.stringify(route)}>
          <ScreenGuard>{children}</ScreenGuard>
        </div>
      </main>
    </div>
  );
}

/** A step can be visited when every step before it can be left. */
function RailStep({ id, number }: { readonly id: StepId; readonly number: number }) {
  const route = useFrom('app', (state) => state.route);
  const go = useFrom('app', (state) => state.go);
  const summary = useDerived((stores) => steps[id].summary(stores));
  const blocker = useDerived((stores) => firstObstacleBefore(stores, id));
  const isDone = useDerived((stores) => blocker === null && steps[id].obstacle(stores) === null && summary !== '');
  const isCurrent = isStep(route, id);
  return (
    <RailItem
      number={number}
      isDone={isDone && !isCurrent}
      label={text[id].title}
      line={summary}
      isCurrent={isCurrent}
      isDisabled={blocker !== null && !isCurrent}
      onClick={() => go({ name: 'wizard', step: id })}
    />
  );
}

/** Printing can be asked for on every screen, so why it failed is told above every screen. */
function PrintProblem() {
  const error = useFrom('app', (state) => state.printError);
  return error === null ? null : <Problem error={error} />;
}

/** Alt+Left goes back one step, as in a browser. */
function useBackKey(): void {
  const { app } = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { route, go } = app.getState();
      if (!event.altKey || event.key !== 'ArrowLeft' || route.name !== 'wizard') return;
      event.preventDefault();
      const previous = previousStep(route.step);
      go(previous === null ? { name: 'home' } : { name: 'wizard', step: previous });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app]);
}
