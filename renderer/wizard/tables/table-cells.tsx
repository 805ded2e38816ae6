// The cells of the tables grid.
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { WarningFilled, DismissCircleFilled } from '@fluentui/react-icons';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { isReadable } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { quietColor, type GridColumn } from '../../ui/data-grid/grid-column.ts';
import { MiddleText } from '../../ui/data-grid/middle-text.tsx';
import { fullName, type TableRow } from './table-rows.ts';

const useStyles = makeStyles({
  name: { display: 'flex', alignItems: 'center', gap: '6px', minWidth: 0 },
  quiet: { color: quietColor },
  note: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%' },
  warning: { color: tokens.colorStatusWarningForeground1, flexShrink: 0 },
  refused: { color: tokens.colorStatusDangerForeground1, flexShrink: 0 },
});

function NameCell({ row }: { readonly row: TableRow }) {
  const styles = useStyles();
  const { table, choice } = row;
  const { changed } = text.tables;
  const columns = choice?.columns ?? null;
  return (
    <span className={styles.name}>
      <MiddleText>{fullName(table)}</MiddleText>
      {(choice?.query ?? null) === null ? null : <Changed word={changed.query} />}
      {(choice?.where ?? null) === null || (choice?.query ?? null) !== null ? null : (
        <Changed word={changed.filtered} />
      )}
      {columns === null ? null : <Changed word={text.tables.panel.columnCount(columns.length, table.columnCount)} />}
    </span>
  );
}

const Changed = ({ word }: { readonly word: string }) => (
  <Badge appearance="tint" size="small" color="brand" style={{ flexShrink: 0 }}>
    {word}
  </Badge>
);

function Quiet({ word }: { readonly word: string }) {
  const styles = useStyles();
  return <span className={styles.quiet}>{word}</span>;
}

function NoteCell({ row }: { readonly row: TableRow }) {
  const styles = useStyles();
  const { table } = row;
  if (!isReadable(table)) {
    return (
      <span className={styles.note} title={table.obstacle ?? text.tables.noSelect}>
        <DismissCircleFilled className={styles.refused} aria-hidden />
        {text.tables.cannotRead}
      </span>
    );
  }
  if (table.warnings.length === 0) return null;
  return (
    <span className={styles.note} title={table.warnings.join('\n')}>
      <WarningFilled className={styles.warning} aria-hidden />
      {text.tables.warnings(table.warnings.length)}
    </span>
  );
}

function ReadingCell({ row: { table, choice } }: { readonly row: TableRow }) {
  if ((choice?.query ?? null) !== null) return text.tables.ownQuery;
  return (
    <span title={table.readNote}>{table.key === null ? text.tables.stream : text.tables.ranges(table.partitions)}</span>
  );
}

const titles = text.tables.columns;

export const tableColumns: readonly GridColumn<TableRow>[] = [
  {
    id: 'name',
    header: titles.name,
    width: { share: 1, minPx: 168 },
    sortValue: ({ rank }) => rank,
    render: (row) => <NameCell row={row} />,
  },
  {
    id: 'rows',
    header: titles.rows,
    width: 92,
    alignEnd: true,
    sortValue: ({ table }) => table.rowsEstimate,
    render: ({ table }) =>
      table.rowsEstimate === null ? <Quiet word={text.tables.unknown} /> : formatCount(table.rowsEstimate),
  },
  {
    id: 'bytes',
    header: titles.bytes,
    width: 76,
    alignEnd: true,
    sortValue: ({ table }) => table.bytesEstimate,
    render: ({ table }) =>
      table.bytesEstimate === null ? <Quiet word={text.tables.unknown} /> : formatBytes(table.bytesEstimate),
  },
  {
    id: 'key',
    header: titles.key,
    width: { share: 0.4, minPx: 80 },
    sortValue: ({ table }) => table.key,
    render: ({ table }) => (table.key === null ? <Quiet word={text.tables.noKey} /> : table.key),
  },
  {
    id: 'reading',
    header: titles.reading,
    width: 84,
    sortValue: ({ table }) => table.partitions,
    render: (row) => <ReadingCell row={row} />,
  },
  {
    id: 'warnings',
    header: titles.warnings,
    width: 96,
    sortValue: ({ table }) => table.warnings.length + (isReadable(table) ? 0 : 1000),
    render: (row) => <NoteCell row={row} />,
  },
];
