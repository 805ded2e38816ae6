// What a validation found: table, part, key and column, with the value expected beside the one found.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { Finding, Validation } from '../../shared/validation.ts';
import { text } from '../text/text.ts';
import { DataGrid } from '../ui/data-grid/data-grid.tsx';
import type { GridColumn } from '../ui/data-grid/grid-column.ts';
import { MiddleText } from '../ui/data-grid/middle-text.tsx';
import { Status } from '../ui/status.tsx';

const useStyles = makeStyles({
  place: { display: 'flex', flexDirection: 'column', marginTop: '8px' },
  // Many scroll inside their grid, which draws the few that are seen; fewer scroll with the page.
  bounded: { maxHeight: '360px' },
  sentence: { margin: '4px 0 0', maxWidth: '920px', overflowWrap: 'anywhere' },
});

const words = text.result.findings;
const mostUnbounded = 12;

type Row = { readonly id: string; readonly finding: Finding };

const valueOf = ({ kind }: Finding, value: string | null): string => value ?? (kind === 'valueDiffers' ? 'NULL' : '');
const tableOf = ({ schema, table }: Finding): string => (table === '' ? words.manifest : `${schema}.${table}`);

const columns: readonly GridColumn<Row>[] = [
  {
    id: 'kind',
    header: words.columns.kind,
    width: 170,
    render: ({ finding }) => (
      <Status kind={finding.severity === 'fault' ? 'failed' : 'warning'} word={words.kinds[finding.kind]} />
    ),
  },
  {
    id: 'table',
    header: words.columns.table,
    width: { share: 2, minPx: 120 },
    render: ({ finding }) => <MiddleText>{tableOf(finding)}</MiddleText>,
  },
  {
    id: 'part',
    header: words.columns.part,
    width: { share: 2, minPx: 90 },
    render: ({ finding }) => <MiddleText>{finding.part ?? ''}</MiddleText>,
  },
  { id: 'key', header: words.columns.key, width: 90, render: ({ finding }) => finding.key?.join(', ') ?? '' },
  { id: 'column', header: words.columns.column, width: 110, render: ({ finding }) => finding.column ?? '' },
  {
    id: 'expected',
    header: words.columns.expected,
    width: { share: 1, minPx: 90 },
    render: ({ finding }) => valueOf(finding, finding.expected),
  },
  {
    id: 'found',
    header: words.columns.found,
    width: { share: 1, minPx: 90 },
    render: ({ finding }) => valueOf(finding, finding.found),
  },
];

const idOf = ({ id }: Row): string => id;
const namesOf = ({ finding }: Row): readonly string[] => [tableOf(finding), finding.table];

export function FindingList({ validation }: { readonly validation: Validation }) {
  const styles = useStyles();
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = useMemo(() => {
    const found = [...validation.findings, ...validation.tables.flatMap(({ findings }) => findings)];
    return found.map((finding, index) => ({ id: String(index), finding }));
  }, [validation]);
  if (rows.length === 0) return null;
  const inAll = validation.findings.length + validation.tables.reduce((sum, table) => sum + table.findingsInAll, 0);
  const open = rows.find(({ id }) => id === openId) ?? rows[0];
  return (
    <>
      <div className={mergeClasses(styles.place, rows.length > mostUnbounded && styles.bounded)}>
        <DataGrid
          label={words.title}
          rows={rows}
          columns={columns}
          idOf={idOf}
          namesOf={namesOf}
          openId={openId}
          onOpen={setOpenId}
        />
      </div>
      {open === undefined ? null : <p className={styles.sentence}>{open.finding.text}</p>}
      {inAll > rows.length ? <p className={styles.sentence}>{words.more(inAll - rows.length)}</p> : null}
    </>
  );
}
