// A mark of change of a server that tells nothing but what is given.
import type { ChangeMark } from '../../shared/change-mark.ts';

export const changeMark = (known: Partial<ChangeMark> = {}): ChangeMark => ({
  takenUtc: null,
  database: {
    name: 'sales',
    created: null,
    recoveryFork: null,
    isReadOnly: null,
    isSnapshot: null,
    logEnd: null,
    serverStarted: null,
  },
  objectId: null,
  tracking: null,
  rowversion: null,
  period: null,
  cdc: null,
  watermark: null,
  rowCount: null,
  lastWrite: null,
  isUseTold: false,
  statistics: null,
  ...known,
});
