// A new rule: its kind, what it asks for, and what happens where it is broken; an error stands beside its field.
import { Button, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RuledTable } from '../../../../shared/rule-fit.ts';
import type { Rule, RuleKind } from '../../../../shared/rules.ts';
import { rulesText as words } from '../../../text/rules.ts';
import { FormField } from '../../../ui/field.tsx';
import {
  choicesOf,
  emptyDraft,
  fieldsOf,
  readDraft,
  type DraftField,
  type DraftProblem,
  type RuleDraft,
} from './rule-draft.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '10px',
    padding: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  buttons: { display: 'flex', gap: '8px' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
});

type FormProps = {
  readonly table: RuledTable;
  readonly taken: readonly string[];
  readonly onAdd: (rule: Rule) => void;
  readonly onCancel: () => void;
};

export function RuleForm({ table, taken, onAdd, onCancel }: FormProps) {
  const styles = useStyles();
  const [draft, setDraft] = useState<RuleDraft>({ ...emptyDraft, column: table.columns[0]?.name ?? '' });
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  const change = (changes: Partial<RuleDraft>): void => {
    setDraft({ ...draft, ...changes });
    setProblem(null);
  };
  const changeKind = (kind: RuleKind): void =>
    change({ kind, onBreak: choicesOf(kind).includes(draft.onBreak) ? draft.onBreak : 'warn' });
  const add = (): void => {
    const read = readDraft(draft, table, taken);
    if ('problem' in read) setProblem(read.problem);
    else onAdd(read.rule);
  };
  const problemOf = (field: DraftField): string | undefined => (problem?.field === field ? problem.words : undefined);
  return (
    <div className={styles.form} role="group" aria-label={words.add}>
      <FormField label={words.kind} problem={problemOf('kind')}>
        <Select value={draft.kind} onChange={(_, { value }) => changeKind(kindOf(value))}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </Select>
      </FormField>
      {fieldsOf[draft.kind].map((field) => (
        <DraftInput key={field} {...{ field, draft, table, change }} problem={problemOf(field)} />
      ))}
      <FormField label={words.onBroken}>
        <Select
          value={draft.onBreak}
          onChange={(_, { value }) =>
            change({ onBreak: choicesOf(draft.kind).find((some) => some === value) ?? 'warn' })
          }
        >
          {choicesOf(draft.kind).map((choice) => (
            <option key={choice} value={choice}>
              {words.onBreak[choice]}
            </option>
          ))}
        </Select>
      </FormField>
      <div className={styles.buttons}>
        <Button appearance="primary" size="small" onClick={add}>
          {words.addIt}
        </Button>
        <Button size="small" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

const kinds = [
  'notNull',
  'unique',
  'acceptedValues',
  'range',
  'pattern',
  'length',
  'references',
  'rowCount',
  'freshness',
  'condition',
] as const satisfies readonly RuleKind[];
const kindOf = (value: string): RuleKind => kinds.find((kind) => kind === value) ?? 'notNull';

const labels: Readonly<Record<DraftField, string>> = {
  ...words,
  onBreak: words.onBroken,
};
const hints: Partial<Record<DraftField, string>> = {
  values: words.valuesHint,
  min: words.boundHint,
  pattern: words.patternHint,
  to: words.toHint,
  sql: words.sqlHint,
};

type InputProps = {
  readonly field: DraftField;
  readonly draft: RuleDraft;
  readonly table: RuledTable;
  readonly change: (changes: Partial<RuleDraft>) => void;
  readonly problem: string | undefined;
};

function DraftInput({ field, draft, table, change, problem }: InputProps) {
  const styles = useStyles();
  const set = (value: string): void => change({ [field]: value });
  const shared = { label: labels[field], hint: hints[field], problem };
  if (field === 'column')
    return (
      <FormField {...shared}>
        <Select value={draft.column} onChange={(_, { value }) => set(value)}>
          {table.columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
    );
  if (field === 'values' || field === 'sql')
    return (
      <FormField {...shared}>
        <Textarea
          textarea={{ className: styles.code, spellCheck: false, dir: 'ltr' }}
          rows={4}
          resize="vertical"
          value={draft[field]}
          onChange={(_, { value }) => set(value)}
        />
      </FormField>
    );
  return (
    <FormField {...shared}>
      <Input value={draft[field]} spellCheck={false} autoComplete="off" onChange={(_, { value }) => set(value)} />
    </FormField>
  );
}
