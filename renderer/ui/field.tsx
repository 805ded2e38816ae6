// A field of a form: its label above, its hint or what is wrong with it below, tied together for screen readers.
import { Field, makeStyles } from '@fluentui/react-components';
import type { ComponentProps } from 'react';

const useStyles = makeStyles({ field: { minWidth: 0 } });

export type FormFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Stands in place of the hint. */
  readonly problem?: string | undefined;
  readonly children: ComponentProps<typeof Field>['children'];
};

export function FormField({ label, hint, problem, children }: FormFieldProps) {
  const styles = useStyles();
  return (
    <Field
      className={styles.field}
      label={label}
      hint={problem === undefined ? hint : undefined}
      validationMessage={problem}
      validationState={problem === undefined ? 'none' : 'error'}
    >
      {children}
    </Field>
  );
}
