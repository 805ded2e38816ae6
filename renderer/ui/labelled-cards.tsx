// A choice among few ways, each a card with its name and one line of what it means.
import { makeStyles, mergeClasses, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  legend: { margin: '0 0 4px', fontSize: '13px', lineHeight: '18px', fontWeight: 400 },
  cards: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '4px', alignItems: 'stretch' },
  tiles: { gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))', gap: '8px' },
  card: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    minWidth: 0,
    // No ground of its own: what stands inside keeps its contrast in every theme.
    ':hover': { border: `1px solid ${tokens.colorNeutralStroke1Hover}` },
  },
  chosen: {
    border: `1px solid ${tokens.colorBrandStroke1}`,
    ':hover': { border: `1px solid ${tokens.colorBrandStroke1}` },
  },
  later: { ':hover': { border: `1px solid ${tokens.colorNeutralStroke2}` } },
  words: { display: 'block' },
  name: { color: tokens.colorNeutralForeground1 },
  line: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  radio: { display: 'flex', alignItems: 'flex-start' },
  inside: { padding: '0 8px 8px 40px' },
});

export type Card<Value extends string> = {
  readonly value: Value;
  readonly name: string;
  readonly line: string;
  /** What belongs to this choice alone; shown while it is chosen. */
  readonly inside?: ReactNode;
};

type LabelledCardsProps<Value extends string> = {
  readonly label: string;
  readonly cards: readonly Card<Value>[];
  /** Ways that are not there yet: seen, told about, not to be chosen. */
  readonly later?: readonly { readonly name: string; readonly line: string }[];
  readonly value: Value;
  /** Side by side where there is room, for short lines. */
  readonly isTiled?: boolean;
  readonly onChange: (value: Value) => void;
};

export function LabelledCards<Value extends string>(props: LabelledCardsProps<Value>) {
  const styles = useStyles();
  const id = useId();
  return (
    <div>
      <p className={styles.legend} id={id}>
        {props.label}
      </p>
      <RadioGroup
        aria-labelledby={id}
        className={mergeClasses(styles.cards, props.isTiled === true && styles.tiles)}
        value={props.value}
        onChange={(_event, data) => {
          const chosen = props.cards.find(({ value }) => value === data.value);
          if (chosen !== undefined) props.onChange(chosen.value);
        }}
      >
        {props.cards.map(({ value, name, line, inside }) => (
          <div key={value} className={mergeClasses(styles.card, value === props.value && styles.chosen)}>
            <CardRadio value={value} name={name} line={line} />
            {value === props.value && inside !== undefined ? <div className={styles.inside}>{inside}</div> : null}
          </div>
        ))}
        {(props.later ?? []).map(({ name, line }) => (
          <div key={name} className={mergeClasses(styles.card, styles.later)}>
            <CardRadio value={name} name={name} line={line} isLater />
          </div>
        ))}
      </RadioGroup>
    </div>
  );
}

function CardRadio(props: {
  readonly value: string;
  readonly name: string;
  readonly line: string;
  readonly isLater?: boolean;
}) {
  const styles = useStyles();
  const id = useId();
  return (
    <Radio
      className={styles.radio}
      value={props.value}
      disabled={props.isLater === true}
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-line`}
      label={
        <span className={styles.words}>
          <span id={`${id}-name`} className={props.isLater === true ? undefined : styles.name}>
            {props.name}
          </span>
          <span className={styles.line} id={`${id}-line`}>
            {props.line}
          </span>
        </span>
      }
    />
  );
}
