// Lint plugin: who may import whom. One table, one rule; the message names the room where such code belongs.
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

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
  'electron/worker/series/compaction': {
    mayImport: [
      'shared',
      'electron/worker',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/fingerprint',
      'electron/worker/plan',
      'electron/worker/run',
      'electron/worker/pipeline',
      'electron/worker/readers',
      'electron/worker/target',
      'electron/worker/store',
      'electron/worker/validate',
      'electron/worker/validate/decode',
    ],
    node: true,
    packages: [],
  },
  'electron/worker/draft': {
    mayImport: ['shared', 'electron/worker/plan'],
    node: false,
    packages: ['jsonc-parser', 'zod'],
  },
  'electron/worker/series/prune': {
    mayImport: ['shared', 'electron/worker', 'electron/worker/ports', 'electron/worker/validate'],
    node: false,
    packages: [],
  },
  'electron/worker/series/delta': {
    mayImport: ['shared', 'electron/worker/ports', 'electron/worker/readers', 'electron/worker/series/compaction'],
    node: true,
    packages: ['zod'],
  },
  'electron/worker/ports': { mayImport: ['shared', 'electron/worker/batch'], node: false, packages: [] },
  'electron/worker/evidence': {
    mayImport: [
      'shared',
      'electron/signing',
      'electron/worker/plan',
      'electron/worker/run',
      'electron/worker/logs',
      'electron/worker/store',
      'electron/worker/validate',
    ],
    node: true,
    packages: ['zod'],
  },
  'electron/worker/rules': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports', 'electron/worker/source'],
    node: true,
    packages: [],
  },
  'electron/worker/transforms': {
    mayImport: [
      'shared',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/rules',
      'electron/worker/pipeline',
    ],
    node: true,
    packages: ['@jitl/*', 'quickjs-emscripten-core', 'zod'],
  },
  'electron/worker/batch': { mayImport: ['shared'], node: false, packages: [] },
  'electron/worker/plan': {
    mayImport: [
      'electron/worker/transforms',
      'electron/worker/rules',
      'shared',
      'electron/worker/factory',
      'electron/worker/terraform',
      'electron/worker/source',
      'electron/worker/target',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/pipeline',
      'electron/worker/readers',
      'electron/worker/validate/digest',
    ],
    node: true,
    packages: ['zod'],
  },
  'electron/worker/run': {
    mayImport: [
      'electron/worker/transforms',
      'electron/worker/rules',
      'shared',
      'electron/network',
      'electron/worker',
      'electron/worker/pipeline',
      'electron/worker/source',
      'electron/worker/target',
      'electron/worker/store',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/readers',
      'electron/worker/validate/digest',
      'electron/worker/validate/decode',
      'electron/worker/fingerprint',
      'electron/worker/factory',
      'electron/worker/terraform',
      'electron/worker/factory/service',
    ],
    node: true,
    packages: [],
  },
  'electron/worker/fingerprint': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports'],
    node: true,
    packages: [],
  },
  'electron/worker/readers': {
    mayImport: ['shared', 'electron/worker/pipeline', 'electron/worker/source'],
    node: false,
    packages: [],
  },
  'electron/worker/pipeline': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports'],
    node: true,
    packages: ['hysnappy'],
  },
  'electron/worker/source': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports'],
    node: true,
    packages: ['tedious', 'mssql', 'msnodesqlv8'],
  },
  'electron/worker/target': {
    mayImport: ['shared', 'electron/network', 'electron/worker/batch', 'electron/worker/ports'],
    node: true,
    packages: ['@azure/*'],
  },
  // Of the source only how statements are written, of the target how blobs are named; what arrived is read by `validate`.
  'electron/worker/factory': {
    mayImport: [
      'shared',
      'electron/worker/source',
      'electron/worker/target',
      'electron/worker/ports',
      'electron/worker/validate',
    ],
    node: false,
    packages: [],
  },
  'electron/worker/factory/service': {
    mayImport: ['shared', 'electron/worker/factory', 'electron/worker/azure'],
    node: true,
    packages: ['zod'],
  },
  'electron/worker/terraform': { mayImport: ['shared'], node: false, packages: ['zod'] },
  'electron/worker/azure': {
    mayImport: ['shared', 'electron/network', 'electron/worker/ports'],
    node: true,
    packages: ['@azure/core-rest-pipeline', 'zod'],
  },
  'electron/worker/notify': { mayImport: ['shared', 'electron/network'], node: true, packages: ['nodemailer'] },
  'electron/worker/logs': {
    mayImport: ['shared', 'electron/network', 'electron/worker/ports'],
    node: true,
    packages: [],
  },
  'electron/worker/validate': {
    mayImport: [
      'electron/worker/transforms',
      'shared',
      'electron/worker/pipeline',
      'electron/worker/source',
      'electron/worker/target',
      'electron/worker/batch',
      'electron/worker/ports',
      'electron/worker/readers',
      'electron/worker/validate/digest',
      'electron/worker/validate/decode',
      'electron/worker/fingerprint',
    ],
    node: true,
    packages: ['zod'],
  },
  'electron/worker/validate/digest': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports', 'electron/worker/source'],
    node: true,
    packages: [],
  },
  // Reads back what the pipeline wrote, so that an error of the pipeline is not repeated: nothing of it is used.
  'electron/worker/validate/decode': {
    mayImport: ['shared', 'electron/worker/batch', 'electron/worker/ports'],
    node: true,
    packages: ['zod'],
  },
  // Node for the packing of workbooks alone.
  'electron/worker/report': {
    mayImport: ['electron/worker/rules', 'electron/worker/fingerprint', 'shared', 'electron/worker/store'],
    node: true,
    packages: [],
  },
  'electron/worker/store': { mayImport: ['shared'], node: true, packages: ['better-sqlite3', 'zod'] },
};

/** Packages that only one room may use, for the message. */
const homes = {
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

/** The room a file of the project lives in, or null (scripts, tests). */
export function roomOf(file) {
  const path = relative(root, file).split(sep).join('/');
  const matches = Object.keys(rooms).filter((room) => path.startsWith(`${room}/`));
  return matches.sort((a, b) => b.length - a.length)[0] ?? null;
}

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const allows = (patterns, name) =>
  patterns.some((pattern) => pattern === name || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1))));

/** Why `specifier` may not be imported by `file`, or null. */
export function refusal(file, specifier) {
  const room = roomOf(file);
  if (room === null) return null;
  const rule = rooms[room];
  if (specifier.startsWith('node:')) {
    return rule.node
      ? null
      : `${room} is pure: it may not use ${specifier}. Code that needs Node belongs in electron/worker or electron/main.`;
  }
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    if (allows(rule.packages, name)) return null;
    const home = homes[name];
    return home === undefined
      ? `${room} may not import the package ${name}: it may use ${rule.packages.join(', ') || 'none'}.`
      : `Only ${home} may import ${name}: move this code there and pass in what ${room} needs.`;
  }
  const target = join(dirname(file), specifier);
  const targetRoom = roomOf(target);
  if (targetRoom === room || (targetRoom !== null && rule.mayImport.includes(targetRoom))) return null;
  if (targetRoom === null)
    return `${room} may not import ${relative(root, target)}: tests and scripts are outside the product.`;
  return `${room} may not import ${targetRoom}: it may import ${rule.mayImport.join(', ') || 'nothing'}. What both need belongs in shared, or is passed in.`;
}

const rule = {
  create(context) {
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = refusal(context.filename, node.source.value);
      if (message !== null) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

// oxlint reads a plugin from the default export
export default { meta: { name: 'rooms' }, rules: { 'stay-in-room': rule } };
