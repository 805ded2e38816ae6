// One row of a grid: drawn again only when its own row, place or state changed.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckboxCheckedFilled, CheckboxUncheckedRegular, SubtractRegular } from '@fluentui/react-icons';
import { quietColor, rowHeightPx, type GridColumn } from './grid-column.ts';

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    width: '100%',
    height: `${String(rowHeightPx)}px`,
    boxSizing: 'border-box',
    display: 'grid',
    gridTemplateColumns: 'var(--grid-tracks)',
    alignItems: 'center',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    cursor: 'default',
    // What changes in one row lays out nothing else.
    contain: 'strict',
    '--grid-quiet': tokens.colorNeutralForeground3,
    ':hover': {
      backgroundColor: tokens.colorNeutralBackground1Hover,
      color: tokens.colorNeutralForeground1Hover,
      '--grid-quiet': tokens.colorNeutralForeground2Hover,
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':focus:not(:focus-visible)': { outlineStyle: 'none' },
  },
  open: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorNeutralForeground1Selected,
    '--grid-quiet': tokens.colorNeutralForeground2Selected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  cell: {
    minWidth: 0,
    padding: '0 8px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  end: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  tick: {
    height: '100%',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    fontSize: '16px',
    color: quietColor,
  },
  ticked: { color: tokens.colorCompoundBrandForeground1 },
  barred: { color: tokens.colorNeutralForegroundDisabled },
});

/** `barred`: this row cannot be ticked; null: rows are not ticked here. */
export type TickState = 'on' | 'off' | 'barred' | null;

export type GridRowProps<Row> = {
  readonly row: Row;
  readonly columns: readonly GridColumn<Row>[];
  readonly index: number;
  readonly tick: TickState;
  readonly isOpen: boolean;
  /** The one row that Tab leads to. */
  readonly isActive: boolean;
};

export function GridRow<Row>({ row, columns, index, tick, isOpen, isActive }: GridRowProps<Row>) {
  const styles = useStyles();
  const firstColumn = tick === null ? 1 : 2;
  return (
    <div
      className={mergeClasses(styles.row, isOpen && styles.open)}
      style={{ transform: `translateY(${String(index * rowHeightPx)}px)` }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={tick === null ? undefined : tick === 'on'}
      aria-disabled={tick === 'barred' ? true : undefined}
      aria-current={isOpen ? true : undefined}
      tabIndex={isActive ? 0 : -1}
      data-row={index}
    >
      {tick === null ? null : (
        <div
          role="gridcell"
          aria-colindex={1}
          data-tick
          className={mergeClasses(styles.tick, tick === 'on' && styles.ticked, tick === 'barred' && styles.barred)}
        >
          {tickIcons[tick]}
        </div>
      )}
      {columns.map((column, at) => {
        const content = column.render(row);
        return (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={firstColumn + at}
            className={mergeClasses(styles.cell, column.alignEnd === true && styles.end)}
            title={typeof content === 'string' ? content : undefined}
          >
            {content}
          </div>
        );
      })}
    </div>
  );
}

const tickIcons = {
  on: <CheckboxCheckedFilled />,
  off: <CheckboxUncheckedRegular />,
  barred: <SubtractRegular />,
} as const;
