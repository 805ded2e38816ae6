// The tables step: the list of the source, searched, filtered and ticked, and the details of one table beside it.
import { useEffect, useRef } from 'react';
import { useDerived } from '../../stores/derived.ts';
import { isSourceChanged } from '../../stores/draft-plan.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { tableKey } from '../../stores/tables-store.ts';
import type { GridHandle } from '../../ui/data-grid/data-grid.tsx';
import { StepPage } from '../step-page.tsx';
import { ListState } from './list-state.tsx';
import { accessOf } from './source-access.ts';
import { TableList } from './table-list.tsx';
import { TablePanel } from './table-panel.tsx';

export function TablesScreen() {
  const stores = useStores();
  const grid = useRef<GridHandle>(null);
  const load = (refresh: boolean): void => {
    const { lanes } = effectiveOptions(stores.options.getState().options);
    // Details of another source, or of an older catalog, would be taken for those of this one.
    stores.tableDetails.getState().forget();
    void stores.tables.getState().load(accessOf(stores), lanes, refresh);
  };
  // The screen appears: the list of this source is wanted, if it is not there already.
  useEffect(() => load(false), []);
  const hasList = useDerived((all) => all.tables.getState().readFrom !== null && !isSourceChanged(all));
  const table = useFrom('tables', ({ tables, focused }) =>
    focused === null ? undefined : tables.find((some) => tableKey(some) === focused),
  );
  const close = (): void => {
    stores.tables.getState().focus(null);
    grid.current?.focus();
  };
  return (
    <StepPage
      step="tables"
      isFilled
      panel={hasList && table !== undefined ? <TablePanel table={table} onClose={close} /> : undefined}
    >
      <ListState hasList={hasList} onLoad={() => load(true)} />
      {hasList ? <TableList gridRef={grid} onRefresh={() => load(true)} /> : null}
    </StepPage>
  );
}
