// The schedules screen: those that this computer has, and one that is being made, with what it will be made of.
import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { AppErrorData } from '../../shared/errors.ts';
import { readSchedule, type ScheduleDraft } from '../stores/schedule-draft.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { schedulesText as words } from '../text/schedules.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleList } from './schedule-list.tsx';
import { SchedulePreview } from './schedule-preview.tsx';

const settleMs = 300;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '20px', alignItems: 'stretch' },
  add: { display: 'flex', flexDirection: 'column', gap: '8px', alignItems: 'flex-start' },
  said: { ':empty': { display: 'none' } },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  making: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 420px) minmax(0, 1fr)',
    gap: '16px 32px',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 640px)' },
  },
  foot: { flex: 1, textAlign: 'right', color: tokens.colorNeutralForeground2 },
  heading: { margin: '0 0 8px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
});

export function SchedulesScreen() {
  const styles = useStyles();
  const { schedules: store } = useStores();
  const { draft, said, error } = useFrom('schedules', (state) => state);
  useEffect(() => void store.getState().load(), [store]);
  const made = useMade(draft);
  return (
    <Page title={words.title} purpose={words.purpose} foot={draft === null ? undefined : <Foot made={made} />}>
      <div className={styles.all}>
        <Listed />
        <p className={mergeClasses(styles.quiet, styles.said)} role="status">
          {said}
        </p>
        {draft === null ? (
          <div className={styles.add}>
            <p className={styles.quiet}>{words.addHint}</p>
            <Button onClick={() => void store.getState().proposeFile()}>{words.addFor}</Button>
            <Failed error={error} />
          </div>
        ) : (
          <section aria-label={words.form}>
            <h2 className={styles.heading}>{words.form}</h2>
            <div className={styles.making}>
              <ScheduleForm draft={draft} problem={'problem' in made ? made.problem : null} />
              <SchedulePreview />
            </div>
            <Failed error={error} />
          </section>
        )}
      </div>
    </Page>
  );
}

const Failed = ({ error }: { readonly error: AppErrorData | null }) =>
  error === null ? null : <Problem error={error} />;

function Listed() {
  const styles = useStyles();
  const { schedules, loading, listError, load } = useFrom('schedules', (state) => state);
  if (listError !== null)
    return (
      <Problem error={listError}>
        <Button size="small" onClick={() => void load()}>
          {words.notRead}
        </Button>
      </Problem>
    );
  if (schedules.length > 0) return <ScheduleList schedules={schedules} />;
  if (loading === 'done') return <p className={styles.quiet}>{words.none}</p>;
  return <Spinner size="tiny" labelPosition="after" label={words.loading} style={{ justifyContent: 'flex-start' }} />;
}

type Made = ReturnType<typeof readSchedule>;
const nothingMade: Made = { problem: { field: 'name', words: '' } };

/** The schedule that the form amounts to; its text follows once the typing has come to rest. */
function useMade(draft: ScheduleDraft | null): Made {
  const { schedules: store } = useStores();
  const info = useFrom('app', (state) => state.info);
  const made =
    draft === null || info === null
      ? nothingMade
      : readSchedule(draft, { platform: info.platform, state: info.stateFolder });
  const about = 'schedule' in made ? JSON.stringify(made.schedule) : '';
  useEffect(() => {
    if (!('schedule' in made)) return;
    const { schedule } = made;
    const timer = setTimeout(() => void store.getState().loadText(schedule), settleMs);
    return () => clearTimeout(timer);
  }, [about]);
  return made;
}

/** What SQL Server Agent is given is copied, not created from here. */
function Foot({ made }: { readonly made: Made }) {
  const styles = useStyles();
  const { drop, create, isCreating, text, textOf } = useFrom('schedules', (state) => state);
  const isPrinted = 'schedule' in made && made.schedule.scheduler === 'sqlAgent';
  const isShown = 'schedule' in made && text !== null && textOf === JSON.stringify(made.schedule);
  const reason = 'problem' in made ? made.problem.words : isPrinted ? words.printed : isShown ? '' : words.preparing;
  return (
    <>
      <Button onClick={drop}>{words.cancel}</Button>
      <span className={styles.foot} role="status">
        {reason}
      </span>
      {isPrinted ? null : (
        <Button
          appearance="primary"
          disabled={!isShown || isCreating}
          onClick={() => ('schedule' in made ? void create(made.schedule) : undefined)}
        >
          {isCreating ? words.creating : words.create}
        </Button>
      )}
    </>
  );
}
