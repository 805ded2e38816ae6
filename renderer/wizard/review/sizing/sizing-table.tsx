// The ways to move a plan, one a line: time, cost, and what limits each.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatDuration } from '../../../../shared/format.ts';
import type { Sizing, SizingChoice } from '../../../../shared/sizing/sizing.ts';
import { sizingText as words } from '../../../text/sizing.ts';
import { headLook } from '../table-head.ts';

const useStyles = makeStyles({
  // Scrolled to by keyboard where the window is narrow.
  frame: { overflowX: 'auto', '@media print': { overflowX: 'visible' } },
  table: { width: '100%', minWidth: '560px', borderCollapse: 'collapse', '@media print': { minWidth: 0 } },
  head: { ...headLook, verticalAlign: 'bottom' },
  cell: {
    textAlign: 'left',
    fontWeight: 400,
    padding: '5px 12px 5px 0',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  whole: { whiteSpace: 'nowrap' },
  quiet: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function SizingTable({ sized }: { readonly sized: Sizing }) {
  const styles = useStyles();
  const { columns } = words;
  const number = mergeClasses(styles.head, styles.number);
  return (
    <div className={styles.frame} tabIndex={0} role="group" aria-label={words.table}>
      <table className={styles.table} aria-label={words.table}>
        <thead>
          <tr>
            <th className={styles.head} scope="col">
              {columns.way}
            </th>
            <th className={number} scope="col">
              {columns.time}
            </th>
            <th className={number} scope="col">
              {columns.once}
            </th>
            <th className={number} scope="col">
              {columns.month}
            </th>
            <th className={styles.head} scope="col">
              {columns.limit}
            </th>
          </tr>
        </thead>
        <tbody>
          {sized.choices.map((choice) => (
            <Line key={words.way(choice)} choice={choice} currency={sized.prices.currency} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Those that take longest; what is never near is not told. */
const mostLimits = 3;

function Line({ choice, currency }: { readonly choice: SizingChoice; readonly currency: string }) {
  const styles = useStyles();
  const { seconds, cost, limits } = choice;
  const [first, ...others] = limits.slice(0, mostLimits);
  const line = words.wayLine(choice);
  const number = mergeClasses(styles.cell, styles.number, styles.whole);
  return (
    <tr>
      <th className={styles.cell} scope="row">
        <span className={styles.whole}>{words.way(choice)}</span>
        {line === null ? null : <span className={styles.quiet}>{line}</span>}
      </th>
      <td className={number}>{words.range(roughly(seconds.low), roughly(seconds.high))}</td>
      <td className={number}>{moneyRange(cost.once, currency)}</td>
      <td className={number}>{words.money(cost.storageMonth, currency)}</td>
      <td className={styles.cell}>
        {first?.name ?? ''}
        {others.length === 0 ? null : (
          <span className={styles.quiet}>{words.ofIt(others.map(({ name }) => name).join(', '))}</span>
        )}
      </td>
    </tr>
  );
}

const minute = 60;
const hour = 3600;
const fewMinutes = 5 * minute;
const longHours = 10 * hour;

/** What is only reckoned is not told to the second, nor hours to ten seconds, nor many hours to the minute. */
function roughly(seconds: number): string {
  const step = seconds < fewMinutes ? 10 : seconds < longHours ? minute : hour;
  return formatDuration(Math.max(10, Math.round(seconds / step) * step)).replace(/ 00 (?:s|min)$/, '');
}

function moneyRange({ low, high }: SizingChoice['cost']['once'], currency: string): string {
  const [least, most] = [words.money(low, currency), words.money(high, currency)];
  return least === most ? most : words.range(least.replace(` ${currency}`, ''), most);
}
