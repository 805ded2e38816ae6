// The schedules of this computer; removing one takes a second click.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { KnownSchedule } from '../../shared/schedule.ts';
import { SureQuestion } from '../settings/sure-question.tsx';
import { useTableStyles } from '../settings/table-styles.ts';
import { useFrom } from '../stores/stores.tsx';
import { schedulesText as words } from '../text/schedules.ts';
import { formatWhenShort } from '../ui/when.ts';

const useStyles = makeStyles({
  cell: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  actionHead: { textAlign: 'right', paddingRight: '8px' },
  // A narrow window leaves them to the tooltip of the name.
  spare: { '@media (max-width: 900px)': { display: 'none' } },
});

const columns = [
  { id: 'name', width: '15%' },
  { id: 'when' },
  { id: 'scheduler', width: '108px', isSpare: true },
  { id: 'next', width: '148px' },
  { id: 'last', width: '148px', isSpare: true },
  { id: 'result', isSpare: true },
] as const satisfies readonly { id: string; width?: string; isSpare?: true }[];

const isSpare = (column: (typeof columns)[number]): boolean => 'isSpare' in column;

export function ScheduleList({ schedules }: { readonly schedules: readonly KnownSchedule[] }) {
  const styles = useStyles();
  const table = useTableStyles();
  return (
    <table className={table.table} aria-label={words.list}>
      <colgroup>
        {columns.map((column) => (
          <col
            key={column.id}
            className={isSpare(column) ? styles.spare : undefined}
            style={{ width: 'width' in column ? column.width : undefined }}
          />
        ))}
        <col style={{ width: '164px' }} />
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={mergeClasses(table.column, isSpare(column) && styles.spare)}>
              {words.columns[column.id]}
            </th>
          ))}
          <th className={mergeClasses(table.column, styles.actionHead)} scope="col">
            {words.columns.action}
          </th>
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <Line key={`${schedule.scheduler} ${schedule.name}`} schedule={schedule} />
        ))}
      </tbody>
    </table>
  );
}

const whenOf = (utc: string | null): string => (utc === null ? words.notKnown : formatWhenShort(utc));

function Line({ schedule }: { readonly schedule: KnownSchedule }) {
  const styles = useStyles();
  const table = useTableStyles();
  const [isSure, setIsSure] = useState(false);
  const remove = useFrom('schedules', (state) => state.remove);
  const isRemoving = useFrom('schedules', (state) => state.removing === schedule.name);
  const { name, scheduler, cadence, plan, isActive, nextUtc, lastUtc, lastResult } = schedule;
  const texts: Readonly<Record<(typeof columns)[number]['id'], string>> = {
    name,
    when: words.cadenceWords(cadence),
    scheduler: words.schedulersShort[scheduler],
    next: isActive ? whenOf(nextUtc) : words.off,
    last: whenOf(lastUtc),
    result: lastResult ?? words.notKnown,
  };
  return (
    <tr>
      {columns.map((column) => (
        <td
          key={column.id}
          className={mergeClasses(table.cell, styles.cell, isSpare(column) && styles.spare)}
          title={column.id === 'name' ? `${name}\n${plan}` : texts[column.id]}
        >
          {texts[column.id]}
        </td>
      ))}
      <td className={mergeClasses(table.cell, styles.cell, table.action)}>
        {isRemoving ? (
          words.removing
        ) : isSure ? (
          <SureQuestion words={words} name={name} onSure={() => void remove(name)} onKeep={() => setIsSure(false)} />
        ) : (
          <Button size="small" appearance="subtle" aria-label={words.removeNamed(name)} onClick={() => setIsSure(true)}>
            {words.remove}
          </Button>
        )}
      </td>
    </tr>
  );
}
