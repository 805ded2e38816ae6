// One decision: its name, the control, and one line of what the choice means.
import { makeStyles, mergeClasses, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  decision: {
    padding: '12px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTop: 'none', paddingTop: '4px' },
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  controls: { margin: '4px 0 2px -8px', display: 'flex', alignItems: 'center', flexWrap: 'wrap', minHeight: '32px' },
  inset: { marginLeft: 0 },
  // A name that does not fit beside the others goes below them, whole.
  group: { flexWrap: 'wrap' },
  consequence: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function Decision(props: {
  readonly title: string;
  readonly consequence: ReactNode;
  /** True when the control has a visible edge of its own, which then stands on the text's line. */
  readonly isInset?: boolean;
  readonly children: (ids: { readonly titleId: string; readonly consequenceId: string }) => ReactNode;
}) {
  const styles = useStyles();
  const titleId = useId();
  const consequenceId = useId();
  return (
    <section className={styles.decision}>
      <h2 className={styles.title} id={titleId}>
        {props.title}
      </h2>
      <div className={mergeClasses(styles.controls, props.isInset === true && styles.inset)}>
        {props.children({ titleId, consequenceId })}
      </div>
      <div className={styles.consequence} id={consequenceId}>
        {props.consequence}
      </div>
    </section>
  );
}

/** A decision among few named choices, side by side. */
export function Choice<Value extends string>(props: {
  readonly title: string;
  readonly values: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
  readonly consequence: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  const styles = useStyles();
  return (
    <Decision title={props.title} consequence={props.consequence[props.value]}>
      {({ titleId, consequenceId }) => (
        <RadioGroup
          className={styles.group}
          layout="horizontal"
          aria-labelledby={titleId}
          aria-describedby={consequenceId}
          value={props.value}
          onChange={(_event, data) => {
            const chosen = props.values.find((value) => value === data.value);
            if (chosen !== undefined) props.onChange(chosen);
          }}
        >
          {props.values.map((value) => (
            <Radio key={value} value={value} label={props.names[value]} />
          ))}
        </RadioGroup>
      )}
    </Decision>
  );
}
