// The ways to find changes, each with the table it is tried on and what can happen to such a table.
import type { Increment } from '../../shared/increment.ts';
import type { ColumnDefinition, SqlType, TableDefinition } from '../double/types.ts';

export const modeNames = [
  'changeTracking',
  'cdcNet',
  'cdcAll',
  'rowversion',
  'watermarkTime',
  'watermarkNumber',
  'temporal',
] as const;
export type ModeName = (typeof modeNames)[number];

export const overlapSeconds = 900;
/** Of values of `seq`. */
export const overlapNumbers = 1000;

export type Mode = {
  readonly name: ModeName;
  readonly increment: Increment;
  readonly tables: readonly TableDefinition[];
  /** T-SQL that makes the table ready. */
  readonly enable: readonly string[];
  /** Deletes are found by comparing keys alone. */
  readonly isSwept: boolean;
  readonly canTruncate: boolean;
  /** The key is a text that is the same key in capitals. */
  readonly hasTextKey: boolean;
  /** Of the log beside the table. */
  readonly logIncrement?: Increment;
};

const collation = 'Latin1_General_CI_AS';
const column = (name: string, type: SqlType, isNullable = false): ColumnDefinition => ({ name, type, isNullable });
const datetime2: SqlType = { name: 'datetime2', scale: 7 };
const columns: readonly ColumnDefinition[] = [
  column('id', { name: 'int' }),
  column('name', { name: 'nvarchar', length: 40, collation }, true),
  column('amount', { name: 'decimal', precision: 18, scale: 2 }, true),
  column('note', { name: 'nvarchar', length: -1, collation }, true),
  column('touched', { name: 'datetime2', scale: 3 }),
  column('seq', { name: 'bigint' }),
];
const key = { name: 'PK_T', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true };
const history = { schema: 'dbo', name: 'T_history' };
const period = [column('since', datetime2), column('until', datetime2)];
const plain: TableDefinition = { schema: 'dbo', name: 'T', columns, indexes: [key] };

export const policies = { ifLost: 'reload', ifSchemaChanged: 'reload' } as const;
const enableCapture = [
  'EXEC sys.sp_cdc_enable_db',
  "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'T', @role_name = N'gate', @supports_net_changes = 1",
];

export const instance = 'dbo_T';

/** Entries that are added and never changed, so that one which is missing or there twice is seen. */
const log: TableDefinition = {
  schema: 'dbo',
  name: 'L',
  columns: [column('id', { name: 'int' }), column('n', { name: 'int' })],
  indexes: [{ ...key, name: 'PK_L' }],
};

export type ModeOptions = { readonly hasLog?: boolean; readonly hasTextKey?: boolean };

export function modeOf(name: ModeName, { hasLog = false, hasTextKey = false }: ModeOptions = {}): Mode {
  const plain = plainMode(name);
  const mode = hasTextKey ? { ...plain, hasTextKey, tables: plain.tables.map(withTextKey) } : plain;
  if (!hasLog) return mode;
  const { increment } = mode;
  return {
    ...mode,
    tables: [...mode.tables, log],
    enable: mode.enable.flatMap((sql) => (sql.includes("N'T'") ? [sql, sql.replace("N'T'", "N'L'")] : [sql])),
    logIncrement: increment.mode === 'cdc' ? { ...increment, instance: 'dbo_L' } : increment,
  };
}

const withTextKey = (table: TableDefinition): TableDefinition => ({
  ...table,
  columns: [column('id', { name: 'nvarchar', length: 20, collation }), ...table.columns.slice(1)],
});

function plainMode(name: ModeName): Mode {
  const usual = { name, tables: [plain], enable: [], isSwept: false, canTruncate: true, hasTextKey: false };
  switch (name) {
    case 'changeTracking':
      return { ...usual, increment: { mode: 'changeTracking', ...policies } };
    case 'cdcNet':
    case 'cdcAll':
      return {
        ...usual,
        increment: { mode: 'cdc', instance, rows: name === 'cdcNet' ? 'net' : 'all', ...policies },
        enable: enableCapture,
        canTruncate: false,
      };
    case 'rowversion':
      return {
        ...usual,
        increment: { mode: 'rowversion', column: 'rv', sweepEvery: 4, ...policies },
        tables: [{ ...plain, columns: [...columns, column('rv', { name: 'timestamp' })] }],
        isSwept: true,
      };
    case 'watermarkTime':
    case 'watermarkNumber': {
      const isTime = name === 'watermarkTime';
      return {
        ...usual,
        increment: {
          mode: 'watermark',
          column: isTime ? 'touched' : 'seq',
          kind: isTime ? 'time' : 'number',
          overlapSeconds,
          overlap: String(overlapNumbers),
          sweepEvery: 4,
          ...policies,
        },
        isSwept: true,
      };
    }
    case 'temporal':
      return {
        ...usual,
        increment: { mode: 'temporal', start: 'since', end: 'until', history, overlapSeconds, ...policies },
        tables: [
          { ...plain, columns: [...columns, ...period], temporal: { from: 'since', to: 'until', history } },
          { ...history, columns: [...columns, ...period], indexes: [] },
        ],
        canTruncate: false,
      };
  }
}
