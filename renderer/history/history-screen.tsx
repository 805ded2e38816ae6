// The history screen: every run of this computer, to open, resume or discard.
import { Button, makeStyles, Select, Spinner, ToggleButton, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { RunSummary } from '../../shared/contract.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { DataGrid } from '../ui/data-grid/data-grid.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { Status } from '../ui/status.tsx';
import { columnsFor, routeText } from './history-columns.tsx';
import {
  filterMovers,
  filterRuns,
  moverFilters,
  stateFilters,
  type MoverFilter,
  type StateFilter,
} from './history-filter.ts';
import { RunPanel } from './run-panel.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '8px', minHeight: '32px', marginBottom: '8px', flexWrap: 'wrap' },
  count: { color: tokens.colorNeutralForeground2, marginLeft: 'auto', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const idOf = ({ runId }: RunSummary): string => runId;
const namesOf = (run: RunSummary): readonly string[] => [routeText(run), run.container, run.runId];

export function HistoryScreen() {
  const { runs: store, canAct } = useStores();
  const { runs, loading, listError } = useFrom('runs', (state) => state);
  const [filter, setFilter] = useState<StateFilter>('all');
  const [selectedId, setSelectedId] = useState<string | null>(null);
  useEffect(() => void store.getState().loadRuns(), [store]);
  const isNarrow = useIsNarrow();
  const words = text.history;
  const [wished, setMovers] = useState<MoverFilter>('all');
  // The choice is gone once the last run of a Data Factory was discarded.
  const hasMovers = runs.some(({ movedBy }) => movedBy !== 'here');
  const movers = hasMovers ? wished : 'all';
  const shown = filterRuns(filterMovers(runs, movers), filter);
  const selected = runs.find(({ runId }) => runId === selectedId);
  return (
    <Page
      title={words.title}
      purpose={canAct ? words.purpose : text.dashboard.historyPurpose}
      isFilled
      panel={
        selected === undefined ? null : (
          <RunPanel key={selected.runId} run={selected} onClose={() => setSelectedId(null)} />
        )
      }
    >
      <FilterBar
        runs={filterMovers(runs, movers)}
        inAll={runs.length}
        shown={shown.length}
        filter={filter}
        onFilter={setFilter}
        movers={hasMovers ? movers : null}
        onMovers={setMovers}
      />
      {loading === 'failed' && listError !== null ? (
        <Problem error={listError}>
          <Button size="small" onClick={() => void store.getState().loadRuns()}>
            {words.retry}
          </Button>
        </Problem>
      ) : null}
      {shown.length > 0 ? (
        <DataGrid
          label={words.grid}
          rows={shown}
          columns={columnsFor(runs, selected !== undefined ? 'beside' : isNarrow ? 'narrow' : 'wide')}
          idOf={idOf}
          namesOf={namesOf}
          openId={selectedId}
          onOpen={setSelectedId}
        />
      ) : (
        <Nothing
          isLoading={loading === 'running' || loading === 'none'}
          noMatch={runs.length === 0 ? null : movers === 'all' ? words.noMatch : words.noMatchMoved}
        />
      )}
    </Page>
  );
}

/** `noMatch`: there are runs, and why none is shown. */
function Nothing({ isLoading, noMatch }: { readonly isLoading: boolean; readonly noMatch: string | null }) {
  const styles = useStyles();
  const failed = useFrom('runs', (state) => state.loading === 'failed');
  if (noMatch !== null) return <Status kind="skipped" word={noMatch} />;
  if (isLoading) return <Spinner size="small" labelPosition="after" label={text.history.loading} />;
  return failed ? null : <p className={styles.quiet}>{text.history.empty}</p>;
}

type FilterBarProps = {
  /** Of every state. */
  readonly runs: readonly RunSummary[];
  readonly inAll: number;
  readonly shown: number;
  readonly filter: StateFilter;
  readonly onFilter: (filter: StateFilter) => void;
  /** Null = this computer moved all there is. */
  readonly movers: MoverFilter | null;
  readonly onMovers: (movers: MoverFilter) => void;
};

function FilterBar({ runs, inAll, shown, filter, onFilter, movers, onMovers }: FilterBarProps) {
  const styles = useStyles();
  const { runs: store } = useStores();
  const words = text.history;
  return (
    <div className={styles.bar}>
      <div role="group" aria-label={words.filter}>
        {stateFilters.map((one) => (
          <ToggleButton
            key={one}
            size="small"
            appearance="subtle"
            checked={filter === one}
            onClick={() => onFilter(one)}
          >
            {words.filterCount(words.filters[one], filterRuns(runs, one).length)}
          </ToggleButton>
        ))}
      </div>
      {movers === null ? null : (
        <Select
          size="small"
          aria-label={words.movers.label}
          value={movers}
          onChange={(_event, { value }) => onMovers(moverFilters.find((one) => one === value) ?? 'all')}
        >
          {moverFilters.map((one) => (
            <option key={one} value={one}>
              {words.movers.filters[one]}
            </option>
          ))}
        </Select>
      )}
      <span className={styles.count}>{words.count(shown, inAll)}</span>
      <Button
        size="small"
        appearance="subtle"
        icon={<ArrowClockwiseRegular />}
        onClick={() => void store.getState().loadRuns()}
      >
        {words.refresh}
      </Button>
    </div>
  );
}
