// `npm run series-storm -- --mode all --rounds 30 --seed 1`: rounds of incremental loads under a storm of writers, the ways
// to lose changes, killed rounds, two computers; each compared with the source by a reader of its own.
import { parseArgs } from 'node:util';
import { runKills } from './kills.ts';
import { lossCases } from './losses/all.ts';
import { runLossCase } from './run-loss.ts';
import { runTwoMachines } from './machines.ts';
import { modeNames } from './modes.ts';
import { stormMode } from './run-mode.ts';

const usage = `Usage: npm run series-storm -- [--mode all] [--rounds 30] [--seed 1] [--seeds 1] [--text-key] [--losses] [--kills 20] [--machines] [--verbose]

--mode MODE      ${modeNames.join(', ')}, all or none.
--rounds N       Rounds of each mode; whenever the writer is quiet, files and source must be equal.
--seeds N        As many storms of each mode, with seeds that follow each other.
--text-key       The key of the table is a text, the same key in capitals, and changes its spelling.
--losses         The named ways to lose changes, each of which must be noticed.
--kills N        Kills rounds N times and does them again, on the same computer or another.
--machines       Two state folders take turns on one target.
Ends with exit code 0 when everything was as it must be.
`;

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'all' },
    rounds: { type: 'string', default: '30' },
    'text-key': { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    losses: { type: 'boolean', default: false },
    kills: { type: 'string', default: '0' },
    machines: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const seed = Number(values.seed);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const fail = (text: string): void => {
  process.exitCode = 1;
  say(`NOT AS IT SHOULD BE: ${text}`);
};

const modes = modeNames.filter((name) => values.mode === 'all' || values.mode === name);
for (const mode of modes)
  for (let next = seed; next < seed + Number(values.seeds); next += 1) {
    let deeds: readonly string[] = [];
    try {
      const storm = await stormMode({
        mode,
        seed: next,
        rounds: Number(values.rounds),
        hasTextKey: values['text-key'],
        onRound: (round, done) => {
          deeds = done;
          if (values.verbose) process.stderr.write(`${mode} ${JSON.stringify(round)}\n`);
        },
      });
      const compared = storm.rounds.filter(({ problems }) => problems !== null);
      const problems = compared.flatMap((round) => round.problems ?? []);
      const count = (how: string): number => storm.rounds.filter((round) => round.how === how).length;
      const runs = storm.rounds.flatMap((round) => round.runs.split(','));
      const made = (kind: string): number => runs.filter((run) => run === kind).length;
      const text = `${mode}, seed ${String(next)}: ${String(storm.rounds.length)} rounds (${String(count('full'))} full), ${String(made('keys'))} sweeps, ${String(made('compaction'))} compactions, ${String(storm.transactions)} transactions, ${String(storm.rounds.filter((round) => round.disturbance !== null).length)} disturbances, compared ${String(compared.length)} times, ${String(storm.seconds)} s`;
      if (problems.length === 0) say(`${text}: equal every time`);
      else
        fail(
          `${text}: after round ${String(storm.rounds.length)} ${problems.slice(0, 5).join('; ')}\n  ${deeds.slice(-25).join('\n  ')}`,
        );
    } catch (error) {
      fail(
        `${mode}, seed ${String(next)}: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n  ${deeds.slice(-10).join('\n  ')}`,
      );
    }
  }
if (values.losses)
  for (const one of lossCases) {
    const problems = await runLossCase(one).catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? '') : String(error),
    ]);
    if (problems.length === 0) say(`${one.name}: caught`);
    else fail(`${one.name}: ${problems.join('; ')}`);
  }
if (values.machines)
  for (const mode of modeNames) {
    const problems = await runTwoMachines(mode, seed, 6);
    if (problems.length === 0) say(`two computers, ${mode}: 6 turns`);
    else fail(`two computers, ${mode}: ${problems.join('; ')}`);
  }
if (Number(values.kills) > 0)
  for (const mode of ['changeTracking', 'cdcNet', 'cdcAll', 'rowversion'] as const) {
    const { problems, ...told } = await runKills({
      mode,
      seed,
      kills: Number(values.kills),
      ...(values.verbose ? { onLife: (text) => void process.stderr.write(`${text}\n`) } : {}),
    });
    if (problems.length === 0) say(`kills: ${JSON.stringify(told)}: no change lost, none twice`);
    else fail(`kills: ${JSON.stringify(told)}: ${problems.slice(0, 8).join('; ')}`);
  }
