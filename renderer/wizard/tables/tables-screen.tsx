// The tables step: the list of the source, searched, filtered and ticked, and the details of one table beside it.
import { Button, makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components';
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { isReadable, tableKey } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { DataGrid } from '../../ui/data-grid/data-grid.tsx';
import { Problem } from '../../ui/problem.tsx';
import { StepPage } from '../step-page.tsx';
import { accessOf } from './source-access.ts';
import { tableColumns } from './table-cells.tsx';
import { TablePanel } from './table-panel.tsx';
import { createRowMaker, filterTables, fullName, indexTables, type TableRow } from './table-rows.ts';
import { TablesToolbar } from './tables-toolbar.tsx';
import { useLater } from './use-later.ts';

const useStyles = makeStyles({
  wait: { display: 'flex', flexDirection: 'column', gap: '12px', paddingTop: '8px', maxWidth: '720px' },
  notes: { margin: '0 0 8px', fontSize: '12px' },
});

export function TablesScreen() {
  const stores = useStores();
  const load = (refresh: boolean): void => {
    const { lanes } = effectiveOptions(stores.options.getState().options);
    void stores.tables.getState().load(accessOf(stores), lanes, refresh);
  };
  // The screen appears: the list of this source is wanted, if it is not there already.
  useEffect(() => load(false), []);
  const loading = useFrom('tables', (state) => state.loading);
  const focused = useFrom('tables', (state) => state.focused);
  const table = useFrom('tables', ({ tables }) => tables.find((some) => tableKey(some) === focused));
  return (
    <StepPage
      step="tables"
      isFilled
      panel={loading === 'done' && table !== undefined ? <TablePanel key={focused} table={table} /> : undefined}
    >
      {loading === 'done' ? <TableList onRefresh={() => load(true)} /> : <Waiting onTryAgain={() => load(true)} />}
    </StepPage>
  );
}

function Waiting({ onTryAgain }: { readonly onTryAgain: () => void }) {
  const styles = useStyles();
  const loading = useFrom('tables', (state) => state.loading);
  const error = useFrom('tables', (state) => state.error);
  const cancel = useFrom('tables', (state) => state.cancelLoad);
  const isLate = useLater(300);
  if (loading === 'failed' && error !== null) {
    return (
      <Problem error={error}>
        <Button size="small" onClick={onTryAgain}>
          {text.tables.tryAgain}
        </Button>
      </Problem>
    );
  }
  if (loading === 'none') return <Button onClick={onTryAgain}>{text.tables.refresh}</Button>;
  if (!isLate) return null;
  return (
    <div className={styles.wait}>
      <span role="status">
        {text.tables.loading} <Button onClick={cancel}>{text.tables.cancel}</Button>
      </span>
      <Skeleton aria-hidden>
        {Array.from({ length: 8 }, (_, line) => (
          <SkeletonItem key={line} size={16} style={{ margin: '7px 0' }} />
        ))}
      </Skeleton>
    </div>
  );
}

function TableList({ onRefresh }: { readonly onRefresh: () => void }) {
  const styles = useStyles();
  const state = useFrom('tables', (all) => all);
  const view = useDeferredValue(state.view);
  const [makeRows] = useState(createRowMaker);
  const indexed = useMemo(() => indexTables(state.tables), [state.tables]);
  const isFilteredByTick = view.chips.has('chosen');
  const shown = useMemo(
    () => filterTables(indexed, view, state.chosen),
    // Ticks matter to the filter only when it asks for them.
    [indexed, view, isFilteredByTick ? state.chosen : null],
  );
  const rows = useMemo(() => makeRows(shown, state.choices), [makeRows, shown, state.choices]);
  const ticks = useMemo(
    () => ({
      ticked: state.chosen,
      canTick: ({ table }: TableRow) => isReadable(table),
      onTick: state.setChosen,
      allLabel: text.tables.tickAll,
    }),
    [state.chosen, state.setChosen],
  );
  const isUntouched = view.search === '' && view.chips.size === 0 && view.schema === null;
  const empty: ReactNode = isUntouched ? (
    text.tables.noTables
  ) : (
    <>
      {text.tables.noMatch}{' '}
      <Button size="small" onClick={() => state.look({ search: '', chips: new Set(), schema: null })}>
        {text.tables.clearFilters}
      </Button>
    </>
  );
  return (
    <>
      <TablesToolbar shownCount={rows.length} onRefresh={onRefresh} />
      {state.notes.map((note) => (
        <p key={note} className={styles.notes}>
          {note}
        </p>
      ))}
      <DataGrid
        label={text.tables.grid}
        rows={rows}
        columns={tableColumns}
        idOf={keyOf}
        namesOf={namesOf}
        ticks={ticks}
        openId={state.focused}
        onOpen={state.focus}
        sort={view.sort}
        onSort={(sort) => state.look({ sort })}
        empty={empty}
      />
    </>
  );
}

const keyOf = ({ key }: TableRow): string => key;
const namesOf = ({ table }: TableRow): readonly string[] => [fullName(table), table.name];
