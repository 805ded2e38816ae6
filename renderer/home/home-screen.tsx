// The home screen: begin, open or go on; then what ran lately, or what this is for those who see it first.
import { Link, makeStyles, MessageBar, MessageBarBody, Spinner, tokens } from '@fluentui/react-components';
import { AddRegular, DocumentRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect } from 'react';
import { hasDraft, startNew, startSample } from '../stores/draft.ts';
import { useDerived } from '../stores/derived.ts';
import { openPlan } from '../stores/opened-plan.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { BigChoice } from './big-choice.tsx';
import { RecentRuns } from './recent-runs.tsx';
import { latestResumable, stateWords } from './run-words.ts';

const words = text.home;

const useStyles = makeStyles({
  notices: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    marginBottom: '16px',
    ':empty': { display: 'none' },
  },
  choices: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: '12px',
  },
  below: { marginTop: '12px', display: 'flex', flexDirection: 'column', gap: '12px', alignItems: 'flex-start' },
  starting: { display: 'flex', gap: '8px', alignItems: 'center', margin: 0 },
  title: { margin: '28px 0 8px', fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  lines: { margin: 0, paddingLeft: '20px', color: tokens.colorNeutralForeground2, maxWidth: '640px' },
  line: { marginBottom: '4px' },
});

export function HomeScreen() {
  const styles = useStyles();
  const stores = useStores();
  const { runs, loading, listError } = useFrom('runs', (state) => state);
  const isDraft = useDerived(hasDraft);
  useEffect(() => void stores.runs.getState().loadRuns(), [stores]);
  const waiting = latestResumable(runs);
  const begin = (): void => (hasDraft(stores) ? stores.app.getState().askForNew(true) : startNew(stores));
  /** The run's own screen asks for secrets that are missing and tells why it did not go on. */
  const resume = (runId: string): void => {
    stores.app.getState().go({ name: 'run', runId });
    void stores.runs.getState().resume(runId);
  };
  return (
    <Page title={words.title} purpose={words.purpose}>
      <Notices />
      <div className={styles.choices}>
        <BigChoice
          icon={<AddRegular />}
          name={words.newMigration}
          hint={isDraft ? words.draftHint : words.newHint}
          onClick={begin}
        />
        <BigChoice
          icon={<DocumentRegular />}
          name={words.open}
          hint={words.openHint}
          onClick={() => void openPlan(stores)}
        />
        {waiting === null ? null : (
          <BigChoice
            icon={<PlayRegular />}
            name={words.resume}
            hint={words.resumeHint(waiting.database, waiting.container, stateWords(waiting).toLowerCase())}
            onClick={() => resume(waiting.runId)}
          />
        )}
      </div>
      <div className={styles.below}>
        <SampleLink />
      </div>
      {loading === 'failed' && listError !== null ? <Problem error={listError} /> : null}
      {runs.length > 0 ? <RecentRuns onResume={resume} /> : null}
      {runs.length === 0 && loading !== 'running' && loading !== 'failed' ? <FirstTime /> : null}
    </Page>
  );
}

function Notices() {
  const styles = useStyles();
  const info = useFrom('app', (state) => state.info);
  return (
    <div className={styles.notices}>
      {info === null || info.runtimeNotice === null ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{info.runtimeNotice}</MessageBarBody>
        </MessageBar>
      )}
      {info?.secretStorage === 'memory' ? (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{text.frame.memorySecrets}</MessageBarBody>
        </MessageBar>
      ) : null}
    </div>
  );
}

function SampleLink() {
  const styles = useStyles();
  const stores = useStores();
  const { state, error } = useFrom('app', (app) => app.sample);
  const canShow = useFrom('app', (app) => app.info?.canShowSample === true);
  if (!canShow) return null;
  return (
    <>
      <div aria-live="polite">
        {state === 'starting' ? (
          <div className={styles.starting}>
            <Spinner size="extra-tiny" aria-hidden />
            {words.sampleStarting}
          </div>
        ) : (
          <Link as="button" onClick={() => void startSample(stores)}>
            {words.sample}
          </Link>
        )}
      </div>
      {error === null ? null : <Problem error={error} />}
    </>
  );
}

function FirstTime() {
  const styles = useStyles();
  return (
    <section>
      <h2 className={styles.title}>{words.firstTime}</h2>
      <ul className={styles.lines}>
        {words.lines.map((line) => (
          <li className={styles.line} key={line}>
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
