// What a grid is made of: typed columns, the order of its rows, and the ticks in front of them.
import type { ReactNode } from 'react';

export const rowHeightPx = 30;
const tickColumnPx = 36;
/** For what is said in passing; it follows the ground of its row, which high contrast turns bright. */
export const quietColor = 'var(--grid-quiet)';

export type GridColumn<Row> = {
  readonly id: string;
  readonly header: string;
  /** Pixels, or a share of what the others leave, never below `minPx`. */
  readonly width: number | { readonly share: number; readonly minPx: number };
  /** Numbers: right-aligned in figures of one width. */
  readonly alignEnd?: boolean;
  /** Without it the column is not sorted by; null stands last in both directions. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** A plain string also becomes the tooltip, for when it is cut. */
  readonly render: (row: Row) => ReactNode;
};

export type GridSort = { readonly columnId: string; readonly isDescending: boolean };

export type GridTicks<Row> = {
  readonly ticked: ReadonlySet<string>;
  readonly canTick: (row: Row) => boolean;
  readonly onTick: (ids: readonly string[], isTicked: boolean) => void;
  /** Names the tick in the header, which stands for all rows shown. */
  readonly allLabel: string;
};

/** Widths that a user dragged, in pixels by column id. */
export type DraggedWidths = Readonly<Record<string, number>>;

/** The tracks of the CSS grid that every row is. */
export function gridTracks<Row>(
  columns: readonly GridColumn<Row>[],
  dragged: DraggedWidths,
  hasTicks: boolean,
): string {
  const tracks = columns.map(({ id, width }) => {
    const px = dragged[id] ?? (typeof width === 'number' ? width : null);
    if (px !== null) return `${String(px)}px`;
    return typeof width === 'number' ? '' : `minmax(${String(width.minPx)}px, ${String(width.share)}fr)`;
  });
  return [...(hasTicks ? [`${String(tickColumnPx)}px`] : []), ...tracks].join(' ');
}

/** Below this the grid scrolls sideways. */
export function gridMinWidthPx<Row>(
  columns: readonly GridColumn<Row>[],
  dragged: DraggedWidths,
  hasTicks: boolean,
): number {
  const widths = columns.map(({ id, width }) => dragged[id] ?? (typeof width === 'number' ? width : width.minPx));
  return widths.reduce((sum, px) => sum + px, hasTicks ? tickColumnPx : 0);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(one: string | number | null, other: string | number | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}

/** A new order of the same rows; equal ones stay as they were. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly GridColumn<Row>[],
  sort: GridSort | null,
): readonly Row[] {
  const valueOf = columns.find(({ id }) => id === sort?.columnId)?.sortValue;
  if (sort === null || valueOf === undefined) return rows;
  const keyed = rows.map((row) => ({ row, value: valueOf(row) }));
  keyed.sort((one, other) => {
    const order = compare(one.value, other.value);
    return sort.isDescending && one.value !== null && other.value !== null ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/** Clicking a header: ascending, descending, then the order the rows came in. Numbers begin with the largest. */
export function nextSort(sort: GridSort | null, columnId: string, isNumeric: boolean): GridSort | null {
  if (sort?.columnId !== columnId) return { columnId, isDescending: isNumeric };
  return sort.isDescending === isNumeric ? { columnId, isDescending: !isNumeric } : null;
}
