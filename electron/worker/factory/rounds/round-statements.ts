// What a round asks the server of one table: how far it is, what changed since a position, and what to keep as the next one.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { PlanColumn } from '../../../../shared/columns.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { changeColumns } from '../../../../shared/series.ts';
import type { Increment } from '../../../../shared/increment.ts';
import { nowOf } from '../../source/changes/take-watermark.ts';
import { buildChangesSelect } from '../../source/changes/windows.ts';
import { quoteName, quoteText, quoteTable } from '../../source/quote-name.ts';
import { plainForm } from '../../source/select-item.ts';
import type { SqlParameter } from '../../source/session.ts';

/** `@position`, a text, is declared before each of them; `@next` and `@how` before `settle`. */
export type RoundStatements = {
  /** One row: position (text), verdict (`whole`, `changes` or `stop`), why. */
  readonly ask: string;
  readonly changes: string;
  /** One row: position. An empty one has the next round load the table whole. */
  readonly settle: string;
};

type Carried = Extract<Increment, { mode: 'changeTracking' | 'rowversion' | 'watermark' }>;

/** Why Data Factory cannot keep the table up to date, one sentence; null = it can. */
export function roundRefusal(table: PlanTable): string | null {
  const { increment, key, columns } = table;
  if (increment === undefined || increment.mode === 'reload') return null;
  if (increment.mode === 'cdc')
    return 'Its changes come from CDC, which asks for several statements on one connection: let this program carry out its rounds, or choose change tracking.';
  if (increment.mode === 'temporal')
    return 'Its changes come from its history table, for which no pipeline is made: let this program carry out its rounds.';
  if (key === null) return 'It has no key by which changes could be applied.';
  const written = columns.filter(({ isKeyOnly }) => isKeyOnly !== true).map(({ name }) => name);
  if (!key.columns.every(({ name }) => written.includes(name)))
    return 'Its key is not among the columns that are written, and changes are applied by it.';
  const taken = Object.values(changeColumns);
  if (columns.some(({ name }) => taken.some((one) => one === name.toLowerCase())))
    return `It has a column that is called as those of changes are: ${taken.join(', ')}.`;
  if (increment.mode !== 'watermark') return null;
  const type = columns.find(({ name }) => name === increment.column)?.sqlType.name ?? '';
  const fitting = increment.kind === 'number' ? [...wholeNumbers, 'decimal', 'numeric'] : times;
  return fitting.includes(type)
    ? null
    : `Its watermark ${increment.column} is no ${increment.kind === 'number' ? 'number' : 'date'} that a pipeline can go by.`;
}

const wholeNumbers = ['tinyint', 'smallint', 'int', 'bigint'];
const times = ['date', 'smalldatetime', 'datetime', 'datetime2', 'datetimeoffset'];

/** Null = each round loads it whole. `roundRefusal` of it is null. */
export function roundStatements(table: PlanTable, maxDop: number): RoundStatements | null {
  const { increment } = table;
  if (increment?.mode !== 'changeTracking' && increment?.mode !== 'rowversion' && increment?.mode !== 'watermark')
    return null;
  return {
    ask: askOf(table, increment),
    changes: changesOf(table, increment, maxDop),
    settle: settleOf(table, increment),
  };
}

const asked = (position: string, cases: readonly string[], from: string): string =>
  [
    `SELECT ISNULL(${position}, N'') AS position,`,
    `CASE ${cases.join('\n  ')} ELSE N'changes' END AS verdict`,
    from,
  ].join('\n');

function askOf(table: PlanTable, increment: Carried): string {
  const whole = `WHEN @position = N'' THEN N'whole'`;
  const ifLost = increment.ifLost === 'stop' ? `N'stop'` : `N'whole'`;
  switch (increment.mode) {
    case 'changeTracking':
      return asked(
        'CONVERT(nvarchar(20), m.newest)',
        [
          // NULL would mean all that is tracked, and is what a server says that tracks nothing or lets nobody look.
          `WHEN m.newest IS NULL OR m.oldest IS NULL THEN N'stop'`,
          whole,
          `WHEN CONVERT(bigint, @position) < m.oldest OR CONVERT(bigint, @position) > m.newest THEN ${ifLost}`,
        ],
        `FROM (SELECT CHANGE_TRACKING_CURRENT_VERSION() AS newest, ${oldestOf(table)} AS oldest) AS m`,
      );
    case 'rowversion':
      return asked(
        'm.bound',
        [whole, `WHEN @position > m.bound THEN ${ifLost}`],
        'FROM (SELECT CONVERT(nvarchar(18), CONVERT(binary(8), MIN_ACTIVE_ROWVERSION()), 1) AS bound) AS m',
      );
    case 'watermark': {
      const column = `t.${quoteName(increment.column)}`;
      const type = columnOf(table, increment.column).sqlType;
      const isTime = increment.kind === 'time';
      return asked(
        'm.high',
        [whole],
        `FROM (SELECT CONVERT(nvarchar(50), MAX(${column})${isTime ? ', 121' : ''}) AS high FROM ${quoteTable(table)} AS t${isTime ? ` WHERE ${column} <= ${nowOf(type)}` : ''}) AS m`,
      );
    }
  }
}

