// The tables of a check with their verdicts, trouble first.
import type { Ref } from 'react';
import { formatCount } from '../../../shared/format.ts';
import { text } from '../../text/text.ts';
import { DataGrid, type GridHandle } from '../../ui/data-grid/data-grid.tsx';
import type { GridColumn } from '../../ui/data-grid/grid-column.ts';
import { MiddleText } from '../../ui/data-grid/middle-text.tsx';
import { Status } from '../../ui/status.tsx';
import type { CheckRow } from './check-rows.ts';
import { severityStatus } from './severity.ts';

const words = text.check.grid;

const figure = (count: number): string => (count === 0 ? '' : formatCount(count));
const rowsOf = (rows: number | null | undefined): string =>
  rows === null || rows === undefined ? '' : formatCount(rows);

const columns: readonly GridColumn<CheckRow>[] = [
  { id: 'verdict', header: words.columns.verdict, width: 104, render: ({ verdict }) => <Verdict verdict={verdict} /> },
  {
    id: 'table',
    header: words.columns.table,
    width: { share: 1, minPx: 180 },
    render: ({ name }) => <MiddleText>{name}</MiddleText>,
  },
  { id: 'red', header: words.columns.red, width: 72, alignEnd: true, render: ({ counts }) => figure(counts.red) },
  {
    id: 'yellow',
    header: words.columns.yellow,
    width: 64,
    alignEnd: true,
    render: ({ counts }) => figure(counts.yellow),
  },
  { id: 'green', header: words.columns.green, width: 64, alignEnd: true, render: ({ counts }) => figure(counts.green) },
  {
    id: 'looked',
    header: words.columns.looked,
    width: 112,
    render: ({ look }) => (look === null ? '' : text.check.looked[look.looked]),
  },
  {
    id: 'rows',
    header: words.columns.rows,
    width: 108,
    alignEnd: true,
    render: ({ look }) => rowsOf(look?.rowsLooked),
  },
  {
    id: 'inAll',
    header: words.columns.inAll,
    width: 116,
    alignEnd: true,
    render: ({ look }) => rowsOf(look?.rowsInAll),
  },
];

/** Beside the details of a row there is room for the verdicts only. */
const narrowColumns = columns.filter(({ id }) => !['looked', 'rows', 'inAll'].includes(id));

function Verdict({ verdict }: { readonly verdict: CheckRow['verdict'] }) {
  if (verdict === 'decided') return <Status kind="passed" word={words.decided} />;
  const word = verdict === 'green' ? words.clean : text.check.severities[verdict];
  return <Status kind={severityStatus[verdict]} word={word} />;
}

const idOf = ({ id }: CheckRow): string => id;
const namesOf = ({ name, look }: CheckRow): readonly string[] => (look === null ? [name] : [name, look.table]);

type CheckGridProps = {
  readonly rows: readonly CheckRow[];
  readonly openRow: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly gridRef: Ref<GridHandle>;
};

export function CheckGrid({ rows, openRow, onOpen, gridRef }: CheckGridProps) {
  return (
    <DataGrid
      ref={gridRef}
      label={words.label}
      rows={rows}
      columns={openRow === null ? columns : narrowColumns}
      idOf={idOf}
      namesOf={namesOf}
      openId={openRow}
      onOpen={onOpen}
    />
  );
}
