// `npm run screenshots`: not a test of anything, but driven as one.
import { defineConfig } from '@playwright/test';

// oxlint-disable-next-line import/no-default-export -- playwright reads the default export
export default defineConfig({
  testDir: '.',
  testMatch: '*.screens.ts',
  outputDir: '../../out/e2e',
  globalSetup: '../e2e/prepare.ts',
  workers: 1,
  timeout: 600_000,
  reporter: [['list'], ['json', { outputFile: '../../out/e2e-report.json' }]],
});
