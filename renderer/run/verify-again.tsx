// Verifying a run again: how far the download is, what it found, and a way to stop it.
import { Button, makeStyles, ProgressBar } from '@fluentui/react-components';
import { isFault, type Validation } from '../../shared/validation.ts';
import { useFrom } from '../stores/stores.tsx';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { text } from '../text/text.ts';
import { StatusIcon } from '../ui/status.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '4px', maxWidth: '640px', marginTop: '8px' },
  row: { display: 'flex', alignItems: 'center', gap: '12px' },
  words: { flex: 1 },
  verdict: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  problems: { margin: '4px 0 0', paddingLeft: '40px', overflowWrap: 'anywhere' },
});

export function VerifyAgain({ run, runId }: { readonly run: WatchedRun; readonly runId: string }) {
  const styles = useStyles();
  const cancel = useFrom('runs', (state) => state.cancelVerify);
  const words = text.result.verify;
  if (run.busy?.kind === 'verify') {
    const { verifying } = run;
    return (
      <div className={styles.box} ref={bringIntoView}>
        <div className={styles.row}>
          <span className={styles.words}>
            {verifying === null
              ? words.starting
              : words.progress(verifying.parts, verifying.partsInAll, verifying.bytes, verifying.bytesInAll)}
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
  return run.verdict === null ? null : <VerdictLine verdict={run.verdict} />;
}

/** The button that starts it stands in the foot, and the page may be scrolled far from here. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

const problemsShown = 20;

function VerdictLine({ verdict }: { readonly verdict: Validation }) {
  const styles = useStyles();
  const words = text.result.verify;
  const broken = verdict.tables.filter((table) => table.findings.some(isFault));
  const problems = [...verdict.findings, ...verdict.tables.flatMap(({ findings }) => findings)].map(
    ({ schema, table, text: said }) => (table === '' ? said : words.problem(`${schema}.${table}`, said)),
  );
  return (
    <div role="status" ref={bringIntoView}>
      <div className={styles.verdict}>
        <StatusIcon kind={verdict.verified ? 'passed' : 'failed'} />
        <span>
          {verdict.verified ? words.passed(verdict.parts, verdict.rows, verdict.bytes) : words.failed(broken.length)}
        </span>
      </div>
      {problems.length === 0 ? null : (
        <ul className={styles.problems}>
          {problems.slice(0, problemsShown).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
          {problems.length > problemsShown ? (
            <li>{text.result.exceptions.more(problems.length - problemsShown)}</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}
