// What a database says of the points in time it could be read at; null and empty = the server did not say.
import { z } from 'zod';

const namedTableSchema = z.strictObject({ schema: z.string(), name: z.string() });
const flag = z.boolean().nullable();

export const consistencyFactsSchema = z.strictObject({
  /** The server's clock, UTC, as its own text. */
  serverUtc: z.string().nullable(),
  /** ALLOW_SNAPSHOT_ISOLATION; the two changing states refuse snapshots with 3956 until they have ended. */
  snapshotIsolation: z.enum(['off', 'on', 'turningOff', 'turningOn']).nullable(),
  isReadCommittedSnapshot: flag,
  /** The database option READ_ONLY. */
  isReadOnly: flag,
  /** DATABASEPROPERTYEX Updateability = READ_ONLY: also true on a readable secondary. */
  isNotUpdateable: flag,
  isDatabaseSnapshot: flag,
  /** False on a secondary of an availability group; null also where there is no group. */
  isPrimaryReplica: flag,
  memoryOptimizedFilegroups: z.int().nullable(),
  filestreamFilegroups: z.int().nullable(),
  /** SERVERPROPERTY EngineEdition: 5 = Azure SQL Database, 8 = Managed Instance. */
  engineEdition: z.int().nullable(),
  productMajorVersion: z.int().nullable(),
  /** CREATE DATABASE or CREATE ANY DATABASE at server level. */
  canCreateDatabase: flag,
  canViewServerState: flag,
  canViewDatabaseState: flag,
  /** Change tracking of the database. */
  hasChangeTracking: flag,
  /** sys.databases.create_date, and the fork of its recovery path: both change when it is restored. */
  databaseCreated: z.string().nullable(),
  recoveryFork: z.string().nullable(),
  /** Database snapshots of this very database, oldest first. */
  databaseSnapshots: z.array(z.strictObject({ name: z.string(), created: z.string() })),
  temporalTables: z.array(namedTableSchema),
  memoryOptimizedTables: z.array(namedTableSchema),
  externalTables: z.array(namedTableSchema),
  trackedTables: z.array(namedTableSchema),
});
export type ConsistencyFacts = z.infer<typeof consistencyFactsSchema>;

type NamedTable = z.infer<typeof namedTableSchema>;

/** Whether a list of the facts names the table. */
export const hasTable = (list: readonly NamedTable[], { schema, name }: NamedTable): boolean =>
  list.some((one) => one.schema === schema && one.name === name);

/** Database snapshots exist on no Azure SQL Database, Managed Instance, Synapse or Fabric; null = unknown. */
export function offersDatabaseSnapshots({ engineEdition }: Pick<ConsistencyFacts, 'engineEdition'>): boolean | null {
  return engineEdition === null ? null : engineEdition >= 1 && engineEdition <= 4;
}
