// `npm run mixed-storm -- --kills 20 --seed 1`: kills one run of lanes and a Data Factory at random and proves what is left.
import { parseArgs } from 'node:util';
import { openMixedWorld } from '../fakes/mixed-world.ts';
import { runMixedStorm } from './run-mixed-storm.ts';

const usage = `Usage: npm run mixed-storm -- [--kills 20] [--seed 1]

Carries out a plan whose large tables a fake Data Factory copies, kills its process at random moments, resumes it each time,
and ends with exit code 0 when nothing was started twice and the manifest names exactly the files that are there.
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const world = await openMixedWorld({ copy: 4000, recordsAfter: 500, runsAfter: 200 });
try {
  const result = await runMixedStorm(world, {
    kills: Number(values.kills),
    seed: Number(values.seed),
    onLife: (text) => process.stderr.write(`${text}\n`),
  });
  process.exitCode = result.problems.length === 0 ? 0 : 1;
  const verdict = result.problems.length === 0 ? 'Every row is there once.' : result.problems.join('\n');
  process.stdout.write(`${String(result.kills)} kills over ${String(result.runs)} runs. ${verdict}\n`);
} finally {
  await world.close();
}
