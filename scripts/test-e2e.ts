// `npm run test:e2e`: the window as a whole, on the runtime at hand; the last line counts what the runner reports.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const reportFile = join(root, 'out/e2e-report.json');
const reportSchema = z.looseObject({
  stats: z.looseObject({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
});

/** A run that left no report counts as one failure, and so does a broken preparation. */
function readCounts(): { readonly passed: number; readonly failed: number; readonly skipped: number } {
  try {
    const { stats, errors } = reportSchema.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
  } catch (error) {
    console.log(`The test runner left no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

mkdirSync(join(root, 'out'), { recursive: true });
rmSync(reportFile, { force: true });
const cli = join(root, 'node_modules/@playwright/test/cli.js');
const { status } = spawnSync(process.execPath, [cli, 'test', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
});
const { passed, failed, skipped } = readCounts();
console.log(`${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`);
process.exitCode = failed > 0 || status !== 0 ? 1 : 0;
