// `npm run estimate:model`: replays 10,000 tables over lanes and prints the figures of docs/scale.md; `--write` puts them there.
import { readFileSync, writeFileSync } from 'node:fs';
import { fillPage, pageTables } from './page.ts';
import { drawingLines } from './scenarios.ts';

const page = new URL('../../docs/scale.md', import.meta.url);

for (const [name, table] of Object.entries(pageTables)) console.log(`${name}\n\n${table()}\n`);
console.log(`drawing: lognormal, sigma 2, 10,000 tables, 10 TB\n\n${drawingLines().join('\n')}`);
if (process.argv.includes('--write')) {
  writeFileSync(page, fillPage(readFileSync(page, 'utf8')));
  console.log('\ndocs/scale.md is written.');
}
