import { existsSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const debianChromium = '/usr/bin/chromium';

/** Debian's Chromium where it is; the flags keep it off the network and fit a machine without a graphics card. */
const launchOptions = {
  ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--force-device-scale-factor=1',
  ],
};

/**
 * How long a test waits for what is to come, and above how long it may take: ends for what hangs, not measures of speed,
 * with room for a machine that works at a tenth of the pace.
 */
const patient = { poll: { timeout: 15_000 } };

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          expect: patient,
          // Importing the modules anew for each file was half of what they cost. A test that changes what is shared – the
          // environment, a stubbed global – puts it back.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: patient,
        },
      },
      {
        plugins: [react()],
        // Found only while a test already runs, these would make the page load again.
        optimizeDeps: {
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-dev-runtime',
            'zod',
            'zustand',
            'zustand/vanilla',
            '@fluentui/react-components',
            '@fluentui/react-icons',
            '@tanstack/react-virtual',
            'uplot',
            'vitest-browser-react',
            'axe-core',
          ],
        },
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.tsx'],
          testTimeout: 90_000,
          expect: patient,
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
            viewport: { width: 1280, height: 800 },
            screenshotFailures: false,
          },
        },
      },
    ],
    maxWorkers: 2,
  },
});
