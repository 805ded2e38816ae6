// A field for a name, an id or an address: typed as it is, neither corrected nor remembered by the browser.
import { Input } from '@fluentui/react-components';
import { FormField, type FormFieldProps } from './field.tsx';

export type TextFieldProps = Omit<FormFieldProps, 'children'> & {
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly onChange: (value: string) => void;
};

export function TextField({ value, placeholder, onChange, ...field }: TextFieldProps) {
  return (
    <FormField {...field}>
      <Input
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, data) => onChange(data.value)}
      />
    </FormField>
  );
}
