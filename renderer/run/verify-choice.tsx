// How a finished run is to be proven again: the tiers, what each proves and costs, and whether the source is asked.
import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Tier } from '../../shared/validation.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { LabelledCards } from '../ui/labelled-cards.tsx';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    maxWidth: '720px',
    padding: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  heading: { margin: 0, fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  words: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  row: { display: 'flex', gap: '8px' },
});

const words = text.result.verify;
const tiers = ['quick', 'standard', 'full', 'sample'] as const;
/** What compares rows has nothing to compare without the source. */
const needsSource = (tier: Tier): boolean => tier === 'full' || tier === 'sample';

export function VerifyChoice({ runId, onClose }: { readonly runId: string; readonly onClose: () => void }) {
  const styles = useStyles();
  const verify = useFrom('runs', (state) => state.verify);
  const [tier, setTier] = useState<Tier>('standard');
  const [isAsked, setIsAsked] = useState(true);
  const asksSource = isAsked || needsSource(tier);
  return (
    <section className={styles.box} aria-label={words.title} ref={bringIntoView}>
      <h3 className={styles.heading}>{words.title}</h3>
      <LabelledCards
        label={words.how}
        cards={tiers.map((value) => ({ value, name: words.tiers[value].name, line: words.tiers[value].line }))}
        value={tier}
        onChange={setTier}
      />
      <Checkbox
        label={words.source}
        checked={asksSource}
        disabled={needsSource(tier)}
        onChange={(_event, { checked }) => setIsAsked(checked === true)}
      />
      <p className={styles.words}>{asksSource ? words.asked[tier] : words.unasked}</p>
      <div className={styles.row}>
        <Button
          appearance="primary"
          onClick={() => {
            onClose();
            void verify(runId, { tier, asksSource });
          }}
        >
          {words.begin}
        </Button>
        <Button onClick={onClose}>{words.never}</Button>
      </div>
    </section>
  );
}

/** The button that opens it stands in the foot, and the page may be scrolled far from here. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
