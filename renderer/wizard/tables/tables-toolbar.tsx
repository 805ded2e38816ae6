// Search, filters and schemas above the grid, and what is chosen in one line.
import { Button, makeStyles, SearchBox, ToggleButton, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useRef } from 'react';
import { formatBytes } from '../../../shared/format.ts';
import type { TableSummary } from '../../../shared/contract.ts';
import { useFrom } from '../../stores/stores.tsx';
import { filterChips, tableKey, type TablesState } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { SchemaMenu } from './schema-menu.tsx';
import { useSettled } from './use-settled.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '8px' },
  search: { flex: '1 1 160px', minWidth: '140px', maxWidth: '240px' },
  chips: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  chip: { minWidth: 0, fontWeight: 400 },
  summary: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '12px',
    color: tokens.colorNeutralForeground2,
    fontSize: '12px',
    lineHeight: '16px',
    marginBottom: '6px',
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  strong: { color: tokens.colorNeutralForeground1, fontWeight: 600 },
});

const countHidden = ({ tables }: TablesState): number =>
  tables.reduce((count, { hiddenReason }) => count + (hiddenReason === null ? 0 : 1), 0);

type ToolbarProps = { readonly shownCount: number; readonly onRefresh: () => void };

export function TablesToolbar({ shownCount, onRefresh }: ToolbarProps) {
  const styles = useStyles();
  const view = useFrom('tables', (state) => state.view);
  const look = useFrom('tables', (state) => state.look);
  const hiddenCount = useFrom('tables', countHidden);
  const offered = filterChips.filter((chip) => chip !== 'hidden' || hiddenCount > 0);
  const search = useRef<HTMLInputElement>(null);
  useFindKey(search);
  return (
    <>
      <div className={styles.bar} role="search">
        <SearchBox
          className={styles.search}
          input={{ ref: search }}
          placeholder={text.tables.search}
          aria-label={text.tables.search}
          aria-keyshortcuts="Control+F"
          value={view.search}
          onChange={(_, { value }) => look({ search: value })}
        />
        <SchemaMenu />
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          title={text.tables.refresh}
          aria-label={text.tables.refresh}
          onClick={onRefresh}
        />
        <div className={styles.chips} role="group" aria-label={text.tables.filters}>
          {offered.map((chip) => (
            <ToggleButton
              key={chip}
              size="small"
              shape="circular"
              className={styles.chip}
              checked={view.chips.has(chip)}
              onClick={() => {
                const chips = new Set(view.chips);
                if (!chips.delete(chip)) chips.add(chip);
                look({ chips });
              }}
            >
              {chip === 'hidden' ? text.tables.hiddenCount(hiddenCount) : text.tables.chips[chip]}
            </ToggleButton>
          ))}
        </div>
      </div>
      <Summary shownCount={shownCount} />
    </>
  );
}

function Summary({ shownCount }: { readonly shownCount: number }) {
  const styles = useStyles();
  const tables = useFrom('tables', (state) => state.tables);
  const chosen = useFrom('tables', (state) => state.chosen);
  const picked = useMemo(
    () => (chosen.size === 0 ? [] : tables.filter((table) => chosen.has(tableKey(table)))),
    [tables, chosen],
  );
  const parts = [
    ...(picked.length > 0 ? [sizeOf(picked)] : []),
    ...[picked.filter(({ warnings }) => warnings.length > 0).length]
      .filter((count) => count > 0)
      .map(text.tables.needDecision),
  ];
  const hiddenCount = useFrom('tables', countHidden);
  const isHiddenAsked = useFrom('tables', ({ view }) => view.chips.has('hidden'));
  const offered = isHiddenAsked ? tables.length : tables.length - hiddenCount;
  const ticked = text.tables.summary(picked.length, offered);
  const rest = parts.length === 0 ? '' : `, ${parts.join(', ')}`;
  const shown = shownCount === offered ? '' : text.tables.shown(shownCount);
  const spoken = useSettled([ticked + rest, shown].filter(Boolean).join('. '), 600);
  return (
    <div className={styles.summary}>
      <span>
        <span className={styles.strong}>{ticked}</span>
        {rest}
      </span>
      <span>{shown}</span>
      {/* Said once the typing or ticking has come to rest. */}
      <span role="status" className={styles.spoken}>
        {spoken}
      </span>
    </div>
  );
}

function sizeOf(tables: readonly TableSummary[]): string {
  const known = tables.filter(({ bytesEstimate }) => bytesEstimate !== null);
  const sum = formatBytes(known.reduce((total, { bytesEstimate }) => total + (bytesEstimate ?? 0), 0));
  return known.length === tables.length ? sum : `${sum}+`;
}

/** Ctrl+F goes to the search, as everywhere. */
function useFindKey(search: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [search]);
}
