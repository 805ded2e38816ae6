// The ways to find the changes of a table: those that the server offers, and those it does not, with the reason.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Increment, IncrementAdvice, IncrementChoice } from '../../../../shared/increment.ts';
import { seriesText as words } from '../../../text/series.ts';
import { LabelledCards, type Card } from '../../../ui/labelled-cards.tsx';
import { ModeFields } from './mode-fields.tsx';

const useStyles = makeStyles({
  chosen: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type ModeChoiceProps = {
  readonly advice: IncrementAdvice;
  readonly increment: Increment;
  readonly onChange: (increment: Increment) => void;
};

/** Of one mode there may be several: by this column or by that. */
function nameOf(increment: Increment): string {
  switch (increment.mode) {
    case 'cdc':
      return `${words.modes.cdc}: ${increment.instance}`;
    case 'rowversion':
    case 'watermark':
      return `${words.modes[increment.mode]}: ${increment.column}`;
    default:
      return words.modes[increment.mode];
  }
}

export function ModeChoice({ advice, increment, onChange }: ModeChoiceProps) {
  const current = nameOf(increment);
  const offered = unique(advice.choices.filter(({ isAvailable }) => isAvailable !== 'no'));
  const later = unique(advice.choices.filter(({ isAvailable }) => isAvailable === 'no'));
  const isBest = ({ increment: some }: IncrementChoice): boolean => nameOf(some) === nameOf(advice.recommended);
  const cards = offered.map((choice): Card<string> => {
    const name = nameOf(choice.increment);
    const line = isBest(choice) ? `${words.recommended} ${choice.gives}` : choice.gives;
    if (name !== current) return { value: name, name, line };
    const why = isBest(choice) ? advice.why : '';
    return { value: name, name, line, inside: <Chosen {...{ choice, why, increment, onChange }} /> };
  });
  return (
    <LabelledCards
      label={words.mode}
      cards={cards}
      later={later.map((choice) => ({ name: nameOf(choice.increment), line: choice.obstacle }))}
      value={current}
      onChange={(name) => {
        const chosen = offered.find((choice) => nameOf(choice.increment) === name)?.increment;
        const { ifLost, ifSchemaChanged } = increment;
        if (chosen !== undefined) onChange({ ...chosen, ifLost, ifSchemaChanged });
      }}
    />
  );
}

const unique = (choices: readonly IncrementChoice[]): readonly IncrementChoice[] =>
  [...new Map(choices.toReversed().map((choice) => [nameOf(choice.increment), choice] as const)).values()].toReversed();

type ChosenProps = Pick<ModeChoiceProps, 'increment' | 'onChange'> & {
  readonly choice: IncrementChoice;
  /** Why it is recommended; empty when it is not. */
  readonly why: string;
};

/** What is worth reading of the way that was chosen, and what it asks for. */
function Chosen({ choice, why, increment, onChange }: ChosenProps) {
  const styles = useStyles();
  const { costs, isAvailable, obstacle } = choice;
  const sentences = [why, costs, ...(isAvailable === 'unknown' ? [words.unknown(obstacle)] : [])];
  return (
    <div className={styles.chosen}>
      {sentences
        .filter((sentence) => sentence !== '')
        .map((sentence) => (
          <p key={sentence} className={styles.line}>
            {sentence}
          </p>
        ))}
      <ModeFields increment={increment} onChange={onChange} />
    </div>
  );
}
