// The schemas with their tri-state ticks: one tick takes or leaves every table of a schema, its name shows only them.
import {
  Button,
  Checkbox,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { formatCount } from '../../../shared/format.ts';
import type { TableSummary } from '../../../shared/contract.ts';
import { useFrom } from '../../stores/stores.tsx';
import { isReadable, tableKey } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { tickOf } from './tick.ts';

const useStyles = makeStyles({
  surface: { padding: '8px', maxHeight: '360px', overflowY: 'auto', minWidth: '240px' },
  row: { display: 'flex', alignItems: 'center', gap: '4px' },
  name: { flex: 1, justifyContent: 'flex-start', minWidth: 0, fontWeight: 400 },
  current: { fontWeight: 600 },
  count: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
});

export function SchemaMenu() {
  const styles = useStyles();
  const tables = useFrom('tables', (state) => state.tables);
  const schema = useFrom('tables', (state) => state.view.schema);
  const look = useFrom('tables', (state) => state.look);
  const bySchema = groupBySchema(tables);
  return (
    <Popover trapFocus positioning="below-start">
      <PopoverTrigger disableButtonEnhancement>
        <Button icon={<ChevronDownRegular />} iconPosition="after">
          {schema ?? text.tables.allSchemas}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={text.tables.schemas}>
        <Button
          appearance="subtle"
          className={styles.name}
          aria-pressed={schema === null}
          onClick={() => look({ schema: null })}
        >
          {text.tables.allSchemas}
        </Button>
        {[...bySchema].map(([name, readable]) => (
          <div key={name} className={styles.row}>
            <SchemaTick schema={name} tables={readable} />
            <Button
              appearance="subtle"
              className={styles.name}
              aria-pressed={schema === name}
              onClick={() => look({ schema: name })}
            >
              {name}
            </Button>
            <span className={styles.count}>{formatCount(readable.length)}</span>
          </div>
        ))}
      </PopoverSurface>
    </Popover>
  );
}

/** The readable tables of each schema that are offered at first, in the order of names. (Map.groupBy is missing in older Chromium.) */
function groupBySchema(tables: readonly TableSummary[]): ReadonlyMap<string, readonly TableSummary[]> {
  const groups = new Map([...new Set(tables.map(({ schema }) => schema))].sort().map((schema) => [schema, tablesOf()]));
  for (const table of tables)
    if (isReadable(table) && table.hiddenReason === null) groups.get(table.schema)?.push(table);
  return groups;
}

const tablesOf = (): TableSummary[] => [];

function SchemaTick({ schema, tables }: { readonly schema: string; readonly tables: readonly TableSummary[] }) {
  const chosen = useFrom('tables', (state) => state.chosen);
  const setChosen = useFrom('tables', (state) => state.setChosen);
  const keys = tables.map(tableKey);
  const tick = tickOf(keys, chosen);
  return (
    <Checkbox
      checked={tick}
      disabled={keys.length === 0}
      aria-label={text.tables.tickSchema(schema)}
      onChange={() => setChosen(keys, tick !== true)}
    />
  );
}
