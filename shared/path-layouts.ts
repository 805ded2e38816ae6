// The ready-made ways to name the files, as path templates.

/** Every one gives each table of a run a folder of its own. */
export const pathLayouts = {
  default: '{server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}',
  /** `key=value` folders, which Spark, Hive, Synapse and DuckDB read as columns. */
  hive: '{server}/{database}/schema={schema}/table={table}/run_date={year}-{month}-{day}/run={run}/part-{partition}-{part}.{ext}',
  /** A folder a day, for rules that keep or delete by age. */
  daily: '{server}/{database}/{year}/{month}/{day}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}',
} as const;
export type PathLayout = keyof typeof pathLayouts;
export const pathLayoutNames = ['default', 'hive', 'daily'] as const satisfies readonly PathLayout[];

/** Null for a template of the user's own. */
export const layoutOf = (template: string | null): PathLayout | null =>
  template === null ? 'default' : (pathLayoutNames.find((name) => pathLayouts[name] === template) ?? null);

/** What each of them gives. */
export const layoutExamples: Readonly<Record<PathLayout, string>> = {
  default: 'sql01/Sales/dbo/Orders/run=20260131T180000Z-1a2b3c4d/part-0000-00000.parquet',
  hive: 'sql01/Sales/schema=dbo/table=Orders/run_date=2026-01-31/run=20260131T180000Z-1a2b3c4d/part-0000-00000.parquet',
  daily: 'sql01/Sales/2026/01/31/dbo/Orders/run=20260131T180000Z-1a2b3c4d/part-0000-00000.parquet',
};
