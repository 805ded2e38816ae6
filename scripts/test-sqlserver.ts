// `npm run test:sqlserver`: the opt-in suite against the server that the environment names; its last line counts.
import { readRealServer, realServerHelp } from '../test/real/real-server.ts';
import { conclude, runVitest } from './test-runners.ts';

try {
  if (readRealServer(process.env) === null) {
    console.error(realServerHelp);
    process.exit(2);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
conclude(runVitest(['--config', 'test/real/vitest.config.ts', ...process.argv.slice(2)]));
