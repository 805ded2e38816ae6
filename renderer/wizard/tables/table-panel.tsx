// The details of one table beside the grid: which columns, which rows, and the first of them as they will be written.
import { Button, makeStyles, Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import type { TableSummary } from '../../../shared/contract.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { useFrom } from '../../stores/stores.tsx';
import { tableKey, wholeTable } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { ColumnsTab } from './columns-tab.tsx';
import { PreviewTab } from './preview-tab.tsx';
import { RowsTab } from './rows-tab.tsx';
import { fullName } from './table-rows.ts';

const useStyles = makeStyles({
  tabs: { marginLeft: '-10px', marginBottom: '8px' },
  facts: { margin: '0 0 8px', fontSize: '12px' },
  reset: { marginTop: '12px' },
});

const tabs = ['columns', 'rows', 'preview'] as const;
type TabName = (typeof tabs)[number];

/** What each tab gets: the choice as it is, and how to change it. */
export type ChoiceProps = {
  readonly table: TableSummary;
  readonly choice: TableChoice;
  readonly onChange: (changes: Partial<TableChoice>) => void;
};

export function TablePanel({ table }: { readonly table: TableSummary }) {
  const styles = useStyles();
  const [tab, setTab] = useState<TabName>('columns');
  const key = tableKey(table);
  const saved = useFrom('tables', ({ choices }) => choices.get(key));
  const setChoice = useFrom('tables', (state) => state.setChoice);
  const focus = useFrom('tables', (state) => state.focus);
  const choice = saved ?? wholeTable(table);
  const onChange = (changes: Partial<TableChoice>): void => {
    const after = { ...choice, ...changes };
    const isWhole = after.columns === null && after.where === null && after.query === null;
    setChoice(key, isWhole ? null : after);
  };
  const props = { table, choice, onChange };
  return (
    <SidePanel title={fullName(table)} onClose={() => focus(null)}>
      {[table.readNote, ...table.warnings, ...(table.obstacle === null ? [] : [table.obstacle])].map((note) => (
        <p key={note} className={styles.facts}>
          {note}
        </p>
      ))}
      <TabList
        className={styles.tabs}
        size="small"
        selectedValue={tab}
        onTabSelect={(_, { value }) => setTab(tabs.find((name) => name === value) ?? 'columns')}
      >
        {tabs.map((name) => (
          <Tab key={name} value={name} id={`tab-${name}`} aria-controls={`panel-${name}`}>
            {text.tables.panel.tabs[name]}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === 'columns' ? <ColumnsTab {...props} /> : null}
        {tab === 'rows' ? <RowsTab {...props} /> : null}
        {tab === 'preview' ? <PreviewTab {...props} /> : null}
      </div>
      {saved === undefined ? null : (
        <Button size="small" className={styles.reset} onClick={() => setChoice(key, null)}>
          {text.tables.panel.reset}
        </Button>
      )}
    </SidePanel>
  );
}
