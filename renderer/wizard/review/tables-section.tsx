// What a plan moves: a line for each table, with how it is read.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { nameOfRule } from '../../../shared/rules.ts';
import { rulesText } from '../../text/rules.ts';
import { text } from '../../text/text.ts';
import { Section } from './document-parts.tsx';
import { countColumns, countWritten, tableName } from './plan-words.ts';
import { headLook } from './table-head.ts';

const words = text.review;

/** What follows must not be far: more lines are drawn when somebody asks for them, or prints. */
const linesShown = 6;

const useStyles = makeStyles({
  summary: { margin: '0 0 8px' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    tableLayout: 'fixed',
    '@media screen and (max-width: 900px)': { display: 'block', '& thead, & tbody': { display: 'block' } },
  },
  head: headLook,
  cell: {
    padding: '5px 12px 5px 0',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  number: { textAlign: 'right', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', overflowWrap: 'normal' },
  // How it is read goes on a line of its own where the window is narrow.
  row: {
    breakInside: 'avoid',
    '@media screen and (max-width: 900px)': {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) 104px 92px 76px',
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    },
  },
  low: { '@media screen and (max-width: 900px)': { borderBottomStyle: 'none', paddingBottom: 0 } },
  read: {
    '@media screen and (max-width: 900px)': {
      gridColumn: '1 / -1',
      borderBottomStyle: 'none',
      paddingTop: 0,
      color: tokens.colorNeutralForeground2,
    },
  },
  note: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '16px' },
  code: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
  },
  more: { marginTop: '8px' },
});

export function TablesSection({
  plan,
  isWhole,
  onShowAll,
}: {
  readonly plan: Plan;
  readonly isWhole: boolean;
  readonly onShowAll: () => void;
}) {
  const styles = useStyles();
  const shown = isWhole ? plan.tables : plan.tables.slice(0, linesShown);
  const number = mergeClasses(styles.head, styles.number, styles.low);
  return (
    <Section title={words.sections.what}>
      <p className={styles.summary}>{words.totals(plan.tables.length, countColumns(plan))}</p>
      <table className={styles.table}>
        <colgroup>
          <col style={{ width: '30%' }} />
          <col style={{ width: '104px' }} />
          <col style={{ width: '92px' }} />
          <col style={{ width: '76px' }} />
          <col />
        </colgroup>
        <thead>
          <tr className={styles.row}>
            <th className={mergeClasses(styles.head, styles.low)} scope="col">
              {words.columns.table}
            </th>
            <th className={number} scope="col">
              {words.columns.rows}
            </th>
            <th className={number} scope="col">
              {words.columns.size}
            </th>
            <th className={number} scope="col">
              {words.columns.columns}
            </th>
            <th className={mergeClasses(styles.head, styles.read)} scope="col">
              {words.columns.read}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((table) => (
            <Line key={table.id} table={table} />
          ))}
        </tbody>
      </table>
      {shown.length === plan.tables.length ? null : (
        <Button className={styles.more} onClick={onShowAll}>
          {words.showAll(plan.tables.length)}
        </Button>
      )}
    </Section>
  );
}

function Line({ table }: { readonly table: PlanTable }) {
  const styles = useStyles();
  const number = mergeClasses(styles.cell, styles.number, styles.low);
  const { rowsEstimate, bytesEstimate, where, query } = table;
  return (
    <tr className={styles.row}>
      <th className={mergeClasses(styles.cell, styles.low)} scope="row" style={{ textAlign: 'left', fontWeight: 400 }}>
        {tableName(table)}
      </th>
      <td className={number}>{rowsEstimate === null ? words.unknown : formatCount(rowsEstimate)}</td>
      <td className={number}>{bytesEstimate === null ? words.unknown : formatBytes(bytesEstimate)}</td>
      <td className={number}>{formatCount(countWritten(table))}</td>
      <td className={mergeClasses(styles.cell, styles.read)}>
        {table.readNote}
        {where === null ? null : <span className={styles.note}>{words.filter(where)}</span>}
        {table.rules === undefined ? null : (
          <span className={styles.note}>
            {rulesText.review(table.rules.length)}{' '}
            {table.rules
              .map((rule) => `${nameOfRule(rule)} (${rulesText.onBreak[rule.onBreak].toLowerCase()})`)
              .join('; ')}
          </span>
        )}
        {query === null ? null : (
          <span className={styles.note}>
            {words.query}
            <span className={styles.code}>{query}</span>
          </span>
        )}
      </td>
    </tr>
  );
}
