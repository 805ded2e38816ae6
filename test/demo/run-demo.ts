// The demo from its first step to its summary; every figure it shows is read from what the tools answered.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { contract } from '../../shared/contract.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../shared/format.ts';
import { manifestSchema } from '../../shared/manifest.ts';
import { planSchema, type Plan } from '../../shared/plan.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { writeConnections, type Connections } from './connections.ts';
import { prepareContainer } from './container-source.ts';
import { runAndKill } from './kill-once.ts';
import type { DemoOptions } from './options.ts';
import type { Processes } from './processes.ts';
import type { Report } from './report.ts';
import { startSqlDouble, startStorage } from './servers.ts';
import { openStorage, type Storage } from './storage.ts';
import { summaryText, type DemoFacts, type DemoResult } from './summary.ts';
import { createTableferry, type Tableferry } from './tableferry.ts';

/** Small parts, so that there is a middle to be killed in. */
const partSize = '1MB';
const killAfterParts = 10;

const runResultSchema = z.looseObject({ runId: z.string(), state: z.string(), rows: z.int() });
const runListSchema = contract['run.list'].output;
const verdictSchema = contract['run.verify'].output;

export async function runDemo(options: DemoOptions, processes: Processes, report: Report): Promise<DemoResult> {
  const startMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-demo-'));
  processes.ownFolder(folder);
  report.text('Tableferry demo: SQL Server tables to verified Parquet in Blob Storage\n');
  const { container: tag, scale } = options;
  rmSync(options.outFolder, { recursive: true, force: true });
  mkdirSync(options.outFolder, { recursive: true });
  const own = tag === null ? await prepare(options, processes, report, folder) : null;
  const connections = own ?? (await prepareContainer({ tag: tag ?? '2022-latest', scale, folder }, processes, report));
  const tableferry = createTableferry(processes, connections.environment, (line) => report.detail(line));
  const storage = openStorage(connections.connectionString, connections.container);
  const planFile = join(options.outFolder, 'plan.json');
  await plan(tableferry, connections, planFile, report);
  const facts = await carryOut(tableferry, storage, planFile, join(folder, 'state'), report);
  const result = resultOf(facts, startMs);
  leave(options, { ...facts, result }, report);
  if (!result.verified) throw new Error('not every part is what the manifest says.');
  if (!result.killedAndResumed) throw new Error('the kill did not hit the middle of the run.');
  if (result.rows !== connections.rowCount) {
    throw new Error(`${result.rows} rows arrived, but the sample database has ${connections.rowCount}.`);
  }
  if (options.isKept && own !== null) keep(options, processes, own, report);
  return result;
}

function resultOf({ verdict, killed }: Omit<DemoFacts, 'result'>, startMs: number): DemoResult {
  return {
    tables: verdict.tables.length,
    rows: verdict.rows,
    parts: verdict.parts,
    bytes: verdict.bytes,
    verified: verdict.verified && verdict.tables.every(({ verified }) => verified),
    killedAndResumed: killed.partsKept > 0 && killed.rowsVerified > 0 && killed.rowsVerified < verdict.rows,
    seconds: Math.round((performance.now() - startMs) / 100) / 10,
  };
}

async function prepare(
  { scale }: DemoOptions,
  processes: Processes,
  report: Report,
  folder: string,
): Promise<Connections> {
  const databaseFile = join(folder, 'sales.db');
  report.step('Build the sample database');
  const rowCount = buildSample(databaseFile, { scale });
  report.done(formatPlural(rowCount, 'row'));

  report.step('Start the SQL Server double and Azurite, each in its own process');
  const [sql, blobs] = await Promise.all([
    startSqlDouble(processes, folder, databaseFile),
    startStorage(processes, folder),
  ]);
  report.done(`127.0.0.1:${sql.port} (process ${sql.pid}) and 127.0.0.1:${blobs.port} (process ${blobs.pid})`);
  return writeConnections({ folder, databaseFile, rowCount, sql, storage: blobs });
}

