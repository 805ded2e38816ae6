// How long and how dear the plan is by this computer and by Data Factory, once it was measured.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { formatBytes } from '../../../../shared/format.ts';
import type { Sizing } from '../../../../shared/sizing/sizing.ts';
import { tableKey } from '../../../stores/tables-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { sizingText as words } from '../../../text/sizing.ts';
import { text } from '../../../text/text.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Facts, Section, type Fact } from '../document-parts.tsx';
import { SizingTable } from './sizing-table.tsx';

const useStyles = makeStyles({
  line: { margin: 0, display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', minHeight: '32px' },
  quiet: { margin: '0 0 4px', color: tokens.colorNeutralForeground2 },
  advice: { margin: '0 0 8px' },
  strong: { fontWeight: 600 },
  facts: { marginTop: '10px' },
  actions: { '@media print': { display: 'none' } },
  below: { marginTop: '8px', display: 'flex', gap: '8px', flexWrap: 'wrap', '@media print': { display: 'none' } },
});

export type SizingSectionProps = {
  readonly from: 'plan' | 'opened';
  /** Finds or asks the secrets itself. */
  readonly onMeasure: () => void;
};

export function SizingSection({ from, onMeasure }: SizingSectionProps) {
  const styles = useStyles();
  const { sizing, sized, sizingError, sizingProgress, cancelSizing, plan } = useFrom(from, (state) => state);
  const measure = (
    <Button className={styles.actions} size="small" onClick={onMeasure}>
      {sized === null ? words.measure : words.again}
    </Button>
  );
  return (
    <Section title={words.title}>
      <div aria-live="polite">
        {sizing === 'running' ? (
          <div className={styles.line}>
            <Spinner size="extra-tiny" aria-hidden />
            <span>{sizingProgress === null ? words.running : `${words.running}: ${sizingProgress.table}`}</span>
            <Button className={styles.actions} size="small" onClick={cancelSizing}>
              {words.cancel}
            </Button>
          </div>
        ) : sized === null ? (
          <>
            <p className={styles.quiet}>
              {sizing === 'cancelled' ? words.cancelled : words.about(plan?.target.container ?? '')}
            </p>
            {sizing === 'failed' ? null : measure}
          </>
        ) : (
          <>
            <Sized sized={sized} />
            <div className={styles.below}>
              {measure}
              <TakeSuggested sized={sized} from={from} />
            </div>
          </>
        )}
      </div>
      {sizing === 'failed' && sizingError !== null ? <Problem error={sizingError}>{measure}</Problem> : null}
    </Section>
  );
}

function Sized({ sized }: { readonly sized: Sizing }) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.advice}>
        <span className={styles.strong}>{words.classes[sized.sizeClass]}.</span> {sized.advice}
        {sized.suggested === null ? null : ` ${words.suggested(sized.suggested)}`}
      </p>
      <SizingTable sized={sized} />
      <div className={styles.facts}>
        <Facts facts={factsOf(sized)} />
      </div>
    </>
  );
}

function factsOf(sized: Sizing): readonly Fact[] {
  const { sourceBytes, storedBytes, read, upload, notTried, prices } = sized;
  const size = (bytes: number | null): string => (bytes === null ? text.review.unknown : formatBytes(bytes));
  const notes = [...new Set(sized.choices.flatMap((choice) => choice.notes))];
  return [
    [words.amount, words.amountOf(size(sourceBytes), size(storedBytes))],
    ...(read === null ? [] : [[words.read, words.readOf(read)] as const]),
    ...(upload === null ? [] : [[words.upload, words.uploadOf(upload)] as const]),
    ...(notTried.length === 0 ? [] : [[words.notTried, notTried.join(' ')] as const]),
    [words.egress, egressOf(sized)],
    [words.prices, `${prices.text} ${words.noTax}`],
    ...(notes.length === 0 ? [] : [[words.notes, notes.join(' ')] as const]),
  ];
}

function egressOf({ choices, prices: { currency } }: Sizing): string {
  const most = Math.max(...choices.map(({ cost }) => cost.egress));
  return most === 0 ? words.egressNone : words.egressOf(words.money(most, currency));
}

/** Of a draft: a plan from a file stays as it is. */
function TakeSuggested({ sized: { suggested }, from }: { readonly sized: Sizing; readonly from: 'plan' | 'opened' }) {
  const { engines, app } = useStores();
  if (suggested === null || from === 'opened') return null;
  const take = (): void => {
    engines.getState().choose('named');
    engines.getState().giveAway(suggested.tables.map(tableKey));
    engines.getState().change({ nodes: Math.min(4, suggested.nodes) });
    app.getState().go({ name: 'wizard', step: 'options' });
  };
  return (
    <Button size="small" onClick={take}>
      {words.takeSuggested}
    </Button>
  );
}
