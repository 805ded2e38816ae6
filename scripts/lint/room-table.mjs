// The rooms of the house: who may import whom, and which packages.
import { workerRooms } from './worker-rooms.mjs';

/**
 * Every room: the rooms it may import (besides itself), whether node: modules are allowed, and the packages it may use.
 * The longest matching path is the room. docs/architecture.md section 2 is this table in words.
 */
export const rooms = {
  shared: { mayImport: [], node: false, packages: ['zod'] },
  'electron/preload': { mayImport: ['shared'], node: false, packages: ['electron'] },
  'electron/network': { mayImport: ['shared'], node: true, packages: [] },
  'electron/signing': { mayImport: ['shared'], node: true, packages: [] },
  'electron/entra': { mayImport: ['shared', 'electron/network'], node: true, packages: ['@azure/msal-node'] },
  'electron/main': {
    mayImport: ['shared', 'electron/entra', 'electron/network', 'electron/signing'],
    node: true,
    packages: ['electron', 'zod'],
  },
  'electron/cli': {
    mayImport: [
      'shared',
      'electron/worker',
      'electron/worker/draft',
      'electron/worker/evidence',
      'electron/entra',
      'electron/network',
      'electron/signing',
    ],
    node: true,
    packages: [],
  },
  renderer: {
    mayImport: ['shared'],
    node: false,
    packages: [
      'react',
      'react-dom',
      'zustand',
      '@fluentui/*',
      '@tanstack/*',
      '@fontsource-variable/inter',
      'uplot',
      'zod',
    ],
  },
  'electron/worker': {
    mayImport: [
      'electron/worker/transforms',
      'electron/worker/rules',
      'shared',
      'electron/network',
      'electron/signing',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/fingerprint',
      'electron/worker/plan',
      'electron/worker/run',
      'electron/worker/pipeline',
      'electron/worker/readers',
      'electron/worker/series/compaction',
      'electron/worker/series/prune',
      'electron/worker/series/delta',
      'electron/worker/source',
      'electron/worker/target',
      'electron/worker/store',
      'electron/worker/logs',
      'electron/worker/validate',
      'electron/worker/validate/decode',
      'electron/worker/report',
      'electron/worker/evidence',
      'electron/worker/factory',
      'electron/worker/terraform',
      'electron/worker/factory/service',
      'electron/worker/azure',
      'electron/worker/notify',
    ],
    node: true,
    packages: ['zod'],
  },
  ...workerRooms,
};

/** Packages that only one room may use, for the message. */
export const homes = {
  tedious: 'electron/worker/source',
  mssql: 'electron/worker/source',
  'better-sqlite3': 'electron/worker/store',
  '@azure/storage-blob': 'electron/worker/target',
  '@azure/msal-node': 'electron/entra',
  nodemailer: 'electron/worker/notify',
  electron: 'electron/main or electron/preload',
  react: 'renderer',
  zustand: 'renderer',
};
