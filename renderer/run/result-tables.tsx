// Every table of a run with what is stored of it, and what a second verification found.
import { makeStyles } from '@fluentui/react-components';
import type { Verdict } from '../../shared/contract.ts';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { TableSnapshot } from '../../shared/run.ts';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { RowGrid, type GridColumn } from './row-grid.tsx';
import { describeTable, tableName, troubleFirst } from './run-words.ts';

const useStyles = makeStyles({
  heading: { margin: '0 0 4px', fontSize: '14px', lineHeight: '20px', fontWeight: 600 },
  place: { display: 'flex', flexDirection: 'column', maxHeight: '420px' },
});

const words = text.result.tables;

const columns: readonly GridColumn<TableSnapshot>[] = [
  {
    id: 'state',
    title: words.columns.state,
    width: '120px',
    draw: (table) => {
      const { kind, word } = describeTable(table);
      return <Status kind={kind} word={word} />;
    },
  },
  {
    id: 'table',
    title: words.columns.table,
    width: 'minmax(160px, 1fr)',
    draw: (table) => <span title={tableName(table)}>{tableName(table)}</span>,
  },
  { id: 'rows', title: words.columns.rows, width: '108px', alignEnd: true, draw: ({ rows }) => formatCount(rows) },
  { id: 'parts', title: words.columns.parts, width: '64px', alignEnd: true, draw: ({ parts }) => formatCount(parts) },
  { id: 'bytes', title: words.columns.bytes, width: '72px', alignEnd: true, draw: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'setAside',
    title: words.columns.setAside,
    width: '72px',
    alignEnd: true,
    draw: ({ rowsSetAside }) => (rowsSetAside === 0 ? '' : formatCount(rowsSetAside)),
  },
];

/** Shown once a run was verified again. */
const againColumn = (verdict: Verdict): GridColumn<TableSnapshot> => {
  const byName = new Map(verdict.tables.map((table) => [`${table.schema}.${table.table}`, table.verified]));
  return {
    id: 'again',
    title: words.columns.again,
    width: '104px',
    draw: (table) => {
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
  readonly verdict: Verdict | null;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

const idOf = ({ id }: TableSnapshot): string => id;

export function ResultTables({ tables, verdict, selectedId, onSelect }: ResultTablesProps) {
  const styles = useStyles();
  return (
    <section aria-label={words.title}>
      <h3 className={styles.heading}>{words.title}</h3>
      <div className={styles.place}>
        <RowGrid
          label={words.title}
          rows={troubleFirst(tables)}
          columns={verdict === null ? columns : [...columns, againColumn(verdict)]}
          idOf={idOf}
          nameOf={tableName}
          selectedId={selectedId}
          onSelect={onSelect}
        />
      </div>
    </section>
  );
}
