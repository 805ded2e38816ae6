// `npm run corruption -- --count 300 --seed 1`: whether what was corrupted is found, by the tier that claims to.
import { parseArgs } from 'node:util';
import { runCampaign, type Outcome } from './campaign.ts';
import { runFactoryCampaign } from './factory/campaign.ts';

const usage = `Usage: npm run corruption -- [--count 300] [--factory 200] [--seed 1] [--clean 50] [--json]

Corrupts stored parts, manifests, evidence packs and the source of runs (--count), and the files of tables that a Data
Factory copied, before and after a run took stock of them (--factory), one at a time, and lets every tier validate.
Ends with exit code 0 when each corruption is found by the tiers that claim to, with the right table, part, key and
column, and nothing is found in runs that nobody touched.
`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    factory: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    clean: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const seed = Number(values.seed);
const started = performance.now();
const onOutcome = ({ kind, form, text, problems }: Outcome, number: number): void => {
  if (problems.length > 0 || number % 25 === 0)
    process.stderr.write(
      `${String(number)} ${kind}, ${form}, ${text}\n${problems.map((one) => `    ${one}\n`).join('')}`,
    );
};
/** A campaign of nothing is none: not even what nobody touched is validated. */
const campaigns = [
  ...(values.count === '0'
    ? []
    : [await runCampaign({ count: Number(values.count), seed, cleanCount: Number(values.clean), onOutcome })]),
  ...(values.factory === '0' ? [] : [await runFactoryCampaign({ count: Number(values.factory), seed, onOutcome })]),
];
const outcomes = campaigns.flatMap((one) => one.outcomes);
const clean = {
  count: campaigns.reduce((sum, one) => sum + one.clean.count, 0),
  problems: campaigns.flatMap((one) => one.clean.problems),
};
const seconds = Math.round((performance.now() - started) / 1000);
const missed = outcomes.filter(({ problems }) => problems.length > 0).length;
if (missed > 0 || clean.problems.length > 0) process.exitCode = 1;

if (values.json) process.stdout.write(`${JSON.stringify({ seed, seconds, missed, clean, outcomes })}\n`);
else {
  const kinds = Map.groupBy(outcomes, ({ kind }) => kind);
  for (const [kind, all] of [...kinds].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    process.stdout.write(`${kind.padEnd(34)}${String(all.length).padStart(4)}  ${tellTiers(all)}\n`);
  for (const problem of clean.problems) process.stdout.write(`untouched, yet found: ${problem}\n`);
  process.stdout.write(
    `${String(outcomes.length)} corruptions with seed ${String(seed)}: ${String(missed)} not found as claimed; ` +
      `${String(clean.count)} untouched validations, ${String(clean.problems.length)} with a finding; ${String(seconds)} s\n`,
  );
}

/** How often each tier claimed it. */
function tellTiers(all: readonly Outcome[]): string {
  const tiers = Map.groupBy(
    all.flatMap((one) => one.tiers),
    (tier) => tier,
  );
  return [...tiers].map(([tier, times]) => `${tier} ${String(times.length)}`).join(', ');
}
