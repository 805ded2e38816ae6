// `npm run chaos -- --kills 50 --seed 1`: kills one run of the sample database at random and proves what is left of it.
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { openSampleWorld } from './sample-world.ts';

const usage = `Usage: npm run chaos -- [--kills 50] [--seed 1] [--lane-death-ms 10000] [--scale 1] [--one-range] [--json]

Carries out one run, kills its process and its lanes at random moments, resumes it each time, and compares every row.
--scale N sizes the sample database (1 = about 1.6 million rows). --one-range plans every table as one range, so that
lanes without work cut them all the time.
Ends with exit code 0 when nothing is missing, nothing is there twice, and the manifest names published blobs only.
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    'lane-death-ms': { type: 'string', default: '10000' },
    scale: { type: 'string', default: '1' },
    'one-range': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const world = await openSampleWorld(Number(values.scale), values['one-range']);
try {
  const result = await runCampaign(world, {
    kills: Number(values.kills),
    seed: Number(values.seed),
    laneDeathMs: Number(values['lane-death-ms']),
    onLife: ({ rows, lifeMs, laneDeaths, end }, number) =>
      process.stderr.write(
        `life ${number}: ${rows} of ${world.rowCount} rows on record after ${Math.round(lifeMs)} ms, ` +
          `${laneDeaths} lanes died, ${end === null ? 'killed' : end.state}\n`,
      ),
  });
  const problems = result.proofs.flatMap((proof) => proof.problems);
  process.exitCode = problems.length === 0 ? 0 : 1;
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const proven = result.proofs
      .map(({ rows, tables, parts, cuts }) => `${rows} rows of ${tables} tables in ${parts} parts, ${cuts} ranges cut`)
      .join(', then ');
    process.stdout.write(
      `${result.processKills} processes and ${result.laneKills} lanes killed in ${result.seconds} s; ${proven}. ` +
        `${problems.length === 0 ? 'Every row is there once.' : problems.join('\n')}\n`,
    );
  }
} finally {
  await world.close();
}
