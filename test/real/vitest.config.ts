// The opt-in suite against a real server; `npm run test:sqlserver` runs it, `npm test` does not.
import { defineConfig } from 'vitest/config';

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({
  test: {
    name: 'sqlserver',
    include: ['test/real/**/*.real.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // One server, one sample.
    fileParallelism: false,
  },
});
