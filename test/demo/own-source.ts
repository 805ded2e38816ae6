// `npm run demo -- --source FILE`: moves tables of a server of the user's, reads only, and verifies what arrived.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Catalog } from '../../shared/catalog.ts';
import { contract } from '../../shared/contract.ts';
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import { planSchema } from '../../shared/plan.ts';
import type { DemoOptions } from './options.ts';
import type { Environment, Processes } from './processes.ts';
import type { Report } from './report.ts';
import { startStorage } from './servers.ts';
import { createTableferry } from './tableferry.ts';

export type OwnResult = {
  readonly tables: number;
  readonly rows: number;
  readonly parts: number;
  readonly bytes: number;
  readonly verified: boolean;
};

const mostTables = 5;
const mostRows = 100_000;
const runSchema = z.looseObject({ runId: z.string(), state: z.string() });
const storageName = 'TABLEFERRY_DEMO_STORAGE';

/** `environment`: where the secrets of the two files are. Throws with what did not succeed. */
export async function runOnOwnSource(
  options: DemoOptions & { readonly source: NonNullable<DemoOptions['source']> },
  environment: Environment,
  processes: Processes,
  report: Report,
): Promise<OwnResult> {
  const { source, outFolder } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-demo-'));
  processes.ownFolder(folder);
  rmSync(outFolder, { recursive: true, force: true });
  mkdirSync(outFolder, { recursive: true });
  report.text('Tableferry demo on a server of yours. It is read; nothing is written to it.\n');
  const target = await targetOf(source.targetFile, folder, processes, report);
  const all = { ...environment, ...target.environment };
  const tableferry = createTableferry(processes, all, (line) => report.detail(line));

  report.step('Look at the server');
  const catalog = await tableferry.run(['inventory', '--source', source.file], contract['source.inventory'].output);
  const tables = source.tables ?? patternsOf(smallest(catalog));
  if (tables === '')
    throw new Error('no table of it is small enough to be moved unasked; name some: --tables PATTERNS.');
  report.done(`${formatPlural(catalog.tables.length, 'table and view', 'tables and views')}; ${tables} will be moved`);

  report.step('Plan');
  const planFile = join(outFolder, 'plan.json');
  const connection = ['--source', source.file, '--target', target.file, '--tables', tables];
  await tableferry.run(['plan', ...connection, '--out', planFile], z.looseObject({}));
  const plan = planSchema.parse(JSON.parse(readFileSync(planFile, 'utf8')));
  report.done(formatPlural(plan.tables.length, 'table'));

  report.step('Run');
  const state = join(folder, 'state');
  const run = await tableferry.run(['run', planFile, '--state', state], runSchema);
  if (run.state !== 'completed') throw new Error(`the run is ${run.state}.`);
  report.done('complete');

  report.step('Verify: download every part again and compare it with the manifest');
  const verdict = await tableferry.run(['verify', run.runId, '--state', state], contract['run.verify'].output);
  report.done(verdict.verified ? 'all as written' : 'NOT as written');
  const reportFile = join(outFolder, 'report.html');
  await tableferry.run(['report', run.runId, '--state', state, '--out', reportFile], z.looseObject({}));
  writeFileSync(join(outFolder, 'summary.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  report.text(
    `\n${formatPlural(verdict.tables.length, 'table')}, ${formatCount(verdict.rows)} rows, ${formatPlural(verdict.parts, 'part')}, ${formatBytes(verdict.bytes)}.`,
  );
  report.text(`Left in ${relative(process.cwd(), outFolder) || outFolder}: plan.json, report.html, summary.json`);
  if (!verdict.verified) throw new Error('not every part is what the manifest says.');
  const { rows, parts, bytes, verified } = verdict;
  return { tables: verdict.tables.length, rows, parts, bytes, verified };
}

type Target = { readonly file: string; readonly environment: Environment };

async function targetOf(given: string | null, folder: string, processes: Processes, report: Report): Promise<Target> {
  if (given !== null) return { file: given, environment: {} };
  report.step('Start the storage emulator');
  const { connectionString, port } = await startStorage(processes, folder);
  const file = join(folder, 'target.json');
  const target = { kind: 'connectionString', value: { env: storageName }, container: 'demo' };
  writeFileSync(file, `${JSON.stringify(target, null, 2)}\n`);
  report.done(`127.0.0.1:${String(port)}; what arrives there is gone afterwards`);
  return { file, environment: { [storageName]: connectionString } };
}

/** Unasked only what burdens nobody: few rows, in order of their key. */
function smallest({ tables }: Pick<Catalog, 'tables'>): Catalog['tables'] {
  return tables
    .filter(
      ({ kind, keys, rowsEstimate, canSelect, hiddenReason }) =>
        kind === 'table' &&
        keys.length > 0 &&
        canSelect !== false &&
        hiddenReason === null &&
        rowsEstimate !== null &&
        rowsEstimate > 0 &&
        rowsEstimate <= mostRows,
    )
    .toSorted((a, b) => (a.rowsEstimate ?? 0) - (b.rowsEstimate ?? 0))
    .slice(0, mostTables);
}

const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const patternsOf = (tables: Catalog['tables']): string =>
  tables.map(({ schema, name }) => `${bracketed(schema)}.${bracketed(name)}`).join(',');