async function plan(
  tableferry: Tableferry,
  { sourceFile, targetFile }: Pick<Connections, 'sourceFile' | 'targetFile'>,
  planFile: string,
  report: Report,
): Promise<void> {
  report.step('Plan every table');
  const connection = ['--source', sourceFile, '--target', targetFile];
  await tableferry.run(
    ['plan', ...connection, '--tables', '*.*', '--part-size', partSize, '--out', planFile],
    z.looseObject({ planId: z.string() }),
  );
  const made: Plan = planSchema.parse(readJson(planFile));
  const partitions = made.tables.reduce((sum, table) => sum + table.partitions.length, 0);
  const { format, compression, lanes } = made.options;
  report.done(
    `${formatPlural(made.tables.length, 'table')} in ${formatPlural(partitions, 'partition')}, as ${format} (${compression}) on ${formatPlural(lanes, 'lane')}`,
  );
}

async function carryOut(
  tableferry: Tableferry,
  storage: Storage,
  planFile: string,
  state: string,
  report: Report,
): Promise<Omit<DemoFacts, 'result'>> {
  report.step(`Run, and kill it (SIGKILL) once ${killAfterParts} parts are stored`);
  const killed = await runAndKill(tableferry, ['run', planFile, '--state', state], storage, killAfterParts);
  const { runs } = await tableferry.run(['runs', '--state', state], runListSchema);
  const [run] = runs;
  if (run === undefined) throw new Error('the killed run is not in the state folder.');
  report.done(
    `killed after ${formatDuration(killed.seconds)} with ${formatCount(run.rows)} rows verified and ${formatPlural(killed.parts.length, 'part')} stored`,
  );

  report.step(`Resume run ${run.runId}`);
  const resumed = await tableferry.run(['resume', run.runId, '--state', state], runResultSchema);
  if (resumed.state !== 'completed') throw new Error(`the resumed run is ${resumed.state}.`);
  const etags = new Map((await storage.parts()).map(({ name, etag }) => [name, etag]));
  const manifest = manifestSchema.parse(JSON.parse(await storage.manifest()));
  const inManifest = new Set(manifest.tables.flatMap(({ parts }) => parts.map(({ name }) => name)));
  const partsKept = killed.parts.filter(({ name, etag }) => inManifest.has(name) && etags.get(name) === etag).length;
  report.done(`complete; ${formatPlural(partsKept, 'part')} stored before the kill kept as they were`);

  report.step('Verify quickly: what the storage has on record, and the row counts of the source');
  const asked = ['verify', run.runId, '--state', state, '--source', 'run'];
  const quick = await tableferry.run([...asked, '--tier', 'quick'], verdictSchema);
  report.done(
    `${formatPlural(quick.parts, 'part')}: ${quick.verified ? 'as they should be' : 'NOT as they should be'}`,
  );

  report.step(
    'Verify: read every part again and decode it, compare its rows with their fingerprint and with the source',
  );
  const verdict = await tableferry.run(asked, verdictSchema);
  report.done(
    `${formatPlural(verdict.parts, 'part')}, ${formatBytes(verdict.bytes)}: ${verdict.verified ? 'all as written' : 'NOT as written'}`,
  );
  return { verdict, manifest, killed: { seconds: killed.seconds, partsKept, rowsVerified: run.rows } };
}

function leave({ outFolder }: DemoOptions, facts: DemoFacts, report: Report): void {
  const summary = summaryText(facts);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(outFolder, 'manifest.json'), json(facts.manifest));
  writeFileSync(
    join(outFolder, 'summary.json'),
    json({ ...facts.result, killed: facts.killed, verdict: facts.verdict }),
  );
  writeFileSync(join(outFolder, 'summary.txt'), summary);
  report.text(`\n${summary}`);
  report.text(
    `Left in ${relative(process.cwd(), outFolder) || outFolder}: plan.json, manifest.json, summary.json, summary.txt`,
  );
}

function keep({ outFolder }: DemoOptions, processes: Processes, connections: Connections, report: Report): void {
  processes.keepServers();
  writeFileSync(join(outFolder, 'servers.json'), `${JSON.stringify(connections.kept, null, 2)}\n`);
  report.text(connections.howToConnect);
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
