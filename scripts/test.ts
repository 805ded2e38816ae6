// `npm test`: the static checks, then every test: units, processes, components, and the real window.
// Arguments go to vitest, and then only its tests run. The last line counts what the runners themselves report.
import { runChecks } from './checks.ts';
import { ensureTestPrograms } from './runtime/libraries.ts';
import { addCounts, conclude, runPlaywright, runVitest } from './test-runners.ts';

const args = process.argv.slice(2);
ensureTestPrograms(console.log);
const failedChecks = runChecks();
const tests = runVitest(args);
const window = args.length > 0 ? { passed: 0, failed: 0, skipped: 0 } : runPlaywright([]);
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}.`);
conclude(addCounts(addCounts(tests, window), { passed: 0, failed: failedChecks.length, skipped: 0 }));
