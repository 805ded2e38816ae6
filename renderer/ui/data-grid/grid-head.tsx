// The header of a grid: the tick for all rows shown, and the columns, by which the rows are sorted and which are widened.
import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import type { KeyboardEvent } from 'react';
import { nextSort, rowHeightPx, type GridColumn, type GridSort } from './grid-column.ts';
import { WidthGrip } from './width-grip.tsx';

const useStyles = makeStyles({
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    // The grip of the last column hangs over the edge, which would scroll.
    overflowX: 'clip',
    height: `${String(rowHeightPx)}px`,
    boxSizing: 'border-box',
    display: 'grid',
    gridTemplateColumns: 'var(--grid-tracks)',
    fontSize: '12px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: { position: 'relative', display: 'flex', alignItems: 'center', minWidth: 0 },
  plain: { padding: '0 8px' },
  end: { justifyContent: 'flex-end' },
  all: { justifyContent: 'center' },
  sort: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    width: '100%',
    height: '100%',
    minWidth: 0,
    margin: 0,
    padding: '0 8px',
    border: 'none',
    font: 'inherit',
    color: 'inherit',
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  sorted: { color: tokens.colorNeutralForeground1, fontWeight: 600 },
  word: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
});

export type GridHeadProps<Row> = {
  readonly columns: readonly GridColumn<Row>[];
  readonly sort: GridSort | null;
  readonly onSort: ((sort: GridSort | null) => void) | undefined;
  readonly onWidth: (columnId: string, px: number | null) => void;
  /** The tick for all rows shown; null = rows are not ticked. */
  readonly all: {
    readonly label: string;
    readonly state: boolean | 'mixed';
    readonly isDisabled: boolean;
    readonly onChange: (isTicked: boolean) => void;
  } | null;
  /** Arrow down: to the rows. */
  readonly onLeaveDown: () => void;
};

export function GridHead<Row>({ columns, sort, onSort, onWidth, all, onLeaveDown }: GridHeadProps<Row>) {
  const styles = useStyles();
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'ArrowDown') onLeaveDown();
    else if (!moveFocus(event)) return;
    event.preventDefault();
  };
  const firstSortable = columns.find(({ sortValue }) => sortValue !== undefined);
  const isTabStop = (column: GridColumn<Row>): boolean => (all === null || all.isDisabled) && column === firstSortable;
  return (
    <div role="row" aria-rowindex={1} className={styles.head} onKeyDown={onKey} data-grid-head>
      {all === null ? null : (
        <div role="columnheader" aria-colindex={1} className={mergeClasses(styles.cell, styles.all)}>
          <Checkbox
            aria-label={all.label}
            title={all.label}
            checked={all.state}
            disabled={all.isDisabled}
            onChange={() => all.onChange(all.state !== true)}
          />
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={at + (all === null ? 1 : 2)}
          aria-sort={ariaSort(column, sort, onSort !== undefined)}
          className={mergeClasses(styles.cell, column.alignEnd === true && styles.end)}
        >
          {column.sortValue === undefined || onSort === undefined ? (
            <span className={mergeClasses(styles.word, styles.plain)}>{column.header}</span>
          ) : (
            <button
              type="button"
              className={mergeClasses(
                styles.sort,
                column.alignEnd === true && styles.end,
                sort?.columnId === column.id && styles.sorted,
              )}
              tabIndex={isTabStop(column) ? 0 : -1}
              onClick={() => onSort(nextSort(sort, column.id, column.alignEnd === true))}
            >
              <span className={styles.word}>{column.header}</span>
              {sort?.columnId === column.id ? sort.isDescending ? <ArrowDownRegular /> : <ArrowUpRegular /> : null}
            </button>
          )}
          <WidthGrip onWidth={(px) => onWidth(column.id, px)} />
        </div>
      ))}
    </div>
  );
}

function ariaSort<Row>(column: GridColumn<Row>, sort: GridSort | null, canSort: boolean) {
  if (!canSort || column.sortValue === undefined) return undefined;
  if (sort?.columnId !== column.id) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}

/** Left and right lead from one control of the header to the next; the whole header is one stop of Tab. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): boolean {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return false;
  const controls = [...event.currentTarget.querySelectorAll<HTMLElement>('button, input')];
  const at = controls.findIndex((control) => control === event.target);
  controls[at + by]?.focus();
  return true;
}
