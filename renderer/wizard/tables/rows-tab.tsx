// Which rows of a table are moved: all, those a condition picks, or those of a query in the table's place.
import { Button, Field, makeStyles, Spinner, Switch, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { namedParameters, parameterKey } from '../../../shared/named-parameters.ts';
import { aboutChoice } from '../../stores/table-details-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { accessOf } from './source-access.ts';
import type { ChoiceProps } from './table-panel.tsx';

const words = text.tables.panel;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
  count: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
});

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed);

/** Values of parameters that the text names no more are forgotten with it. */
function stillNamed({ parameters }: ChoiceProps['choice'], typed: string): Pick<ChoiceProps['choice'], 'parameters'> {
  if (parameters === undefined) return {};
  const named = new Set(namedParameters(typed).map(parameterKey));
  const kept = parameters.filter(({ name }) => named.has(parameterKey(name)));
  return { parameters: kept.length === 0 ? undefined : kept };
}

export function RowsTab({ table, choice, onChange }: ChoiceProps) {
  const styles = useStyles();
  const [usesQuery, setUsesQuery] = useState(choice.query !== null);
  return (
    <div className={styles.form}>
      {usesQuery ? null : (
        <Field label={words.where} hint={words.whereHint}>
          <Textarea
            textarea={{ className: styles.code, spellCheck: false, dir: 'ltr' }}
            rows={4}
            resize="vertical"
            value={choice.where ?? ''}
            onChange={(_, { value }) => onChange({ where: orNull(value), ...stillNamed(choice, value) })}
          />
        </Field>
      )}
      <Switch
        label={words.useQuery}
        checked={usesQuery}
        onChange={(_, { checked }) => {
          setUsesQuery(checked);
          if (!checked) onChange({ query: null, ...stillNamed(choice, '') });
        }}
      />
      {usesQuery ? (
        <Field
          label={words.query}
          hint={words.queryHint}
          validationState={choice.query === null ? 'warning' : 'none'}
          validationMessage={choice.query === null ? words.queryEmpty : undefined}
        >
          <Textarea
            textarea={{ className: styles.code, spellCheck: false, dir: 'ltr' }}
            rows={8}
            resize="vertical"
            placeholder={`SELECT *\nFROM ${quoted(table.schema)}.${quoted(table.name)}`}
            value={choice.query ?? ''}
            onChange={(_, { value }) =>
              onChange({ query: orNull(value), where: null, columns: null, ...stillNamed(choice, value) })
            }
          />
        </Field>
      ) : null}
      <ParameterFields choice={choice} onChange={onChange} />
      <RowCount choice={choice} />
    </div>
  );
}

function RowCount({ choice }: Pick<ChoiceProps, 'choice'>) {
  const styles = useStyles();
  const stores = useStores();
  const count = useFrom('tableDetails', (state) => state.count);
  const cancel = useFrom('tableDetails', (state) => state.cancel);
  const isCurrent = count.about === aboutChoice(choice);
  const start = (): void => void stores.tableDetails.getState().countRows(accessOf(stores), choice);
  return (
    <>
      <div className={styles.count}>
        {count.state === 'running' ? (
          <>
            <Spinner size="tiny" label={words.counting} />
            <Button size="small" onClick={cancel}>
              {text.tables.cancel}
            </Button>
          </>
        ) : (
          <Button size="small" onClick={start}>
            {words.count}
          </Button>
        )}
        <span role="status">
          {count.state === 'done' && count.value !== null && isCurrent
            ? words.counted(count.value.rows, count.value.elapsedMs)
            : ''}
        </span>
      </div>
      {count.state === 'done' && !isCurrent && isSameTable(count.about, choice) ? (
        <span className={styles.quiet}>{words.stale}</span>
      ) : null}
      {count.state === 'failed' && count.error !== null && isCurrent ? <Problem error={count.error} /> : null}
    </>
  );
}

const isSameTable = (about: string, { schema, name }: ChoiceProps['choice']): boolean =>
  about.startsWith(JSON.stringify({ schema, name }).slice(0, -1));
