// How the window is tested as a whole: one program at a time, on the runtime at hand.
import { defineConfig } from '@playwright/test';

// oxlint-disable-next-line import/no-default-export -- playwright reads the default export
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  globalSetup: './test/e2e/prepare.ts',
  workers: 1,
  timeout: 120_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'out/e2e-report.json' }]],
});
