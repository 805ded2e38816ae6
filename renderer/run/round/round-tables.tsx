// How each table of a round was read, what that came to, and why it was not only its changes.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useState } from 'react';
import { formatCount } from '../../../shared/format.ts';
import type { RoundTable } from '../../../shared/series.ts';
import { seriesText } from '../../text/series.ts';
import { DataGrid } from '../../ui/data-grid/data-grid.tsx';
import type { GridColumn } from '../../ui/data-grid/grid-column.ts';
import { MiddleText } from '../../ui/data-grid/middle-text.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';

const words = seriesText.round;
const mostUnbounded = 50;

const useStyles = makeStyles({
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  place: { display: 'flex', flexDirection: 'column' },
  bounded: { maxHeight: '420px' },
  why: { margin: '8px 0 0', maxWidth: '720px', overflowWrap: 'anywhere' },
});

const marks: Readonly<Record<RoundTable['how'], StatusKind>> = {
  failed: 'failed',
  stopped: 'warning',
  full: 'passed',
  changes: 'passed',
};
const rank: Readonly<Record<RoundTable['how'], number>> = { failed: 0, stopped: 1, full: 2, changes: 3 };

const nameOf = ({ schema, name }: RoundTable): string => `${schema}.${name}`;
/** A table that was read whole has no changes to tell of. */
const countOf = ({ how }: RoundTable, value: number | null): string =>
  value !== null ? formatCount(value) : how === 'changes' ? words.notTold : '';

const columns: readonly GridColumn<RoundTable>[] = [
  {
    id: 'how',
    header: words.columns.how,
    width: 110,
    render: ({ how }) => <Status kind={marks[how]} word={words.how[how]} />,
  },
  {
    id: 'table',
    header: words.columns.table,
    width: { share: 1, minPx: 150 },
    render: (table) => <MiddleText>{nameOf(table)}</MiddleText>,
  },
  { id: 'rows', header: words.columns.rows, width: 100, alignEnd: true, render: ({ rows }) => formatCount(rows) },
  {
    id: 'inserted',
    header: words.columns.inserted,
    width: 86,
    alignEnd: true,
    render: (table) => countOf(table, table.inserted),
  },
  {
    id: 'updated',
    header: words.columns.updated,
    width: 86,
    alignEnd: true,
    render: (table) => countOf(table, table.updated),
  },
  {
    id: 'deleted',
    header: words.columns.deleted,
    width: 86,
    alignEnd: true,
    render: (table) => countOf(table, table.deleted),
  },
  {
    id: 'why',
    header: words.columns.why,
    width: { share: 1, minPx: 120 },
    render: ({ why }) => <span title={why ?? undefined}>{why}</span>,
  },
];

/** In a narrow window; why stands below, once a table is chosen. */
const narrow: readonly GridColumn<RoundTable>[] = columns.flatMap((column) =>
  column.id === 'why' ? [] : [{ ...column, width: column.id === 'table' ? { share: 1, minPx: 110 } : 84 }],
);

/** Trouble first, then what was read whole. */
export function RoundTables({ tables }: { readonly tables: readonly RoundTable[] }) {
  const styles = useStyles();
  const isNarrow = useIsNarrow();
  const [selected, setSelected] = useState<string | null>(null);
  const sorted = tables.toSorted((a, b) => rank[a.how] - rank[b.how] || (nameOf(a) < nameOf(b) ? -1 : 1));
  const why = sorted.find((table) => nameOf(table) === selected)?.why ?? null;
  return (
    <section aria-label={words.tables}>
      <h3 className={styles.heading}>{words.tables}</h3>
      <div className={mergeClasses(styles.place, tables.length > mostUnbounded && styles.bounded)}>
        <DataGrid
          label={words.tables}
          rows={sorted}
          columns={isNarrow ? narrow : columns}
          idOf={nameOf}
          namesOf={(table) => [nameOf(table), table.name]}
          openId={selected}
          onOpen={setSelected}
        />
      </div>
      {why === null || selected === null ? null : <p className={styles.why} role="status">{`${selected}: ${why}`}</p>}
    </section>
  );
}
