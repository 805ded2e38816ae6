// Every table of a run with what is stored of it, and what a second verification found.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useMemo } from 'react';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { TableSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import { text } from '../text/text.ts';
import { MiddleText } from '../ui/data-grid/middle-text.tsx';
import { Status } from '../ui/status.tsx';
import { DataGrid } from '../ui/data-grid/data-grid.tsx';
import type { GridColumn } from '../ui/data-grid/grid-column.ts';
import { isMixed, movedByColumn } from './run-tables.tsx';
import { describeTable, tableName, troubleFirst } from './run-words.ts';

const useStyles = makeStyles({
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  place: { display: 'flex', flexDirection: 'column' },
  // Many tables scroll inside their grid, which draws the few that are seen; fewer scroll with the page.
  bounded: { maxHeight: '420px' },
});

const words = text.result.tables;
const mostUnbounded = 50;

const columns: readonly GridColumn<TableSnapshot>[] = [
  {
    id: 'state',
    header: words.columns.state,
    width: 134,
    render: (table) => {
      const { kind, word } = describeTable(table, false);
      return <Status kind={kind} word={word} />;
    },
  },
  {
    id: 'table',
    header: words.columns.table,
    width: { share: 1, minPx: 174 },
    render: (table) => <MiddleText>{tableName(table)}</MiddleText>,
  },
  { id: 'rows', header: words.columns.rows, width: 122, alignEnd: true, render: ({ rows }) => formatCount(rows) },
  { id: 'parts', header: words.columns.parts, width: 78, alignEnd: true, render: ({ parts }) => formatCount(parts) },
  { id: 'bytes', header: words.columns.bytes, width: 86, alignEnd: true, render: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'setAside',
    header: words.columns.setAside,
    width: 86,
    alignEnd: true,
    render: ({ rowsSetAside }) => (rowsSetAside === 0 ? '' : formatCount(rowsSetAside)),
  },
];

const mixedColumns = [...columns.slice(0, 2), movedByColumn, ...columns.slice(2)];

/** Shown once a run was verified again. */
const againColumn = (verdict: Validation): GridColumn<TableSnapshot> => {
  const byName = new Map(verdict.tables.map((table) => [`${table.schema}.${table.table}`, table.verified]));
  return {
    id: 'again',
    header: words.columns.again,
    width: 118,
    render: (table) => {
      const isVerified = byName.get(tableName(table));
      if (isVerified === undefined) return words.again.none;
      return isVerified ? (
        <Status kind="passed" word={words.again.passed} />
      ) : (
        <Status kind="failed" word={words.again.failed} />
      );
    },
  };
};

export type ResultTablesProps = {
  readonly tables: readonly TableSnapshot[];
  readonly verdict: Validation | null;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

const idOf = ({ id }: TableSnapshot): string => id;
const namesOf = (table: TableSnapshot): readonly string[] => [tableName(table), table.name];

export function ResultTables({ tables, verdict, selectedId, onSelect }: ResultTablesProps) {
  const styles = useStyles();
  const hasBoth = isMixed(tables);
  const shownColumns = useMemo(() => {
    const own = hasBoth ? mixedColumns : columns;
    return verdict === null ? own : [...own, againColumn(verdict)];
  }, [verdict, hasBoth]);
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <div className={mergeClasses(styles.place, tables.length > mostUnbounded && styles.bounded)}>
        <DataGrid
          label={words.title}
          rows={troubleFirst(tables, false)}
          columns={shownColumns}
          idOf={idOf}
          namesOf={namesOf}
          openId={selectedId}
          onOpen={onSelect}
        />
      </div>
    </section>
  );
}
