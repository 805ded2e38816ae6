// Who moves one table: as the options say, or otherwise; and why Data Factory cannot, where a plan found that out.
import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { TableSummary } from '../../../shared/contract.ts';
import { engineByRule } from '../../stores/engines-store.ts';
import { engineRefusal } from '../../stores/engine-refusals.ts';
import { useFrom } from '../../stores/stores.tsx';
import { tableKey } from '../../stores/tables-store.ts';
import { enginesText } from '../../text/engines.ts';

const words = enginesText.movedBy;

const useStyles = makeStyles({
  // Beside a narrow panel's label there is less room than the longest choice wants.
  field: { marginBottom: '8px', gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: '12px' },
  select: { minWidth: 0, '& select': { minWidth: 0, width: '100%', textOverflow: 'ellipsis' } },
  why: { margin: '0 0 8px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

/** Only where Data Factory moves some tables, and for those that are ticked. */
export function MovedBy({ table }: { readonly table: TableSummary }) {
  const styles = useStyles();
  const key = tableKey(table);
  const isChosen = useFrom('tables', ({ chosen }) => chosen.has(key));
  const rule = useFrom('engines', (state) => state.rule);
  const typedFrom = useFrom('engines', (state) => state.typedFrom);
  const named = useFrom('engines', (state) => state.named.get(key) ?? null);
  const name = useFrom('engines', (state) => state.name);
  const refusal = useFrom('plan', (state) => engineRefusal(state, table));
  if (rule === 'here' || !isChosen) return null;
  return (
    <>
      <Field className={styles.field} label={words.label} orientation="horizontal" size="small">
        <Select
          className={styles.select}
          size="small"
          value={named ?? 'rule'}
          onChange={(_, { value }) => name(key, value === 'here' || value === 'factory' ? value : null)}
        >
          <option value="rule">{words.byRule[engineByRule({ rule, typedFrom }, table.bytesEstimate)]}</option>
          <option value="here">{enginesText.names.here}</option>
          <option value="factory">{enginesText.names.factory}</option>
        </Select>
      </Field>
      {refusal === null ? null : <p className={styles.why}>{`${words.why} ${refusal}`}</p>}
    </>
  );
}
