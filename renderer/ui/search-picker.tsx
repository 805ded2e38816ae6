// One of many: a list that is searched by typing, each entry with a line of what matters about it.
import { Combobox, makeStyles, Option, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { text } from '../text/text.ts';
import { FormField } from './field.tsx';

const useStyles = makeStyles({
  pick: { minWidth: 0, width: '100%' },
  line: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '16px' },
});

export type PickerOption = { readonly id: string; readonly name: string; readonly line?: string };

type SearchPickerProps = {
  readonly label: string;
  /** The name of the chosen one; empty = none. */
  readonly value: string;
  readonly options: readonly PickerOption[];
  readonly onPick: (id: string) => void;
};

/** More are not drawn: typing narrows them down. */
const mostShown = 100;

export function SearchPicker({ label, value, options, onPick }: SearchPickerProps) {
  const styles = useStyles();
  /** Null = nothing is being typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = (typed ?? '').trim().toLowerCase();
  const found = options.filter(({ name, line = '' }) => `${name} ${line}`.toLowerCase().includes(wanted));
  return (
    <FormField label={label}>
      <Combobox
        className={styles.pick}
        listbox={{ style: { maxHeight: '320px' } }}
        autoComplete="off"
        spellCheck={false}
        placeholder={text.azure.browse.pick}
        value={typed ?? value}
        selectedOptions={options.filter(({ name }) => name === value).map(({ id }) => id)}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onOpenChange={(_event, { open }) => open || setTyped(null)}
        onOptionSelect={(_event, { optionValue }) => {
          setTyped(null);
          if (optionValue !== undefined) onPick(optionValue);
        }}
      >
        {found.slice(0, mostShown).map(({ id, name, line }) => (
          <Option key={id} value={id} text={name}>
            {line === undefined ? (
              name
            ) : (
              <span>
                {name}
                <span className={styles.line}>{line}</span>
              </span>
            )}
          </Option>
        ))}
        {found.length > mostShown ? (
          <Option disabled value="" text="">
            {text.azure.browse.more(found.length - mostShown)}
          </Option>
        ) : null}
        {found.length === 0 ? (
          <Option disabled value="" text="">
            {text.azure.browse.noneFound}
          </Option>
        ) : null}
      </Combobox>
    </FormField>
  );
}
