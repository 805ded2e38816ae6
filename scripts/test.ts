// `npm test`: the static checks, then every test; the last line counts what the runner itself reports.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './checks.ts';

const root = join(import.meta.dirname, '..');
const reportFile = join(root, 'out/test-report.json');

/** Counts of vitest's JSON report; a run that left none counts as one failure. */
function readCounts(): { passed: number; failed: number; skipped: number } {
  try {
    const report: unknown = JSON.parse(readFileSync(reportFile, 'utf8'));
    const count = (key: string): number => {
      const value = typeof report === 'object' && report !== null ? Reflect.get(report, key) : undefined;
      if (typeof value !== 'number') throw new TypeError(`no ${key} in ${reportFile}`);
      return value;
    };
    const suitesWithoutTests = count('numFailedTests') === 0 && count('numFailedTestSuites') > 0 ? 1 : 0;
    return {
      passed: count('numPassedTests'),
      failed: count('numFailedTests') + suitesWithoutTests,
      skipped: count('numPendingTests') + count('numTodoTests'),
    };
  } catch (error) {
    console.log(`The test runner left no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const failedChecks = runChecks();
mkdirSync(join(root, 'out'), { recursive: true });
rmSync(reportFile, { force: true });
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd: root },
);
const { passed, failed, skipped } = readCounts();
const allFailed = failed + failedChecks.length;
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}.`);
console.log(`${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = allFailed > 0 || vitest.status !== 0 ? 1 : 0;
