// How the window is tested as a whole: one program at a time, on the runtime at hand.
import { defineConfig } from '@playwright/test';

// oxlint-disable-next-line import/no-default-export -- playwright reads the default export
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  globalSetup: './test/e2e/prepare.ts',
  workers: 1,
  // Ends for what hangs, not measures of speed: a busy machine works at a tenth of the pace.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'out/e2e-report.json' }]],
});
