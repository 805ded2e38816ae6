// The details of one table beside the grid: which columns, which rows, and the first of them as they will be written.
import { Button, Checkbox, makeStyles, mergeClasses, Tab, TabList, tokens } from '@fluentui/react-components';
import { DismissCircleFilled, WarningFilled } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { TableSummary } from '../../../shared/contract.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { isReadable, tableKey, wholeTable } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { ChangesTab } from './changes/changes-tab.tsx';
import { ColumnsTab } from './columns-tab.tsx';
import { MovedBy } from './moved-by.tsx';
import { PreviewTab } from './preview-tab.tsx';
import { RowsTab } from './rows-tab.tsx';
import { RulesTab } from './rules/rules-tab.tsx';
import { fullName } from './table-rows.ts';
import { TransformsTab } from './transforms/transforms-tab.tsx';

const words = text.tables.panel;

const useStyles = makeStyles({
  facts: { margin: '0 0 8px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  warning: { display: 'flex', gap: '6px', margin: '0 0 6px', fontSize: '12px', lineHeight: '16px' },
  icon: { flexShrink: 0, fontSize: '14px', color: tokens.colorStatusWarningForeground1, height: '16px' },
  barred: { color: tokens.colorStatusDangerForeground1 },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: '32px' },
  tick: { marginLeft: '-8px' },
  // All of them are seen at once: what does not fit goes to a second line.
  tabs: { margin: '4px 0 8px -4px', flexWrap: 'wrap', '& > button': { paddingLeft: '1px', paddingRight: '1px' } },
});

const tabs = ['columns', 'rows', 'changes', 'transforms', 'rules', 'preview'] as const;
type TabName = (typeof tabs)[number];

/** What each tab gets: the choice as it is, and how to change it. */
export type ChoiceProps = {
  readonly table: TableSummary;
  readonly choice: TableChoice;
  readonly onChange: (changes: Partial<TableChoice>) => void;
};

type TablePanelProps = { readonly table: TableSummary; readonly onClose: () => void };

/** The tab stays as one goes from table to table. */
export function TablePanel({ table, onClose }: TablePanelProps) {
  const styles = useStyles();
  const [tab, setTab] = useState<TabName>('columns');
  // After a reset the fields begin anew, too.
  const [resets, setResets] = useState(0);
  const key = tableKey(table);
  const props = useChoice(table);
  useEndOfQuestions(key);
  return (
    <SidePanel title={fullName(table)} onClose={onClose}>
      <p className={styles.facts}>{table.readNote}</p>
      {table.hiddenReason === null ? null : (
        <p className={styles.facts}>{`${text.tables.hidden} ${lowerFirst(table.hiddenReason)}`}</p>
      )}
      <Notes table={table} />
      <Actions table={table} onReset={() => setResets(resets + 1)} />
      <MovedBy table={table} />
      <TabList
        className={styles.tabs}
        size="small"
        selectedValue={tab}
        onTabSelect={(_, { value }) => setTab(tabs.find((name) => name === value) ?? 'columns')}
      >
        {tabs.map((name) => (
          <Tab key={name} value={name} id={`tab-${name}`} aria-controls={`panel-${name}`}>
            {words.tabs[name]}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} key={`${key} ${String(resets)}`}>
        {tab === 'columns' ? <ColumnsTab {...props} /> : null}
        {tab === 'rows' ? <RowsTab {...props} /> : null}
        {tab === 'changes' ? <ChangesTab {...props} /> : null}
        {tab === 'transforms' ? <TransformsTab {...props} /> : null}
        {tab === 'rules' ? <RulesTab {...props} /> : null}
        {tab === 'preview' ? <PreviewTab {...props} /> : null}
      </div>
    </SidePanel>
  );
}

const lowerFirst = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);

function useChoice(table: TableSummary): ChoiceProps {
  const key = tableKey(table);
  const saved = useFrom('tables', ({ choices }) => choices.get(key));
  const setChoice = useFrom('tables', (state) => state.setChoice);
  const choice = saved ?? wholeTable(table);
  const onChange = (changes: Partial<TableChoice>): void => {
    const after = { ...choice, ...changes };
    const isWhole = after.columns === null && after.where === null && after.query === null;
    setChoice(key, isWhole ? null : after);
  };
  return { table, choice, onChange };
}

/** What was asked about a table burdens the server no longer once nobody looks at it. */
function useEndOfQuestions(key: string): void {
  const { tableDetails } = useStores();
  useEffect(() => () => tableDetails.getState().cancel(), [tableDetails, key]);
}

function Notes({ table }: { readonly table: TableSummary }) {
  const styles = useStyles();
  const obstacle = isReadable(table) ? null : (table.obstacle ?? text.tables.noSelect);
  return (
    <>
      {obstacle === null ? null : (
        <p className={styles.warning}>
          <DismissCircleFilled className={mergeClasses(styles.icon, styles.barred)} aria-hidden />
          <span className={styles.words}>{`${words.notMoved} ${obstacle}`}</span>
        </p>
      )}
      {table.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <WarningFilled className={styles.icon} aria-hidden />
          <span className={styles.words}>{warning}</span>
        </p>
      ))}
    </>
  );
}

function Actions({ table, onReset }: { readonly table: TableSummary; readonly onReset: () => void }) {
  const styles = useStyles();
  const key = tableKey(table);
  const isChosen = useFrom('tables', ({ chosen }) => chosen.has(key));
  const isChanged = useFrom('tables', ({ choices }) => choices.has(key));
  const setChosen = useFrom('tables', (state) => state.setChosen);
  const setChoice = useFrom('tables', (state) => state.setChoice);
  return (
    <div className={styles.actions}>
      {isReadable(table) ? (
        <Checkbox
          className={styles.tick}
          label={words.move}
          checked={isChosen}
          onChange={(_, { checked }) => setChosen([key], checked === true)}
        />
      ) : null}
      {isChanged ? (
        <Button
          size="small"
          onClick={() => {
            setChoice(key, null);
            onReset();
          }}
        >
          {words.reset}
        </Button>
      ) : null}
    </div>
  );
}
