// `npm run storm -- --runs 20 --seed 1`: runs under a storm of writers, with and without a point in time, each judged.
import { parseArgs } from 'node:util';
import type { MomentWish } from '../../shared/point-in-time.ts';
import { runStorm } from './run-storm.ts';

const usage = `Usage: npm run storm -- [--runs 20] [--seed 1] [--json]

Exports three tables again and again while inserts, deletes and key updates go on without a pause, each way in turn,
and compares what was exported with a model that knows every version there was.
Ends with exit code 0 when every run with a point in time has exactly one version and every run without says so.
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const ways: readonly (readonly [string, MomentWish])[] = [
  ['one SNAPSHOT for all tables', { mode: 'shared' }],
  ['database snapshot', { mode: 'databaseSnapshot', name: null }],
  ['SNAPSHOT for each table', { mode: 'perTable' }],
  ['no point in time', { mode: 'none' }],
];
const results: unknown[] = [];
for (const [name, wish] of ways) {
  const { runs, transactions, longestWaitMs } = await runStorm({
    seed: Number(values.seed),
    runs: Number(values.runs),
    wish,
    onRun: ({ isOneVersion, transactionsMeanwhile, seconds }, number) =>
      process.stderr.write(
        `${name}, run ${number}: ${isOneVersion ? 'one version' : 'not one version'}, ${transactionsMeanwhile} transactions meanwhile, ${seconds.toFixed(1)} s\n`,
      ),
  });
  const one = runs.filter(({ isOneVersion, isInvariantKept }) => isOneVersion && isInvariantKept).length;
  const whole = runs.filter(({ versions }) => Object.values(versions).every((version) => version !== null)).length;
  const saidNo = runs.filter(
    ({ holds, text }) => holds === 'no' && text.includes('not read as of one point in time'),
  ).length;
  const isRight =
    wish.mode === 'none' ? saidNo === runs.length : (wish.mode === 'perTable' ? whole : one) === runs.length;
  if (!isRight) process.exitCode = 1;
  const line = {
    way: name,
    runs: runs.length,
    oneVersion: one,
    eachTableOfAVersion: whole,
    saidNo,
    transactions,
    longestWaitMs: Math.round(longestWaitMs),
    isRight,
  };
  results.push(line);
  if (!values.json)
    process.stdout.write(
      `${name}: ${one} of ${runs.length} runs of exactly one version, ${whole} with every table of a version of its own; ` +
        `${transactions} transactions, the longest waited ${line.longestWaitMs} ms. ${isRight ? 'As it should be.' : 'NOT AS IT SHOULD BE.'}\n`,
    );
}
if (values.json) process.stdout.write(`${JSON.stringify({ seed: Number(values.seed), results })}\n`);
