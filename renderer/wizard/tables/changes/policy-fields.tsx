// What a round does where it cannot simply go on: changes that may be lost, columns that are others now.
import { makeStyles, Select } from '@fluentui/react-components';
import type { Policies } from '../../../stores/series-store.ts';
import { seriesText as words } from '../../../text/series.ts';
import { FormField } from '../../../ui/field.tsx';

const lost = ['reload', 'stop'] as const;
const changed = ['evolve', 'reload', 'stop'] as const;

const useStyles = makeStyles({
  fields: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))', gap: '8px 16px' },
});

type PolicyFieldsProps = {
  /** Null = they differ from table to table. */
  readonly policies: { readonly [Name in keyof Policies]: Policies[Name] | null };
  readonly onChange: (policies: Partial<Policies>) => void;
};

export function PolicyFields({ policies, onChange }: PolicyFieldsProps) {
  const styles = useStyles();
  const { ifLost, ifSchemaChanged } = policies;
  return (
    <div className={styles.fields}>
      <PolicyField
        label={words.ifLost}
        choices={lost}
        wordsOf={words.ifLostOf}
        value={ifLost}
        onChoose={(one) => onChange({ ifLost: one })}
      />
      <PolicyField
        label={words.ifSchemaChanged}
        choices={changed}
        wordsOf={words.ifSchemaChangedOf}
        value={ifSchemaChanged}
        onChoose={(one) => onChange({ ifSchemaChanged: one })}
      />
    </div>
  );
}

type PolicyFieldProps<Choice extends string> = {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly wordsOf: Readonly<Record<Choice, string>>;
  readonly value: Choice | null;
  readonly onChoose: (choice: Choice) => void;
};

function PolicyField<Choice extends string>(field: PolicyFieldProps<Choice>) {
  const { label, choices, wordsOf, value, onChoose } = field;
  return (
    <FormField label={label}>
      <Select
        value={value ?? ''}
        onChange={(_, { value: chosen }) => {
          const choice = choices.find((one) => one === chosen);
          if (choice !== undefined) onChoose(choice);
        }}
      >
        {value === null ? <option value="">{words.bulkAs}</option> : null}
        {choices.map((one) => (
          <option key={one} value={one}>
            {wordsOf[one]}
          </option>
        ))}
      </Select>
    </FormField>
  );
}
