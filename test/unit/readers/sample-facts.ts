// A table with a column of every type, planned by the real planner's rules, as the writers of scripts get it.
import { planColumn } from '../../../electron/worker/plan/column-plan.ts';
import { createNameChooser } from '../../../electron/worker/plan/output-names.ts';
import type { TableFacts } from '../../../electron/worker/readers/table-facts.ts';
import type { CatalogColumn, DeclaredTable } from '../../../shared/catalog.ts';
import type { PlanColumn, SqlType } from '../../../shared/columns.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const latin = { collation: 'Latin1_General_CI_AS', codePage: 1252 };
const utf8 = { collation: 'Latin1_General_100_CI_AS_SC_UTF8', codePage: 65_001 };

export function sqlType(name: string, facets: Partial<SqlType> = {}): SqlType {
  return { name, maxLength: 0, precision: 0, scale: 0, collation: null, codePage: null, ...facets };
}

const types: Readonly<Record<string, SqlType>> = {
  id: sqlType('int'),
  flag: sqlType('bit'),
  tiny: sqlType('tinyint'),
  small: sqlType('smallint'),
  big: sqlType('bigint'),
  price: sqlType('decimal', { precision: 19, scale: 6 }),
  cents: sqlType('numeric', { precision: 9, scale: 2 }),
  cash: sqlType('money'),
  coins: sqlType('smallmoney'),
  ratio: sqlType('float', { precision: 53 }),
  ratio32: sqlType('real', { precision: 24 }),
  day: sqlType('date'),
  clock: sqlType('time', { scale: 3 }),
  clock7: sqlType('time', { scale: 7 }),
  minute: sqlType('smalldatetime'),
  old: sqlType('datetime'),
  at0: sqlType('datetime2', { scale: 0 }),
  at6: sqlType('datetime2', { scale: 6 }),
  at7: sqlType('datetime2', { scale: 7 }),
  at7text: sqlType('datetime2', { scale: 7 }),
  zoned: sqlType('datetimeoffset', { scale: 3 }),
  zoned7: sqlType('datetimeoffset', { scale: 7 }),
  code: sqlType('char', { maxLength: 10, ...latin }),
  label: sqlType('varchar', { maxLength: 50, ...latin }),
  note: sqlType('varchar', { maxLength: 4000, ...latin }),
  utf: sqlType('varchar', { maxLength: 60, ...utf8 }),
  'Full "Name"]': sqlType('nvarchar', { maxLength: 200, ...latin }),
  memo: sqlType('nvarchar', { maxLength: -1, ...latin }),
  legacy: sqlType('ntext', { maxLength: 16, ...latin }),
  doc: sqlType('xml', { maxLength: -1 }),
  hash: sqlType('binary', { maxLength: 32 }),
  blob: sqlType('varbinary', { maxLength: -1 }),
  stamp: sqlType('timestamp', { maxLength: 8 }),
  guid: sqlType('uniqueidentifier', { maxLength: 16 }),
  node: sqlType('hierarchyid', { maxLength: 892 }),
  shape: sqlType('geography', { maxLength: -1 }),
  anything: sqlType('sql_variant', { maxLength: 8016 }),
  total: sqlType('decimal', { precision: 38, scale: 10 }),
};

export function planOf(name: string, type: SqlType, isNullable: boolean, taken: readonly string[] = []): PlanColumn {
  const column: CatalogColumn = {
    name,
    sqlType: type,
    isNullable,
    isIdentity: false,
    isComputed: false,
    obstacle: null,
  };
  const planned = planColumn(column, {
    isExactCodePage: () => true,
    fitsNanos: (of) => of === 'at7',
    extraName: createNameChooser(taken),
  });
  if ('leftOut' in planned) throw new Error(planned.leftOut);
  return planned;
}

const everyColumn = Object.entries(types).map(([name, type]) => planOf(name, type, name !== 'id', Object.keys(types)));

const declared: DeclaredTable = {
  identity: ['id'],
  computed: [{ name: 'total', definition: '([price]*[cents])' }],
  keys: [
    { name: 'PK_Every', isPrimaryKey: true, isClustered: true, columns: [{ name: 'id', isDescending: false }] },
    {
      name: 'UX_Every_code',
      isPrimaryKey: false,
      isClustered: false,
      columns: [
        { name: 'code', isDescending: false },
        { name: 'big', isDescending: true },
      ],
    },
    { name: 'UX_hidden', isPrimaryKey: false, isClustered: false, columns: [{ name: 'vector', isDescending: false }] },
  ],
  checks: [
    { name: 'CK_price', definition: "([price]>=(0) AND [label]<>'[x]')", isDisabled: false },
    { name: 'CK_function', definition: '([dbo].[is_fine]([label])=(1))', isDisabled: false },
    { name: 'CK_off', definition: '([tiny]<(9))', isDisabled: true },
    { name: 'CK_secret', definition: null, isDisabled: false },
  ],
};

/** Of a run with two parts. */
export function sampleFacts(options: Partial<RunOptions>, changes: Partial<TableFacts> = {}): TableFacts {
  const format = options.format ?? 'parquet';
  const ending = format === 'parquet' ? format : `${format}${options.compression === 'gzip' ? '.gz' : ''}`;
  const folder = 'sql01/sales/dbo/Every%20type/run=20260102T030405Z-0a0b0c0d';
  const table = planTable('t0', { name: 'Every type', columns: everyColumn, declared });
  return {
    plan: plan([table], { format, compression: 'zstd', ...options }),
    table,
    runId: '20260102T030405Z-0a0b0c0d',
    finishedUtc: '2026-01-02T03:05:06.789Z',
    container: 'https://account.blob.core.windows.net/migration',
    folder,
    pattern: `${folder}/part-*-*.${ending}`,
    parts: [
      { name: `${folder}/part-0000-00000.${ending}`, rows: 10, bytes: 1000 },
      { name: `${folder}/part-0001-00000.${ending}`, rows: 5, bytes: 600 },
    ],
    deltaId: '11111111-2222-8333-a444-555555555555',
    ...changes,
  };
}
