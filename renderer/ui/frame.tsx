// The frame of the window: the rail with steps, runs and places at the left, the screen at the right.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { CalendarLtrRegular, HistoryRegular, HomeRegular, SettingsRegular } from '@fluentui/react-icons';
import { useEffect, type ReactNode } from 'react';
import type { StepId } from '../stores/app-store.ts';
import { useDerived } from '../stores/derived.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { schedulesText } from '../text/schedules.ts';
import { text } from '../text/text.ts';
import { firstObstacleBefore, isStep, previousStep, stepOrder, steps } from '../wizard/steps.ts';
import { NewMigrationQuestion } from '../home/new-migration-question.tsx';
import { useFrameStyles } from './frame-styles.ts';
import { Problem } from './problem.tsx';
import { RailItem } from './rail-item.tsx';
import { spokenOnly } from './spoken-only.ts';
import { RailRuns } from './rail-runs.tsx';
import { useCommands } from './use-commands.ts';
import { ScreenGuard } from './screen-guard.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { WorkerNotice } from './worker-notice.tsx';

const useStyles = makeStyles({
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
});

export function Frame({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  const frame = useFrameStyles();
  const route = useFrom('app', (state) => state.route);
  const go = useFrom('app', (state) => state.go);
  useBackKey();
  useCommands();
  return (
    <div className={frame.frame}>
      <nav className={frame.rail} aria-label={text.frame.product}>
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
          icon={<CalendarLtrRegular />}
          label={schedulesText.title}
          isCurrent={route.name === 'schedules'}
          onClick={() => go({ name: 'schedules' })}
        />
        <RailItem
          icon={<SettingsRegular />}
          label={text.frame.settings}
          isCurrent={route.name === 'settings'}
          onClick={() => go({ name: 'settings' })}
        />
      </nav>
      <main className={frame.screen}>
        <WorkerNotice />
        <SignInNotice />
        <NewMigrationQuestion />
        <PrintProblem />
        <div className={frame.content} key={JSON.stringify(route)}>
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
