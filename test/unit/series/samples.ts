// What a series knows, small.
import type { SeriesState, SeriesTable } from '../../../shared/series.ts';
import type { Increment } from '../../../shared/increment.ts';
import { planTable } from '../../fakes/plan.ts';
import { changeMark } from '../../fakes/change-mark.ts';

export const tracked: Increment = { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' };
export const at = (version: string) => changeMark({ tracking: { version, minValid: '0', begun: '0' } });

export const knownTable = (changes: Partial<SeriesTable> = {}): SeriesTable => ({
  schema: 'dbo',
  name: 'Table_t0',
  increment: tracked,
  keyColumns: ['id'],
  columns: planTable('t0').columns,
  schemaFingerprint: 'f',
  position: at('5'),
  reload: null,
  base: { runId: 'full-1', manifest: '_manifests/run=full-1.json', round: 1, rows: 100 },
  changes: [],
  rows: 100,
  sinceSweep: 0,
  ...changes,
});

export const seriesState = (tables: readonly SeriesTable[], changes: Partial<SeriesState> = {}): SeriesState => ({
  seriesVersion: 1,
  name: 'lake',
  version: 3,
  round: 1,
  updatedUtc: '2026-01-02T03:04:05.000Z',
  by: 'alice on PC1',
  server: 'server',
  database: 'sales',
  planHash: 'h',
  tables: [...tables],
  ...changes,
});
