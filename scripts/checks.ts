// The static checks of the project and how each is started.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const bin = (name: string): string => join(import.meta.dirname, '../node_modules/.bin', name);

const checks: readonly { readonly name: string; readonly command: string; readonly args: readonly string[] }[] = [
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: bin('knip'), args: [] },
];

/** Runs every check, printing what fails. Returns the names of the failed ones. */
export function runChecks(): string[] {
  return checks
    .filter(({ name, command, args }) => {
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (status !== 0) console.log(`${stdout}${stderr}`);
      return status !== 0;
    })
    .map(({ name }) => name);
}
