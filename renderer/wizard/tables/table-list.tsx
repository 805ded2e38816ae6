// The grid of tables under its toolbar: which are shown, in which order, and which are ticked.
import { Button } from '@fluentui/react-components';
import { useDeferredValue, useMemo, useState, type Ref } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { engineOf } from '../../stores/engines-store.ts';
import { incrementOf } from '../../stores/series-store.ts';
import type { TableSummary } from '../../../shared/contract.ts';
import { isReadable } from '../../stores/tables-store.ts';
import { enginesText } from '../../text/engines.ts';
import { seriesText } from '../../text/series.ts';
import { text } from '../../text/text.ts';
import { transformsText } from '../../text/transforms.ts';
import { DataGrid, type GridHandle } from '../../ui/data-grid/data-grid.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { narrowColumns, tableColumns, tightColumns } from './table-cells.tsx';
import { createRowMaker, filterTables, fullName, indexTables, type TableRow } from './table-rows.ts';
import { TablesToolbar } from './tables-toolbar.tsx';

type TableListProps = { readonly gridRef: Ref<GridHandle>; readonly onRefresh: () => void };

export function TableList({ gridRef, onRefresh }: TableListProps) {
  const openId = useFrom('tables', (state) => state.focused);
  const sort = useFrom('tables', (state) => state.view.sort);
  const focus = useFrom('tables', (state) => state.focus);
  const look = useFrom('tables', (state) => state.look);
  const rows = useShownRows();
  const ticks = useTicks();
  const isNarrow = useIsNarrow();
  return (
    <>
      <TablesToolbar shownCount={rows.length} onRefresh={onRefresh} />
      <DataGrid
        ref={gridRef}
        label={text.tables.grid}
        rows={rows}
        columns={openId === null ? tableColumns : isNarrow ? tightColumns : narrowColumns}
        idOf={keyOf}
        namesOf={namesOf}
        ticks={ticks}
        openId={openId}
        onOpen={focus}
        sort={sort}
        onSort={(changed) => look({ sort: changed })}
        empty={<NoRows />}
      />
    </>
  );
}

const keyOf = ({ key }: TableRow): string => key;
const namesOf = ({ table }: TableRow): readonly string[] => [fullName(table), table.name];
const canTick = ({ table }: TableRow): boolean => isReadable(table);

function useShownRows(): readonly TableRow[] {
  const tables = useFrom('tables', (state) => state.tables);
  const chosen = useFrom('tables', (state) => state.chosen);
  const choices = useFrom('tables', (state) => state.choices);
  // A letter typed shows at once; the rows follow as soon as they can.
  const view = useDeferredValue(useFrom('tables', (state) => state.view));
  const [makeRows] = useState(createRowMaker);
  const indexed = useMemo(() => indexTables(tables), [tables]);
  // A ticked table is shown, even where its like are not.
  const asksForTicks = view.chips.has('chosen') || tables.some(({ hiddenReason }) => hiddenReason !== null);
  const { search, chips, schema } = view;
  const shown = useMemo(
    () => filterTables(indexed, { search, chips, schema }, chosen),
    // Ticks matter only to the filter that asks for them.
    [indexed, search, chips, schema, asksForTicks ? chosen : null],
  );
  const decidedOf = useDecided();
  return useMemo(() => makeRows(shown, choices, decidedOf), [makeRows, shown, choices, decidedOf]);
}

/** Who moves ticked tables and how their changes are found, and what is done to the rows of all. */
function useDecided(): (key: string, table: TableSummary) => readonly string[] {
  const chosen = useFrom('tables', (state) => state.chosen);
  const { isKept, advice, increments } = useFrom('series', (state) => state);
  const lists = useFrom('transforms', (state) => state.lists);
  const { rule, typedFrom, named } = useFrom('engines', (state) => state);
  const isTickTold = isKept || rule !== 'here';
  return useMemo(
    () => (key, table) => {
      const increment = isKept && chosen.has(key) ? incrementOf({ advice, increments }, key) : null;
      const list = lists.get(key) ?? [];
      const engine = chosen.has(key) ? engineOf({ rule, typedFrom, named }, key, table.bytesEstimate) : 'here';
      return [
        ...(engine === 'factory' ? [enginesText.chip] : []),
        ...(increment === null ? [] : [seriesText.chip(increment.mode)]),
        ...(list.length === 0 ? [] : [transformsText.chip(list)]),
      ];
    },
    // Ticks matter only where there is something to tell of them.
    [isTickTold ? chosen : null, isKept, advice, increments, lists, rule, typedFrom, named],
  );
}

function useTicks() {
  const ticked = useFrom('tables', (state) => state.chosen);
  const onTick = useFrom('tables', (state) => state.setChosen);
  return useMemo(() => ({ ticked, canTick, onTick, allLabel: text.tables.tickAll }), [ticked, onTick]);
}

function NoRows() {
  const hasTables = useFrom('tables', (state) => state.tables.length > 0);
  const look = useFrom('tables', (state) => state.look);
  if (!hasTables) return text.tables.noTables;
  return (
    <>
      {text.tables.noMatch}{' '}
      <Button size="small" onClick={() => look({ search: '', chips: new Set(), schema: null })}>
        {text.tables.clearFilters}
      </Button>
    </>
  );
}
