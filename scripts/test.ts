// `npm test`: the static checks, then the tests: units, processes, components, and the real window. `--all` adds those
// of the window that are marked @long. Other arguments go to vitest, and then only its tests run. The last line counts
// what the runners themselves report.
import { runChecks } from './checks.ts';
import { ensureTestPrograms } from './runtime/libraries.ts';
import { addCounts, conclude, runPlaywright, runVitest } from './test-runners.ts';

const args = process.argv.slice(2).filter((argument) => argument !== '--all');
const isAll = process.argv.includes('--all');
try {
  ensureTestPrograms(console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
const failedChecks = runChecks();
const tests = runVitest(args);
const isWhole = args.length === 0;
const window = isWhole ? runPlaywright(isAll ? [] : ['--grep-invert', '@long']) : { passed: 0, failed: 0, skipped: 0 };
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}.`);
conclude(addCounts(addCounts(tests, window), { passed: 0, failed: failedChecks.length, skipped: 0 }));
