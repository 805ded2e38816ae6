// A small whole number with steps; what lies outside its bounds becomes the nearest bound.
import { makeStyles, SpinButton } from '@fluentui/react-components';

const useStyles = makeStyles({ field: { width: '96px' } });

export function CountField(props: {
  /** Null = none is said. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly label: string;
  readonly describedBy: string;
  readonly onChange: (value: number) => void;
}) {
  const styles = useStyles();
  return (
    <SpinButton
      className={styles.field}
      value={props.value}
      min={props.min}
      max={props.max}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onChange={(_event, { value, displayValue }) => {
        const typed = value ?? Number.parseInt(displayValue ?? '', 10);
        if (Number.isNaN(typed)) return;
        props.onChange(Math.min(props.max, Math.max(props.min, Math.round(typed))));
      }}
    />
  );
}