const oldestOf = (table: PlanTable): string =>
  `CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(${quoteText(quoteTable(table))}))`;

/** Between the question and the end of the read, changes may have been cleaned up: then the next round loads all anew. */
const settleOf = (table: PlanTable, { mode }: Carried): string =>
  mode === 'changeTracking'
    ? `SELECT CASE WHEN @how = N'whole' OR CONVERT(bigint, @position) >= ${oldestOf(table)} THEN @next ELSE N'' END AS position`
    : 'SELECT @next AS position';

function columnOf({ columns }: PlanTable, wanted: string): PlanColumn {
  const [first] = columns;
  const column = columns.find(({ name }) => name === wanted) ?? first;
  if (column === undefined) throw new Error('a table has columns');
  return column;
}

/** The same statement as rounds of this program send, with its parameters declared from the position. */
function changesOf(table: PlanTable, increment: Carried, maxDop: number): string {
  const overlap = increment.mode === 'watermark' && increment.kind === 'number' ? increment.overlap : '0';
  const given: PlanTable = {
    ...table,
    columns: [markColumn(changeColumns.op), markColumn(changeColumns.version), ...table.columns],
    // What a number overlaps is taken off where the position is read.
    increment:
      increment.mode === 'watermark' && increment.kind === 'number' ? { ...increment, overlap: '0' } : increment,
  };
  const keyColumns = table.key?.columns.map(({ name }) => name) ?? [];
  const { sql, parameters } = buildChangesSelect(
    given,
    { kind: 'changes', since: markFor(increment), keyColumns },
    maxDop,
    plainForm,
  );
  return [...parameters.map((parameter) => declared(parameter, overlap)), sql].join('\n');
}

function declared({ name, type, value }: SqlParameter, overlap: string): string {
  if (name !== '@since') return `DECLARE ${name} int = ${String(value)};`;
  const less = overlap === '0' ? '' : ` - ${overlap}`;
  switch (type) {
    case 'bigint':
      return `DECLARE @since bigint = CONVERT(bigint, @position)${less};`;
    case 'varbinary':
      return 'DECLARE @since binary(8) = CONVERT(binary(8), @position, 1);';
    default:
      return `DECLARE @since nvarchar(100) = ${overlap === '0' ? '@position' : `CONVERT(nvarchar(50), CONVERT(decimal(38, 10), @position)${less})`};`;
  }
}

/** A mark that has what the mode goes by; its values are replaced by the position. */
function markFor(increment: Carried): ChangeMark {
  const isTime = increment.mode === 'watermark' && increment.kind === 'time';
  return {
    takenUtc: null,
    database: {
      name: '',
      created: null,
      recoveryFork: null,
      isReadOnly: null,
      isSnapshot: null,
      logEnd: null,
      serverStarted: null,
    },
    objectId: null,
    tracking: increment.mode === 'changeTracking' ? { version: '0', minValid: '0', begun: null } : null,
    rowversion: increment.mode === 'rowversion' ? { column: increment.column, bound: `0x${'0'.repeat(16)}` } : null,
    period: null,
    cdc: null,
    watermark: increment.mode === 'watermark' ? { column: increment.column, value: isTime ? '2000-01-01' : '0' } : null,
    rowCount: null,
    lastWrite: null,
    isUseTold: false,
    statistics: null,
  };
}

const markColumn = (name: string): PlanColumn => ({
  name,
  sqlType: { name: 'nvarchar', maxLength: 100, precision: 0, scale: 0, collation: null, codePage: null },
  isNullable: true,
  selectAs: 'plain',
  outputs: [{ name, isNullable: true, type: { kind: 'string' } }],
  note: null,
});
