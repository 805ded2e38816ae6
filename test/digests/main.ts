// Compares digests and aggregates of many random rows of every type: `npm run digests -- --rows 100000 --seed 1`.
import { parseArgs } from 'node:util';
import { runDigests } from './campaign.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const started = Date.now();
let [cases, rows, bad] = [0, 0, 0];
for await (const result of runDigests(Number(values.rows), Number(values.seed), values.only)) {
  cases += 1;
  rows += result.rows;
  bad += result.differences.length === 0 ? 0 : 1;
  const verdict =
    result.differences.length === 0 ? 'equal' : `DIFFERENT\n  ${result.differences.slice(0, 3).join('\n  ')}`;
  console.log(`${result.name.padEnd(60)} ${String(result.rows).padStart(8)} rows ${verdict}`);
}
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(
  `seed ${values.seed}: ${String(cases)} types, ${String(rows)} rows in ${seconds} s, ${String(bad)} with differences`,
);
process.exitCode = bad === 0 ? 0 : 1;
