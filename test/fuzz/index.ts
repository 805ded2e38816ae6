// `npm run fuzz`: a million mutated inputs for the TDS row reader, the decoders of stored parts and the double's T-SQL parser.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const given = process.argv.slice(2);
/** A whole file takes a hundred times as long as a response. */
const defaults = [
  ['row-reader.ts', '1000000'],
  ['tsql.ts', '1000000'],
  ['decode.ts', '100000'],
] as const;
const failed = defaults.filter(([name, count]) => {
  const args = given.length > 0 ? given : ['--count', count, '--seed', '1'];
  console.log(`\n${name} ${args.join(' ')}`);
  return spawnSync(process.execPath, [join(import.meta.dirname, name), ...args], { stdio: 'inherit' }).status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
