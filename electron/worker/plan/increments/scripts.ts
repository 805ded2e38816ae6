// The T-SQL with which an administrator makes a way of finding changes available, or cheaper. Nothing of it is ever run here.
import type { CatalogTable } from '../../../../shared/catalog.ts';
import type { Increment } from '../../../../shared/increment.ts';
import { tableKey, type IncrementFacts } from '../../source/catalog/increment-facts.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import { isSynonym, keyFor } from './fit.ts';

const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;

/** Null where there is nothing to do, or nothing that would help. */
export function enableScript(increment: Increment, table: CatalogTable, facts: IncrementFacts): string | null {
  if (table.kind !== 'table' || isSynonym(table) || table.traits?.isExternal === true) return null;
  const lines = linesOf(increment, table, facts);
  return lines.length === 0 ? null : lines.join('\n');
}

function linesOf(increment: Increment, table: CatalogTable, facts: IncrementFacts): readonly string[] {
  const canNote = table.traits?.memory === 'none' || table.traits === null;
  switch (increment.mode) {
    case 'changeTracking':
      return canNote && keyFor(table, increment.mode) !== null ? trackingLines(table, facts) : [];
    case 'cdc':
      return canNote && keyFor(table, increment.mode) !== null ? captureLines(increment.instance, table, facts) : [];
    case 'rowversion': {
      if (!canNote || keyFor(table, increment.mode) === null) return [];
      const isThere = table.columns.some(({ name }) => name === increment.column);
      return [
        ...(isThere
          ? []
          : [`ALTER TABLE ${quoteTable(table)} ADD ${quoteName(increment.column)} rowversion NOT NULL;`]),
        ...indexLines(increment.column, table, facts),
      ];
    }
    case 'watermark':
      return indexLines(increment.column, table, facts);
    case 'temporal':
      return indexLines(increment.start, table, facts);
    case 'reload':
      return [];
  }
}

function trackingLines(
  table: CatalogTable,
  { database, tracking, user, isSnapshotAllowed, isPrimary }: IncrementFacts,
): readonly string[] {
  if (isPrimary === false) return [];
  const tracked = table.traits?.changeTracking ?? null;
  const lines = [
    ...(tracking === 'off' && tracked === null
      ? [
          `ALTER DATABASE ${quoteName(database)} SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON);`,
        ]
      : []),
    ...(tracked === null
      ? [`ALTER TABLE ${quoteTable(table)} ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = OFF);`]
      : []),
    ...(tracked?.canView !== true && user !== null && user !== 'dbo'
      ? [`GRANT VIEW CHANGE TRACKING ON OBJECT::${quoteTable(table)} TO ${quoteName(user)};`]
      : []),
  ];
  return lines.length > 0 && isSnapshotAllowed === false
    ? [
        ...lines,
        '-- So that version and rows are read at one moment; costs row versions in tempdb:',
        `ALTER DATABASE ${quoteName(database)} SET ALLOW_SNAPSHOT_ISOLATION ON;`,
      ]
    : lines;
}

function captureLines(
  instance: string,
  table: CatalogTable,
  { isCdcEnabled, instances }: IncrementFacts,
): readonly string[] {
  const found = instances?.get(instance);
  const isWhole = table.columns.every(({ name, obstacle }) => obstacle !== null || found?.columns.has(name) === true);
  if (found !== undefined && (isWhole || !found.canRead)) return [];
  const isSecond = found !== undefined;
  return [
    ...(isCdcEnabled === true ? [] : ['EXEC sys.sp_cdc_enable_db;']),
    ...(table.traits?.isTrackedByCdc === true && !isSecond
      ? []
      : [
          [
            `EXEC sys.sp_cdc_enable_table @source_schema = ${text(table.schema)}, @source_name = ${text(table.name)}, @role_name = NULL`,
            ...(isSecond ? [`@capture_instance = ${text(`${instance}_2`)}`] : []),
          ].join(', ') + ';',
        ]),
  ];
}

function indexLines(column: string, table: CatalogTable, { leading }: IncrementFacts): readonly string[] {
  if (leading === null || leading.get(tableKey(table))?.has(column) === true) return [];
  const name = `IX_${table.name}_${column}`.slice(0, 128);
  return [`CREATE INDEX ${quoteName(name)} ON ${quoteTable(table)} (${quoteName(column)});`];
}
