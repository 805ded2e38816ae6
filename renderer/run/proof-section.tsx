// The verdict as a mark and words, and what was proven and how.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  DismissCircleFilled,
  SubtractCircleRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import { formatBytes, formatCount, formatDuration } from '../../shared/format.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { WatchedRun } from '../stores/watched-runs.ts';
import { factoryRunText } from '../text/factory-run.ts';
import { text } from '../text/text.ts';
import { StatusIcon, type StatusKind } from '../ui/status.tsx';
import type { VerdictWords } from './verdict.ts';

const useStyles = makeStyles({
  head: { display: 'flex', gap: '16px', alignItems: 'center' },
  mark: { fontSize: '48px', display: 'flex', flexShrink: 0 },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  verdict: { margin: 0, fontSize: '24px', lineHeight: '32px', fontWeight: 600 },
  meaning: { margin: 0, maxWidth: '720px' },
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  words: { margin: '0 0 4px', maxWidth: '720px' },
  figures: { display: 'flex', columnGap: '32px', rowGap: '8px', margin: '8px 0 0', flexWrap: 'wrap' },
  label: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

export function VerdictHead({ verdict }: { readonly verdict: VerdictWords }) {
  const styles = useStyles();
  const { kind, words, meaning } = verdict;
  return (
    <div className={styles.head}>
      <Mark kind={kind} />
      <div>
        <h2 className={styles.verdict}>{words}</h2>
        <p className={styles.meaning}>{meaning}</p>
      </div>
    </div>
  );
}

/** The word beside it says the same. */
function Mark({ kind }: { readonly kind: StatusKind }) {
  const styles = useStyles();
  const marks: Partial<Record<StatusKind, readonly [string, React.ReactNode]>> = {
    passed: [styles.passed, <CheckmarkCircleFilled key="mark" />],
    warning: [styles.warning, <WarningFilled key="mark" />],
    failed: [styles.failed, <DismissCircleFilled key="mark" />],
    skipped: [styles.quiet, <SubtractCircleRegular key="mark" />],
  };
  const [colour, icon] = marks[kind] ?? ['', <StatusIcon key="mark" kind={kind} />];
  return (
    <span className={mergeClasses(styles.mark, colour)} aria-hidden>
      {icon}
    </span>
  );
}

export function ProofSection({ run, snapshot }: { readonly run: WatchedRun; readonly snapshot: RunSnapshot }) {
  const styles = useStyles();
  const words = text.result.proven;
  const { tables, rows, parts, bytes, elapsedMs } = snapshot;
  const done = tables.filter(({ state }) => state === 'done').length;
  const figures = [
    [words.figures.tables, words.tables(done, tables.length)],
    [words.figures.rows, formatCount(rows)],
    [words.figures.parts, formatCount(parts)],
    [words.figures.bytes, formatBytes(bytes)],
    [words.figures.elapsed, formatDuration(elapsedMs / 1000)],
  ] as const;
  const manifest = run.report?.manifest ?? null;
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      {run.plan === null ? null : <HereProof plan={run.plan} />}
      <p className={styles.words}>{words.counts}</p>
      <FactoryProof run={run} snapshot={snapshot} />
      {run.plan === null ? null : (
        <p className={styles.words}>{run.report?.pointInTime.text ?? run.plan.consistency}</p>
      )}
      <dl className={styles.figures}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
        {manifest === null ? null : (
          <div>
            <dt className={styles.label}>{words.manifest}</dt>
            <dd className={styles.value}>{manifest}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** What is known of the tables that this computer moved; nothing where there is none. */
function HereProof({ plan: { tables, options } }: { readonly plan: Plan }) {
  const styles = useStyles();
  const words = text.result.proven;
  const here = tables.filter(({ engine }) => engine === undefined).length;
  if (here === 0) return null;
  return <p className={styles.words}>{(here === tables.length ? words : words.ofThisComputer)[options.verify]}</p>;
}

/** What is known of the tables that Data Factory moved, and what is not. */
function FactoryProof({ run: { plan }, snapshot: { tables, factory } }: Parameters<typeof ProofSection>[0]) {
  const styles = useStyles();
  const words = factoryRunText.proof;
  const moved = tables.filter((table) => table.factory !== undefined && table.state === 'done').length;
  if (plan === null || moved === 0) return null;
  const name = factory?.factory ?? plan.factory?.factory ?? '';
  return <p className={styles.words}>{`${words.intro(moved, name)} ${words[plan.options.verify]} ${words.values}`}</p>;
}
