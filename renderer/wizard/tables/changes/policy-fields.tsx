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
  return (
    <div className={styles.fields}>
      <FormField label={words.ifLost}>
        <Select
          value={policies.ifLost ?? ''}
          onChange={(_, { value }) => {
            const ifLost = lost.find((one) => one === value);
            if (ifLost !== undefined) onChange({ ifLost });
          }}
        >
          {policies.ifLost === null ? <option value="">{words.bulkAs}</option> : null}
          {lost.map((one) => (
            <option key={one} value={one}>
              {words.ifLostOf[one]}
            </option>
          ))}
        </Select>
      </FormField>
      <FormField label={words.ifSchemaChanged}>
        <Select
          value={policies.ifSchemaChanged ?? ''}
          onChange={(_, { value }) => {
            const ifSchemaChanged = changed.find((one) => one === value);
            if (ifSchemaChanged !== undefined) onChange({ ifSchemaChanged });
          }}
        >
          {policies.ifSchemaChanged === null ? <option value="">{words.bulkAs}</option> : null}
          {changed.map((one) => (
            <option key={one} value={one}>
              {words.ifSchemaChangedOf[one]}
            </option>
          ))}
        </Select>
      </FormField>
    </div>
  );
}
