// `npm run fuzz`: a million mutated inputs for the TDS row reader and for the double's T-SQL parser.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const given = process.argv.slice(2);
const args = given.length > 0 ? given : ['--count', '1000000', '--seed', '1'];
const failed = ['row-reader.ts', 'tsql.ts'].filter((name) => {
  console.log(`\n${name} ${args.join(' ')}`);
  return spawnSync(process.execPath, [join(import.meta.dirname, name), ...args], { stdio: 'inherit' }).status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
