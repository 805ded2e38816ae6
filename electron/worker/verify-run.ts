// Proves a finished run once more: every part its manifest names is downloaded and compared.
import type { TableVerdict, Verdict, VerifyProgress } from '../../shared/contract.ts';
import { AppError, describeError } from '../../shared/errors.ts';
import { manifestSchema, type Manifest, type ManifestQuarantine, type ManifestTable } from '../../shared/manifest.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { outputColumnsOf } from '../../shared/plan.ts';
import type { TargetPort } from './ports/ports.ts';
import { verifyPart, type PartExpectation } from './pipeline/verify.ts';

/** Downloads at the same time: enough to hide the round trips, few enough to leave the line to others. */
const downloadsAtOnce = 4;
/** A manifest lists one line a part; this is far beyond any real one. */
const maxManifestBytes = 1 << 30;

/** Throws MANIFEST_INVALID unless `value` (parsed JSON) is a manifest whose sums add up. */
export function checkManifest(value: unknown, name: string): Manifest {
  const invalid = (detail: string): AppError => new AppError('MANIFEST_INVALID', { blob: name, detail });
  const parsed = parseOrExplain(manifestSchema, value);
  if (!parsed.ok) throw invalid(parsed.detail);
  const { tables, rows, rowsSetAside } = parsed.value;
  for (const table of tables) {
    const partRows = table.parts.reduce((sum, part) => sum + part.rows, 0);
    const aside = table.quarantine.reduce((sum, part) => sum + part.rows, 0);
    if (partRows !== table.rows || aside !== table.rowsSetAside)
      throw invalid(`the rows of ${table.schema}.${table.name} do not add up`);
  }
  const aside = tables.reduce((sum, table) => sum + table.rowsSetAside, 0);
  if (tables.reduce((sum, table) => sum + table.rows, 0) !== rows || aside !== rowsSetAside)
    throw invalid('its rows do not add up');
  return parsed.value;
}

/** The manifest in the container. Throws MANIFEST_INVALID when it is not there or no manifest. */
export async function readManifest(target: TargetPort, name: string, signal: AbortSignal): Promise<Manifest> {
  const invalid = (detail: string): AppError => new AppError('MANIFEST_INVALID', { blob: name, detail });
  const found = await target.properties(name, signal);
  if (found === null) throw invalid('it is not there');
  if (found.sizeBytes > maxManifestBytes) throw invalid('it is too large');
  const bytes = await target.readRange(name, 0, found.sizeBytes, signal);
  return checkManifest(parseJson(bytes, invalid), name);
}

function parseJson(bytes: Uint8Array, invalid: (detail: string) => AppError): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid('it is not valid JSON');
  }
}

/**
 * What became of every table. A part that differs or is missing is a problem of its table; whatever else goes wrong
 * (network, rights) is thrown, since it says nothing about the data.
 */
export async function verifyRun(
  manifest: Manifest,
  target: TargetPort,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<Verdict> {
  const jobs = manifest.tables.flatMap((table) => [
    ...table.parts.map((part) => ({ table, part, expected: expectPart(manifest, table) })),
    ...table.quarantine.map((part) => ({ table, part, expected: quarantineFormat(manifest) })),
  ]);
  const problems = new Map<ManifestTable, string[]>();
  const progress = { parts: 0, bytes: 0 };
  const totals = { partsInAll: jobs.length, bytesInAll: manifest.bytes };
  const waiting = jobs.values();
  const work = async (): Promise<void> => {
    for (const { table, part, expected } of waiting) {
      const problem = await findProblem(manifest.runId, part, expected, target, signal);
      if (problem !== null) problems.set(table, [...(problems.get(table) ?? []), problem]);
      progress.parts += 1;
      progress.bytes += part.bytes;
      onProgress({ runId: manifest.runId, ...progress, ...totals });
    }
  };
  await Promise.all(Array.from({ length: downloadsAtOnce }, work));
  const tables = manifest.tables.map((table) => verdictOf(table, problems.get(table) ?? []));
  return {
    runId: manifest.runId,
    verified: tables.every(({ verified }) => verified),
    tables,
    rows: manifest.rows,
    parts: manifest.tables.reduce((sum, { parts }) => sum + parts.length, 0),
    bytes: manifest.bytes,
  };
}

type Form = Pick<PartExpectation, 'format' | 'compression' | 'columns'>;

const expectPart = ({ format, compression }: Manifest, table: ManifestTable): Form => ({
  format,
  compression,
  columns: outputColumnsOf(table),
});

const quarantineFormat = ({ compression }: Manifest): Form => ({
  format: 'jsonl',
  compression: compression === 'none' ? 'none' : 'gzip',
  columns: [],
});

async function findProblem(
  runId: string,
  part: ManifestQuarantine,
  form: Form,
  target: TargetPort,
  signal: AbortSignal,
): Promise<string | null> {
  const expectation = { runId, rowCount: part.rows, ...form };
  try {
    await verifyPart(target, { name: part.name, sizeBytes: part.bytes, md5: part.md5 }, expectation, 'full', signal);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.kind === 'integrity') return describeError(error);
    throw error;
  }
}

const verdictOf = (table: ManifestTable, problems: string[]): TableVerdict => ({
  schema: table.schema,
  table: table.name,
  rows: table.rows,
  parts: table.parts.length,
  bytes: table.bytes,
  verified: problems.length === 0,
  problems,
});
