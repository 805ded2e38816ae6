// `npm run statements`: writes docs/statements.md anew.
import { writeFileSync } from 'node:fs';
import { collectStatements } from './collect.ts';
import { documentOf } from './document.ts';

const groups = await collectStatements();
writeFileSync(new URL('../../docs/statements.md', import.meta.url), documentOf(groups));
const count = groups.reduce((sum, { statements }) => sum + statements.length, 0);
console.log(`docs/statements.md: ${String(count)} statements in ${String(groups.length)} groups.`);
process.exit(0);
