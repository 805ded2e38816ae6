// A field to type into freely that offers known names to choose from.
import { Combobox, makeStyles, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { FormField } from './field.tsx';

const useStyles = makeStyles({ combo: { minWidth: 0, width: '100%' }, list: { maxHeight: '320px' } });

type LabelledComboProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly value: string;
  readonly names: readonly string[];
  readonly maxLength: number;
  readonly onChange: (value: string) => void;
  /** Enter, while no list is open. */
  readonly onEnter: () => void;
};

/** Names that hold what was typed come up; all of them while the value is one of them. */
export function LabelledCombo({
  label,
  hint,
  problem,
  value,
  names,
  maxLength,
  onChange,
  onEnter,
}: LabelledComboProps) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  const typed = value.trim().toLowerCase();
  const isKnown = names.some((name) => name.toLowerCase() === typed);
  const offered = isKnown ? names : names.filter((name) => name.toLowerCase().includes(typed));
  const isListOpen = isOpen && offered.length > 0;
  return (
    <div
      onKeyDownCapture={(event) => {
        // The combobox would open its list on Enter, and there may be none.
        if (event.key !== 'Enter' || isListOpen || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        onEnter();
      }}
    >
      <FormField label={label} hint={hint} problem={problem}>
        <Combobox
          className={styles.combo}
          listbox={{ className: styles.list }}
          freeform
          maxLength={maxLength}
          spellCheck={false}
          autoComplete="off"
          value={value}
          selectedOptions={isKnown ? [value] : []}
          open={isListOpen}
          onOpenChange={(_event, data) => setIsOpen(data.open)}
          onChange={(event) => onChange(event.currentTarget.value)}
          onOptionSelect={(_event, data) => {
            if (data.optionText !== undefined) onChange(data.optionText);
          }}
        >
          {offered.map((name) => (
            <Option key={name} value={name} text={name}>
              {name}
            </Option>
          ))}
        </Combobox>
      </FormField>
    </div>
  );
}
