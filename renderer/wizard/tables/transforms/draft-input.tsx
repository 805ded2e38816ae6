// One field of a transform that is being written.
import {
  Checkbox,
  Dropdown,
  Input,
  makeStyles,
  Option,
  Select,
  Textarea,
  tokens,
  type TextareaProps,
} from '@fluentui/react-components';
import { useState } from 'react';
import { transformsText as words } from '../../../text/transforms.ts';
import { FormField } from '../../../ui/field.tsx';
import type { DraftField, TransformDraft } from './transform-draft.ts';

const useStyles = makeStyles({
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '16px' },
  dropdown: { minWidth: 0, width: '100%' },
  line: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export type InputProps = {
  readonly field: DraftField;
  readonly draft: TransformDraft;
  /** The columns at its place. */
  readonly columns: readonly string[];
  readonly change: (changes: Partial<TransformDraft>) => void;
  readonly problem: string | undefined;
};

const options = {
  type: words.types,
  ifNull: words.ifNullOf,
  side: words.sideOf,
  unit: words.unitOf,
  how: words.howOf,
  coarse: words.coarseOf,
} as const;
const isChoice = (field: DraftField): field is keyof typeof options => Object.hasOwn(options, field);

function labelOf(field: DraftField, { kind }: TransformDraft): string {
  return kind === 'constant' && field === 'value' ? words.fields.constantValue : words.fields[field];
}

function hintOf(field: DraftField, { kind }: TransformDraft): string | undefined {
  if (field === 'columns')
    return kind === 'script' ? words.hints.scriptColumns : columnsHint[kind === 'concat' ? 1 : 0];
  if (field === 'value') return kind === 'mask' ? undefined : words.hints.value;
  return field in words.hints ? hints[field] : undefined;
}
const columnsHint = [undefined, words.hints.columns] as const;
const hints: Partial<Record<DraftField, string>> = words.hints;

export function DraftInput(props: InputProps) {
  const { field, draft, columns, change, problem } = props;
  const shared = { label: labelOf(field, draft), hint: hintOf(field, draft), problem };
  if (field === 'isNull')
    return (
      <Checkbox
        label={shared.label}
        checked={draft.isNull}
        onChange={(_, { checked }) => change({ isNull: checked === true })}
      />
    );
  if (field === 'columns') return <ManyColumns {...props} />;
  if (field === 'sql' || field === 'source') return <CodeField {...props} />;
  if (field === 'column')
    return (
      <FormField {...shared}>
        <Select value={draft.column} onChange={(_, { value }) => change({ column: value })}>
          {columns.includes(draft.column) ? null : <option value={draft.column}>{draft.column}</option>}
          {columns.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
    );
  if (isChoice(field))
    return (
      <FormField {...shared}>
        <Select value={draft[field]} onChange={(_, { value }) => change({ [field]: value })}>
          {Object.entries(options[field]).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
    );
  return (
    <FormField {...shared}>
      <Input
        value={draft[field]}
        spellCheck={false}
        autoComplete="off"
        onChange={(_, { value }) => change({ [field]: value })}
      />
    </FormField>
  );
}

function ManyColumns({ field, draft, columns, change, problem }: InputProps) {
  const styles = useStyles();
  return (
    <FormField label={labelOf(field, draft)} hint={hintOf(field, draft)} problem={problem}>
      <Dropdown
        className={styles.dropdown}
        multiselect
        inlinePopup
        value={draft.columns.join(', ')}
        selectedOptions={[...draft.columns]}
        onOptionSelect={(_, { selectedOptions }) => change({ columns: selectedOptions })}
      >
        {columns.map((name) => (
          <Option key={name} value={name}>
            {name}
          </Option>
        ))}
      </Dropdown>
    </FormField>
  );
}

/** Plain text; the line of the cursor is told, because messages name lines. */
function CodeField({ field, draft, change, problem }: InputProps) {
  const styles = useStyles();
  const [line, setLine] = useState(1);
  const isScript = field === 'source';
  const tell: NonNullable<TextareaProps['onSelect']> = ({ currentTarget }) =>
    setLine(currentTarget.value.slice(0, currentTarget.selectionStart).split('\n').length);
  return (
    <div>
      <FormField label={labelOf(field, draft)} hint={hintOf(field, draft)} problem={problem}>
        <Textarea
          textarea={{ className: styles.code, spellCheck: false, dir: 'ltr', wrap: isScript ? 'off' : 'soft' }}
          rows={isScript ? 10 : 4}
          resize="vertical"
          value={isScript ? draft.source : draft.sql}
          onSelect={tell}
          onChange={(_, { value }) => change({ [field]: value })}
        />
      </FormField>
      {isScript ? <span className={styles.line}>{words.lineOf(line, draft.source.split('\n').length)}</span> : null}
    </div>
  );
}
