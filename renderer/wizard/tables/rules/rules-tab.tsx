// The rules of a table: those it has, those that are suggested, and a new one.
import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { RuledTable } from '../../../../shared/rule-fit.ts';
import { describeRule, nameOfRule, ruleSchema, type Rule, type RuleSuggestion } from '../../../../shared/rules.ts';
import { aboutColumns, askedAbout } from '../../../stores/table-details-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { tableKey } from '../../../stores/tables-store.ts';
import { rulesText as words } from '../../../text/rules.ts';
import { Problem } from '../../../ui/problem.tsx';
import { accessOf } from '../source-access.ts';
import type { ChoiceProps } from '../table-panel.tsx';
import { choicesOf } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';

const useStyles = makeStyles({
  tab: { display: 'flex', flexDirection: 'column', gap: '12px' },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  heading: { margin: 0, fontSize: '14px', fontWeight: 600 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '6px 8px',
    alignItems: 'center',
    padding: '8px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  words: { overflowWrap: 'anywhere' },
  start: { justifySelf: 'start' },
});

const none: readonly Rule[] = [];

export function RulesTab({ table, choice }: ChoiceProps) {
  const styles = useStyles();
  const stores = useStores();
  const key = tableKey(table);
  const rules = useFrom('tables', (state) => state.rules.get(key)) ?? none;
  const setRules = useFrom('tables', (state) => state.setRules);
  const about = aboutColumns(choice);
  const asked = askedAbout(
    useFrom('tableDetails', (state) => state.columns),
    about,
  );
  useEffect(() => void stores.tableDetails.getState().loadColumns(accessOf(stores), choice, false), [about]);
  const [isAdding, setAdding] = useState(false);
  const taken = rules.map(({ id }) => id);
  const put = (after: readonly Rule[]): void => setRules(key, after);
  if (asked.state === 'failed' && asked.error !== null) return <Problem error={asked.error} />;
  const ruled = ruledTable(choice, table, asked.value?.columns ?? []);
  const suggestions = (asked.value?.suggestions ?? []).filter(
    ({ rule }) => !rules.some((some) => describeRule(some) === describeRule(rule)),
  );
  return (
    <div className={styles.tab}>
      <p className={styles.quiet}>{rules.length === 0 ? words.none : words.purpose}</p>
      {rules.length === 0 ? null : (
        <ul className={styles.list} aria-label={words.list}>
          {rules.map((rule) => (
            <RuleLine
              key={rule.id}
              rule={rule}
              onChange={(changed) => put(rules.map((some) => (some.id === rule.id ? changed : some)))}
              onRemove={() => put(rules.filter(({ id }) => id !== rule.id))}
            />
          ))}
        </ul>
      )}
      {isAdding ? (
        <RuleForm
          table={ruled}
          taken={taken}
          onAdd={(rule) => {
            put([...rules, rule]);
            setAdding(false);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <Button className={styles.start} size="small" disabled={asked.value === null} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      )}
      <Suggestions
        suggestions={suggestions}
        onAccept={({ rule }) => put([...rules, taken.includes(rule.id) ? { ...rule, id: `${rule.id}-2` } : rule])}
      />
    </div>
  );
}

type LineProps = {
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
};

function RuleLine({ rule, onChange, onRemove }: LineProps) {
  const styles = useStyles();
  const name = nameOfRule(rule);
  return (
    <li className={styles.line}>
      <span className={styles.words}>{name}</span>
      <Button size="small" appearance="subtle" aria-label={words.removeOf(name)} onClick={onRemove}>
        {words.remove}
      </Button>
      <Select
        size="small"
        aria-label={words.onBrokenOf(name)}
        value={rule.onBreak}
        onChange={(_, { value }) => {
          const changed = ruleSchema.safeParse({ ...rule, onBreak: value });
          if (changed.success) onChange(changed.data);
        }}
      >
        {choicesOf(rule.kind).map((choice) => (
          <option key={choice} value={choice}>
            {words.onBreak[choice]}
          </option>
        ))}
      </Select>
    </li>
  );
}

type SuggestionsProps = {
  readonly suggestions: readonly RuleSuggestion[];
  readonly onAccept: (suggestion: RuleSuggestion) => void;
};

function Suggestions({ suggestions, onAccept }: SuggestionsProps) {
  const styles = useStyles();
  if (suggestions.length === 0) return null;
  return (
    <section aria-label={words.suggestions}>
      <h3 className={styles.heading}>{words.suggestions}</h3>
      <ul className={styles.list}>
        {suggestions.map((suggestion) => {
          const name = describeRule(suggestion.rule);
          return (
            <li key={suggestion.rule.id} className={styles.line}>
              <span className={styles.words}>
                {name}
                <p className={styles.quiet}>{suggestion.why}</p>
              </span>
              <Button size="small" aria-label={words.acceptOf(name)} onClick={() => onAccept(suggestion)}>
                {words.accept}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** With the columns that are moved; one whose type is not known is left to the plan to judge. */
function ruledTable(
  choice: ChoiceProps['choice'],
  table: ChoiceProps['table'],
  columns: readonly ColumnOfTable[],
): RuledTable {
  const { schema, name } = table;
  return {
    schema,
    name,
    kind: choice.query === null ? table.kind : 'query',
    columns: columns.flatMap((column) =>
      column.leftOut === null && column.sqlType !== undefined && (choice.columns?.includes(column.name) ?? true)
        ? [{ name: column.name, sqlType: column.sqlType }]
        : [],
    ),
  };
}

type ColumnOfTable = NonNullable<
  ReturnType<ReturnType<typeof useStores>['tableDetails']['getState']>['columns']['value']
>['columns'][number];
