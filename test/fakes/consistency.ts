// What servers say of points in time: one that tells nothing, and a usual one.
import type { ConsistencyFacts } from '../../shared/consistency.ts';

export const silentServer: ConsistencyFacts = {
  serverUtc: null,
  snapshotIsolation: null,
  isReadCommittedSnapshot: null,
  isReadOnly: null,
  isNotUpdateable: null,
  isDatabaseSnapshot: null,
  isPrimaryReplica: null,
  memoryOptimizedFilegroups: null,
  filestreamFilegroups: null,
  engineEdition: null,
  productMajorVersion: null,
  canCreateDatabase: null,
  canViewServerState: null,
  canViewDatabaseState: null,
  hasChangeTracking: null,
  databaseCreated: null,
  recoveryFork: null,
  databaseSnapshots: [],
  temporalTables: [],
  memoryOptimizedTables: [],
  externalTables: [],
  trackedTables: [],
};

export const usualServer: ConsistencyFacts = {
  ...silentServer,
  snapshotIsolation: 'on',
  isReadOnly: false,
  isNotUpdateable: false,
  isDatabaseSnapshot: false,
  engineEdition: 3,
  canCreateDatabase: true,
};
