// Starts the two test runners and counts what they themselves report.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const vitestReport = z
  .looseObject({
    numPassedTests: z.int(),
    numFailedTests: z.int(),
    numFailedTestSuites: z.int(),
    numPendingTests: z.int(),
    numTodoTests: z.int(),
  })
  .transform((report): Counts => {
    // A file that cannot be loaded has no tests to fail.
    const isSilentFailure = report.numFailedTests === 0 && report.numFailedTestSuites > 0;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + (isSilentFailure ? 1 : 0),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  });

const playwrightReport = z
  .looseObject({
    stats: z.looseObject({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
    errors: z.array(z.unknown()),
  })
  .transform(({ stats, errors }): Counts => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));

type Runner = {
  readonly program: string;
  readonly args: readonly string[];
  readonly report: string;
  readonly schema: { parse(value: unknown): Counts };
};

/** A run that left no report counts as one failure, and so does one that ended badly without a failed test. */
function run({ program, args, report, schema }: Runner): Counts {
  const file = join(root, report);
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(file, { force: true });
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    stdio: 'inherit',
    cwd: root,
  });
  try {
    const counts = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch (error) {
    console.log(`The test runner left no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Unit, integration and component tests. */
export const runVitest = (args: readonly string[]): Counts =>
  run({
    program: 'vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=json', '--outputFile.json=out/test-report.json', ...args],
    report: 'out/test-report.json',
    schema: vitestReport,
  });

/** The real window; its report's place stands in playwright.config.ts. */
export const runPlaywright = (args: readonly string[]): Counts =>
  run({
    program: '@playwright/test/cli.js',
    args: ['test', ...args],
    report: 'out/e2e-report.json',
    schema: playwrightReport,
  });

export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of a test command; sets the exit code. */
export function conclude({ passed, failed, skipped }: Counts): void {
  console.log(`${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`);
  process.exitCode = failed > 0 ? 1 : 0;
}
