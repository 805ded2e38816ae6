// Type and value of each parameter that a filter or a query names; only what can be sent goes into the choice.
import { Checkbox, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { namedParameters, parameterKey } from '../../../shared/named-parameters.ts';
import { parameterProblem, type QueryParameter } from '../../../shared/query-parameter.ts';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import type { ChoiceProps } from './table-panel.tsx';

const words = text.tables.panel.parameters;

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '8px' },
  heading: { margin: 0, fontWeight: 600 },
  hint: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  row: { display: 'grid', gridTemplateColumns: '132px minmax(0, 1fr)', gap: '8px', alignItems: 'start' },
  isNull: { gridColumn: '1 / 3', marginLeft: '-8px', marginTop: '-8px' },
});

/** As typed; a value that is not right yet is kept here and nowhere else. `value` null = nothing was typed yet. */
type Typed = { readonly type: string; readonly value: string | null; readonly isNull: boolean };

const firstType = 'nvarchar(100)';

export function ParameterFields({ choice, onChange }: Pick<ChoiceProps, 'choice' | 'onChange'>) {
  const styles = useStyles();
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({});
  const names = namedParameters(choice.query ?? choice.where ?? '');
  if (names.length === 0) return null;
  const typedOf = (name: string): Typed => typed[parameterKey(name)] ?? given(choice.parameters, name);
  const change = (name: string, changes: Partial<Typed>): void => {
    const after = { ...typed, [parameterKey(name)]: { ...typedOf(name), ...changes } };
    setTyped(after);
    const all = names.flatMap((one) => toParameter(one, after[parameterKey(one)] ?? typedOf(one)) ?? []);
    onChange({ parameters: all.filter((parameter) => parameterProblem(parameter) === null) });
  };
  return (
    <div className={styles.group} role="group" aria-label={words.title}>
      <p className={styles.heading}>{words.title}</p>
      <p className={styles.hint}>{words.hint}</p>
      {names.map((name) => (
        <ParameterRow key={name} name={name} typed={typedOf(name)} onChange={(changes) => change(name, changes)} />
      ))}
    </div>
  );
}

type RowProps = {
  readonly name: string;
  readonly typed: Typed;
  readonly onChange: (changes: Partial<Typed>) => void;
};

function ParameterRow({ name, typed, onChange }: RowProps) {
  const styles = useStyles();
  const { type, value, isNull } = typed;
  const parameter = toParameter(name, typed);
  const problem = parameter === null ? words.missing : parameterProblem(parameter);
  return (
    <div className={styles.row}>
      <FormField label={words.type(name)}>
        <Input value={type} spellCheck={false} onChange={(_, data) => onChange({ type: data.value })} />
      </FormField>
      <FormField label={words.value(name)} problem={problem ?? undefined}>
        <Input
          value={isNull ? 'NULL' : (value ?? '')}
          disabled={isNull}
          spellCheck={false}
          autoComplete="off"
          onChange={(_, data) => onChange({ value: data.value })}
        />
      </FormField>
      <Checkbox
        className={styles.isNull}
        label={words.isNull(name)}
        checked={isNull}
        onChange={(_, { checked }) => onChange({ isNull: checked === true })}
      />
    </div>
  );
}

function given(parameters: readonly QueryParameter[] | undefined, name: string): Typed {
  const found = parameters?.find((parameter) => parameterKey(parameter.name) === parameterKey(name));
  return { type: found?.type ?? firstType, value: found?.value ?? null, isNull: found?.value === null };
}

/** Null while there is no value. */
function toParameter(name: string, { type, value, isNull }: Typed): QueryParameter | null {
  if (!isNull && value === null) return null;
  return { name, type: type.trim(), value: isNull ? null : value };
}
