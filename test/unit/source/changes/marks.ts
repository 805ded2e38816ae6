// Marks of change for tests, written as short as they can be.
import type { ChangeMark } from '../../../../shared/change-mark.ts';

export const changeMark = (facets: Partial<ChangeMark> = {}): ChangeMark => ({
  takenUtc: '2026-01-02T03:04:05.1234567',
  database: {
    name: 'sales',
    created: '2025-01-01T00:00:00',
    recoveryFork: 'f1',
    isReadOnly: false,
    isSnapshot: false,
    logEnd: null,
    serverStarted: null,
  },
  objectId: 7,
  tracking: null,
  rowversion: null,
  period: null,
  cdc: null,
  watermark: null,
  rowCount: null,
  lastWrite: null,
  isUseTold: false,
  statistics: null,
  ...facets,
});
