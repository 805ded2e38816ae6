// `npm run check`: types, lint (with the room fences), format and dead code; every step runs, the first failure decides the exit code.
import { runChecks } from './checks.ts';

const failed = runChecks();
process.exitCode = failed.length === 0 ? 0 : 1;
