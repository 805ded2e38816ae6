// Lint plugin: who may import whom, by the table of rooms; the message names the room where such code belongs.
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homes, rooms } from './room-table.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

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
