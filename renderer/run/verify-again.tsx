// Verifying a run again: how far it is and a way to stop it, else what the last validation found and proves.
import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { verdictOf, type Validation } from '../../shared/validation.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { StatusIcon, type StatusKind } from '../ui/status.tsx';
import { FindingList } from './finding-list.tsx';
import { VerifyChoice } from './verify-choice.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '4px', maxWidth: '640px', marginTop: '8px' },
  row: { display: 'flex', alignItems: 'center', gap: '12px' },
  words: { flex: 1 },
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  verdict: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  when: { margin: '2px 0 0', color: tokens.colorNeutralForeground2 },
  proof: { display: 'flex', gap: '32px', flexWrap: 'wrap', margin: '8px 0' },
  side: { flex: '1 1 320px', maxWidth: '720px' },
  label: { fontWeight: 600, margin: 0 },
  list: { margin: '2px 0 0', paddingLeft: '20px', overflowWrap: 'anywhere' },
});

const words = text.result.verify;

type VerifyAgainProps = {
  readonly run: WatchedRun;
  readonly runId: string;
  /** It is being decided how. */
  readonly isChoosing: boolean;
  readonly onClose: () => void;
};

export function VerifyAgain({ run, runId, isChoosing, onClose }: VerifyAgainProps) {
  const { canAct } = useStores();
  if (run.busy?.kind === 'verify') return <Verifying run={run} runId={runId} />;
  const last = lastValidation(run);
  return (
    <>
      {isChoosing && canAct ? <VerifyChoice runId={runId} onClose={onClose} /> : null}
      {last === null ? null : <Validated validation={last} />}
    </>
  );
}

/** What was found now, or what the report has on record. */
export const lastValidation = ({ verdict, report }: WatchedRun): Validation | null =>
  verdict ?? report?.validations.at(-1) ?? null;

function Verifying({ run, runId }: Pick<VerifyAgainProps, 'run' | 'runId'>) {
  const styles = useStyles();
  const cancel = useFrom('runs', (state) => state.cancelVerify);
  const { verifying } = run;
  return (
    <div className={styles.box} ref={bringIntoView}>
      <div className={styles.row}>
        <span className={styles.words}>
          {verifying === null
            ? words.starting
            : words.progress(verifying.parts, verifying.partsInAll, verifying.bytes, verifying.bytesInAll)}
          {verifying === null || verifying.asking === null ? null : `; ${words.asking(verifying.asking)}`}
        </span>
        <Button size="small" onClick={() => cancel(runId)}>
          {words.cancel}
        </Button>
      </div>
      <ProgressBar
        value={verifying === null ? 0 : verifying.bytes}
        max={verifying === null ? 1 : Math.max(1, verifying.bytesInAll)}
        aria-label={words.label}
      />
    </div>
  );
}

/** The button that starts it stands in the foot, and the page may be scrolled far from here. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

const marks: Readonly<Record<ReturnType<typeof verdictOf>, StatusKind>> = {
  verified: 'passed',
  differs: 'failed',
  incomplete: 'warning',
};

function Validated({ validation }: { readonly validation: Validation }) {
  const styles = useStyles();
  const verdict = verdictOf(validation);
  const { tier, parts, rows, bytes, tables, finishedUtc, by, proves, cannot } = validation;
  const broken = tables.filter((table) => table.findings.some(({ severity }) => severity === 'fault')).length;
  const told = {
    verified: words.passed(parts, rows, bytes),
    differs: words.failed(broken),
    incomplete: words.incomplete,
  };
  return (
    <section aria-label={words.last}>
      <h3 className={styles.heading}>{words.last}</h3>
      <div role="status" ref={bringIntoView}>
        <div className={styles.verdict}>
          <StatusIcon kind={marks[verdict]} />
          <span>{told[verdict]}</span>
        </div>
        <p className={styles.when}>{words.when(words.tiers[tier].name, finishedUtc, by)}</p>
      </div>
      <FindingList validation={validation} />
      <div className={styles.proof}>
        <Sentences title={words.proves} sentences={proves} />
        <Sentences title={words.cannot} sentences={cannot} />
      </div>
    </section>
  );
}

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  const styles = useStyles();
  if (sentences.length === 0) return null;
  return (
    <div className={styles.side}>
      <p className={styles.label}>{title}</p>
      <ul className={styles.list}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
