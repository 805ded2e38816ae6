// Small plans for tests: tables of one bigint column `id`, which is the key unless told otherwise.
import type { Plan, PlanTable } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import { noPointInTime } from '../../shared/point-in-time.ts';

export function planTable(id: string, changes: Partial<PlanTable> = {}): PlanTable {
  return {
    id,
    schema: 'dbo',
    name: `Table_${id}`,
    kind: 'table',
    columns: [
      {
        name: 'id',
        sqlType: { name: 'bigint', maxLength: 8, precision: 19, scale: 0, collation: null, codePage: null },
        isNullable: false,
        selectAs: 'plain',
        outputs: [{ name: 'id', isNullable: false, type: { kind: 'int', bits: 64, signed: true } }],
        note: null,
      },
    ],
    where: null,
    query: null,
    key: { indexName: 'PK', columns: [{ name: 'id', isDescending: false }] },
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: 'Read in the order of PK.',
    rowsEstimate: 100,
    bytesEstimate: 800,
    partRows: 20,
    batchRows: 10,
    schemaFingerprint: 'f',
    notes: [],
    ...changes,
  };
}

/** Ranges cut at these keys: `(open, b1] (b1, b2] ... (bn, open)`. */
export function cutAt(...bounds: readonly number[]): PlanTable['partitions'] {
  return Array.from({ length: bounds.length + 1 }, (_, index) => ({
    index,
    after: index === 0 ? null : [String(bounds[index - 1])],
    upTo: index === bounds.length ? null : [String(bounds[index])],
  }));
}

export function plan(tables: readonly PlanTable[], options: Partial<RunOptions> = {}): Plan {
  return {
    planVersion: 1,
    id: 'plan-1',
    createdUtc: '2026-01-02T03:04:05.000Z',
    tool: 'tableferry test',
    source: {
      server: 'server',
      database: 'sales',
      authentication: { kind: 'sql', user: 'reader', password: { env: 'SQL_PASSWORD' } },
      encrypt: 'mandatory',
      trustServerCertificate: false,
      readOnlyIntent: false,
      connectTimeoutMs: 15_000,
      stallTimeoutMs: 120_000,
      packetSizeBytes: 16_384,
    },
    server: { name: 'server', version: '16.0', edition: 'Test' },
    target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'migration' },
    pathTemplate: '{schema}/{table}/run={run}/part-{partition}-{part}.{ext}',
    options: {
      format: 'csv',
      compression: 'none',
      lanes: 2,
      memoryMb: 256,
      partBytes: 1 << 20,
      blockBytes: 1 << 20,
      blocksInFlight: 2,
      verify: 'full',
      tier: null,
      bandwidthBytesPerSecond: null,
      badRows: 'stopTable',
      maxDop: 1,
      lockTimeoutMs: 30_000,
      readBytesPerSecond: null,
      governor: 'off',
      calendar: null,
      logToTarget: false,
      ...options,
    },
    consistency: 'Each partition at its own time.',
    preflight: null,
    pointInTime: noPointInTime,
    tables: [...tables],
    hash: 'h',
  };
}
