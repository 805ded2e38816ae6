// How much a plan will move and how long it may take, once a sample was read.
import { Button, makeStyles, Spinner } from '@fluentui/react-components';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format.ts';
import type { Estimate } from '../../../shared/estimate.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { Facts, Section, type Fact } from './document-parts.tsx';

const words = text.review.estimate;
const unknown = text.review.unknown;

const useStyles = makeStyles({
  line: { margin: 0, display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', minHeight: '32px' },
  basis: { margin: '6px 0 0' },
  actions: { '@media print': { display: 'none' } },
});

/** `onEstimate`: reads a sample; finds or asks the password itself. */
export function EstimateSection({
  from,
  onEstimate,
}: {
  readonly from: 'plan' | 'opened';
  readonly onEstimate: () => void;
}) {
  const styles = useStyles();
  const { estimating, estimate, estimateError, estimateProgress, cancelEstimate } = useFrom(from, (state) => state);
  const isShared = useFrom(from, ({ plan }) => plan?.factory !== undefined);
  const again = (
    <Button className={styles.actions} size="small" onClick={onEstimate}>
      {estimating === 'none' ? words.estimate : words.again}
    </Button>
  );
  return (
    <Section title={text.review.sections.estimate}>
      <div aria-live="polite">
        {estimating === 'running' ? (
          <div className={styles.line}>
            <Spinner size="extra-tiny" aria-hidden />
            {words.running}
            {estimateProgress === null ? null : `: ${estimateProgress.table}`}
            <Button className={styles.actions} size="small" onClick={cancelEstimate}>
              {text.review.cancel}
            </Button>
          </div>
        ) : null}
        {estimating === 'none' || estimating === 'cancelled' ? (
          <div className={styles.line}>
            {estimating === 'none' ? words.noSecret : words.cancelled}
            {again}
          </div>
        ) : null}
        {estimate === null ? null : <Found estimate={estimate} isShared={isShared} />}
      </div>
      {estimating === 'failed' && estimateError !== null ? <Problem error={estimateError}>{again}</Problem> : null}
    </Section>
  );
}

/** `isShared`: with a Data Factory, whose time a sample that is read here tells nothing of. */
function Found({ estimate, isShared }: { readonly estimate: Estimate; readonly isShared: boolean }) {
  const styles = useStyles();
  const about = (value: number | null, format: (value: number) => string): string =>
    value === null ? unknown : words.about(format(value));
  const { secondsLow, secondsHigh } = estimate;
  const facts: readonly Fact[] = [
    [words.rows, about(estimate.rows, formatCount)],
    [words.read, about(estimate.sourceBytes, formatBytes)],
    [words.stored, about(estimate.storedBytes, formatBytes)],
    [
      isShared ? words.durationHere : words.duration,
      secondsLow === null || secondsHigh === null
        ? unknown
        : words.range(formatDuration(secondsLow), formatDuration(secondsHigh)),
    ],
  ];
  return (
    <>
      <Facts facts={facts} />
      <p className={styles.basis}>{estimate.basis}</p>
    </>
  );
}
