// Checks that the files of a pack tell of the same run: plan, manifest, report and validations agree.
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import { parseOrExplain, type Schema } from '../../../shared/issues.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Report } from '../../../shared/report.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { packFault } from './pack-fault.ts';
import type { PackFile } from './pack-file.ts';
import { fileNames, type PackIndex } from './pack-index.ts';
import { findEntry, readEntry, type ZipContent } from './read-zip.ts';
import { soundManifest } from './sound-manifest.ts';

/** Of one document: several times the plan or manifest of 10,000 tables. */
const largestDocumentBytes = 256 << 20;

type ReadDocument = (name: string) => string;

const fault = (entry: string, text: string) => packFault(entry, text);

/** Only what is needed: later versions may say more. */
const runFileSchema = z.looseObject({ runId: z.string(), planHash: z.string() });
const reportFactsSchema = z.looseObject({
  verdict: z.string(),
  run: z.looseObject({ runId: z.string() }),
  plan: z.looseObject({ hash: z.string() }),
  /** Who moved each; versions before Data Factory do not tell. */
  tables: z
    .array(
      z.looseObject({
        schema: z.string(),
        name: z.string(),
        writtenBy: z.looseObject({ engine: z.string(), factory: z.string() }).nullish(),
      }),
    )
    .default([]),
  totals: z.looseObject({ tables: z.int(), rows: z.int(), parts: z.int(), bytes: z.int(), rowsSetAside: z.int() }),
});
type ReportFacts = z.infer<typeof reportFactsSchema>;
const validationFactsSchema = z.array(z.looseObject({ runId: z.string() }));

/** The text of a file of the pack. Throws PACK_DIFFERS. */
export const documentsOf =
  (file: PackFile, zip: ZipContent): ReadDocument =>
  (name) => {
    const entry = findEntry(zip, name);
    if (entry === null) throw fault(name, 'it is missing');
    return textOf(readEntry(file, entry, largestDocumentBytes), name);
  };

/** Throws PACK_DIFFERS. Every file is known to be the one that was signed. */
export function checkConsistency(read: ReadDocument, { run, signer, entries }: PackIndex): void {
  if (read(fileNames.publicKey) !== signer.publicKey) throw fault(fileNames.publicKey, 'it is not the key that signed');
  const sums = entries.filter(({ name }) => name !== fileNames.sums).map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  if (read(fileNames.sums) !== sums.join('')) throw fault(fileNames.sums, 'it is not what the index says');
  const plan = readPlan(read);
  const same = (name: string, what: string, found: string, expected: string): void => {
    if (found !== expected) throw fault(name, `it is of ${what} ${found}, and the pack of ${what} ${expected}`);
  };
  same(fileNames.plan, 'plan', plan.hash, run.planHash);
  same(fileNames.plan, 'plan', plan.id, run.planId);
  const runFile = readAs(read, fileNames.run, runFileSchema);
  same(fileNames.run, 'run', runFile.runId, run.runId);
  same(fileNames.run, 'plan', runFile.planHash, plan.hash);
  const manifest = run.isComplete ? readManifest(read) : null;
  if (manifest !== null) {
    same(fileNames.manifest, 'run', manifest.runId, run.runId);
    same(fileNames.manifest, 'plan', manifest.planHash, plan.hash);
  }
  const report = readAs(read, fileNames.report, reportFactsSchema);
  same(fileNames.report, 'run', report.run.runId, run.runId);
  same(fileNames.report, 'plan', report.plan.hash, plan.hash);
  if (manifest !== null) {
    compareTotals(report, manifest);
    compareMovers(report, manifest, plan);
  }
  for (const validation of readAs(read, fileNames.validations, validationFactsSchema))
    same(fileNames.validations, 'run', validation.runId, run.runId);
}

function textOf(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fault(name, 'it is no text');
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(name, 'it is no JSON');
  }
}

function readAs<T>(read: ReadDocument, name: string, schema: Schema<T>): T {
  const parsed = parseOrExplain(schema, parseJson(read(name), name));
  if (!parsed.ok) throw fault(name, `it is not of the form that this version knows: ${parsed.detail}`);
  return parsed.value;
}

const readPlan = (read: ReadDocument): Plan =>
  explained(fileNames.plan, () => checkPlan(parseJson(read(fileNames.plan), fileNames.plan), fileNames.plan), {
    PLAN_CHANGED_BY_HAND: 'its content is not what its own hash was computed of',
  });

const readManifest = (read: ReadDocument): Manifest =>
  explained(
    fileNames.manifest,
    () => soundManifest(parseJson(read(fileNames.manifest), fileNames.manifest), fileNames.manifest),
    {},
  );

/** The failures of other readers, as a fault of the pack. */
function explained<T>(name: string, work: () => T, texts: Readonly<Record<string, string>>): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'PACK_DIFFERS') throw error;
    throw fault(name, texts[error.code] ?? String(error.context['detail'] ?? error.code));
  }
}

/** What a validation found of a complete run is part of its evidence. */
const completeVerdicts: ReadonlySet<string> = new Set<Report['verdict']>([
  'completeAndVerified',
  'completeWithDecisions',
  'completeNotProven',
  'faultsFound',
]);

function compareTotals({ totals, verdict }: ReportFacts, manifest: Manifest): void {
  const parts = manifest.tables.reduce((sum, table) => sum + table.parts.length, 0);
  const pairs = [
    ['tables', totals.tables, manifest.tables.length],
    ['rows', totals.rows, manifest.rows],
    ['parts', totals.parts, parts],
    ['bytes', totals.bytes, manifest.bytes],
    ['rows set aside', totals.rowsSetAside, manifest.rowsSetAside],
  ] as const;
  for (const [what, said, listed] of pairs)
    if (said !== listed)
      throw fault(
        fileNames.report,
        `it says ${String(said)} ${what}, and ${fileNames.manifest} lists ${String(listed)}`,
      );
  if (!completeVerdicts.has(verdict))
    throw fault(fileNames.report, `its verdict is "${verdict}", though the run is complete`);
}

/** Plan, manifest and report name the same mover of each table. */
function compareMovers({ tables }: ReportFacts, manifest: Manifest, { tables: planned, factory }: Plan): void {
  const wordOf = (mover: { readonly factory: string } | null | undefined): string =>
    mover === null || mover === undefined ? 'this program' : `the Data Factory ${mover.factory}`;
  const keyOf = (schema: string, name: string): string => JSON.stringify([schema, name]);
  const given = new Map(
    planned.map(({ schema, name, engine }) => [keyOf(schema, name), wordOf(engine === 'factory' ? factory : null)]),
  );
  const told = new Map(tables.map(({ schema, name, writtenBy }) => [keyOf(schema, name), wordOf(writtenBy)]));
  for (const { schema, name, writtenBy } of manifest.tables) {
    const key = keyOf(schema, name);
    const mover = wordOf(writtenBy);
    for (const [file, said] of [
      [fileNames.plan, given.get(key)],
      [fileNames.report, told.get(key)],
    ] as const)
      if (said !== undefined && said !== mover)
        throw fault(file, `it says that ${said} moved ${schema}.${name}, and ${fileNames.manifest} that ${mover} did`);
  }
}
