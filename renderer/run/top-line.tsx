// The top line of a run: how far, how fast, how long still, and its state in words.
import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { formatBytes, formatDuration } from '../../shared/format.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { percentOf, runShare, type Said } from './run-words.ts';
import { describeTimeLeft } from './time-left.ts';

const useStyles = makeStyles({
  line: { display: 'flex', flexDirection: 'column', gap: '8px', containerType: 'inline-size' },
  figures: { display: 'flex', alignItems: 'flex-end', columnGap: '24px', rowGap: '4px', flexWrap: 'wrap' },
  percent: { fontSize: '28px', lineHeight: '32px', fontWeight: 600, minWidth: '76px' },
  unknown: { fontSize: '16px', fontWeight: 400 },
  state: { minWidth: '120px', fontWeight: 600, paddingBottom: '2px' },
  // Goes below as a whole where it does not fit.
  fields: {
    display: 'flex',
    columnGap: '20px',
    margin: '0 0 0 auto',
    flexWrap: 'wrap',
    flexShrink: 0,
    maxWidth: '100%',
    // On a line of its own it begins where every line begins.
    '@container (max-width: 960px)': { marginLeft: 0 },
  },
  label: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  value: { margin: 0, whiteSpace: 'nowrap' },
  wide: { minWidth: '112px' },
  rows: { minWidth: '190px' },
  rate: { minWidth: '172px' },
  narrow: { minWidth: '76px' },
  // Stands in the table too.
  spare: { '@container (max-width: 720px)': { display: 'none' } },
});

export function TopLine({ snapshot, said }: { readonly snapshot: RunSnapshot; readonly said: Said }) {
  const styles = useStyles();
  const share = runShare(snapshot);
  return (
    <section className={styles.line} aria-label={text.run.progress}>
      <div className={styles.figures}>
        <span className={mergeClasses(styles.percent, share === null && styles.unknown)} title={doubtOf(snapshot)}>
          {share === null ? text.run.percentUnknown : `${String(percentOf(share))}%`}
        </span>
        <span className={styles.state}>
          <Status kind={said.kind} word={said.word} />
        </span>
        <Figures snapshot={snapshot} />
      </div>
      {share === null ? null : (
        <ProgressBar
          value={share}
          thickness="large"
          color={said.kind === 'failed' ? 'error' : said.kind === 'warning' ? 'warning' : 'brand'}
          aria-label={text.run.progress}
          aria-valuetext={`${String(percentOf(share))}%, ${said.word}`}
        />
      )}
    </section>
  );
}

/** Why the percentage is missing, or stays where it is. */
function doubtOf({ rows, rowsEstimate, state }: RunSnapshot): string | undefined {
  if (rowsEstimate === null) return text.run.noEstimate;
  return isInProgress(state) && rows > rowsEstimate ? text.run.overEstimate : undefined;
}

/** Widths are fixed, so that changing numbers move nothing. */
function Figures({ snapshot }: { readonly snapshot: RunSnapshot }) {
  const styles = useStyles();
  const { rows, rowsEstimate, rowsPerSecond, bytesPerSecond, bytes, elapsedMs } = snapshot;
  const isMoving = isInProgress(snapshot.state);
  const { fields } = text.run;
  const rate = `${text.run.rate(rowsPerSecond)}, ${text.run.byteRate(bytesPerSecond)}`;
  const all = [
    { label: fields.rows, value: text.run.rowsOf(rows, rowsEstimate), width: styles.rows },
    { label: fields.written, value: formatBytes(bytes), width: mergeClasses(styles.narrow, styles.spare) },
    ...(isMoving ? [{ label: fields.rate, value: rate, width: styles.rate }] : []),
    { label: fields.elapsed, value: formatDuration(Math.round(elapsedMs / 1000)), width: styles.narrow },
    ...(isMoving ? [{ label: fields.timeLeft, value: describeTimeLeft(snapshot), width: styles.wide }] : []),
  ];
  return (
    <dl className={styles.fields}>
      {all.map(({ label, value, width }) => (
        <div key={label} className={width}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
