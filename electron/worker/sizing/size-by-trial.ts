// Answers what a plan comes to: tries reading and uploading for a short time, asks for prices, and has it all reckoned.
import { availableParallelism } from 'node:os';
import type { Secrets } from '../../../shared/contract.ts';
import { AppError, describeError } from '../../../shared/errors.ts';
import { scaleTables } from '../../../shared/estimate.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import type { Plan } from '../../../shared/plan.ts';
import { paces } from '../../../shared/sizing/facts.ts';
import { datedPrices } from '../../../shared/sizing/prices.ts';
import { redundancyOf } from '../../../shared/sizing/retail-prices.ts';
import { sizePlan, tablePrices, type PlanFacts } from '../../../shared/sizing/size-plan.ts';
import type { Sizing } from '../../../shared/sizing/sizing.ts';
import { speedOfLine, type Speed } from '../../../shared/sizing/transfer.ts';
import { refusalsOf } from '../factory/fit-table.ts';
import { createLine, createPace } from '../run/bandwidth.ts';
import { unwatched } from '../source/connection-watch.ts';
import type { StorageAccount } from '../target/account.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { askPrices, type AskedPrices } from './ask-prices.ts';
import { closedNow, readSamples, type ReadSamples } from './read-samples.ts';
import { mostUploadBytes, tryUpload, type UploadTrial } from './try-upload.ts';

export type SizeRequest = {
  readonly plan: Plan;
  readonly secrets: Pick<Secrets, 'source' | 'target'>;
  /** How long reading and uploading are tried; 0 = not at all. */
  readonly readMs: number;
  readonly uploadMs: number;
  readonly nodes: readonly number[];
  /** Bytes a second; null = unknown. */
  readonly uplink: number | null;
  /** Null = prices of the dated table. */
  readonly region: string | null;
};
export type SizeTools = {
  readonly parts: WorkerParts;
  readonly onStep: (done: number, inAll: number, what: string) => void;
};

/** What came of a trial, or one sentence why nothing did. */
type Tried<T> = { readonly value: T | null; readonly why: string | null };

/** A refusal is no error: it is told in `notTried`. An abort rejects with its reason, and leaves nothing behind. */
export async function sizeByTrial(request: SizeRequest, tools: SizeTools, signal: AbortSignal): Promise<Sizing> {
  const { plan, uplink: given } = request;
  const read = await tryReading(request, tools, signal);
  tools.onStep(0, 1, 'the line to Azure');
  const upload = await trySending(request, tools, signal);
  tools.onStep(0, 1, 'prices');
  const prices = await pricesFor(request, tools, signal);
  const samples = read.value?.samples ?? [];
  const scaled = scaleTables(plan.tables, samples);
  const isMeasured = samples.length > 0;
  const sized = plan.tables.map((table, i) => ({ table, scaled: scaled[i] }));
  const ratio = paces.storedRatio.value;
  const facts: PlanFacts = {
    tables: sized.flatMap(({ table, scaled: one }) =>
      one === undefined || one.sourceBytes === null
        ? []
        : {
            schema: table.schema,
            name: table.name,
            rows: one.rows ?? 0,
            sourceBytes: one.sourceBytes,
            storedBytes: one.storedBytes ?? one.sourceBytes * ratio,
            seconds: isMeasured ? one.seconds : null,
            ranges: table.partitions.length,
            isCopyable: refusalsOf(table, plan.options).length === 0,
          },
    ),
    unknown: sized
      .filter(({ scaled: one }) => one === undefined || one.sourceBytes === null)
      .map(({ table: { schema, name } }) => ({ schema, name })),
    options: plan.options,
    place: {
      cores: availableParallelism(),
      lanes: plan.options.lanes,
      laneCores: isMeasured ? (read.value?.cores ?? null) : null,
      uplink: speedOf(upload.value, given, plan.options.bandwidthBytesPerSecond),
      readBack: plan.options.verify === 'full',
    },
    uplinkFrom: upload.value !== null ? 'measured' : given === null ? 'assumed' : 'given',
    read: readFacts(read.value, scaled),
    upload: upload.value,
    notTried: [read.why, upload.why].filter((why) => why !== null),
    notes: notesOf(plan, upload.value, prices.table),
    nodes: [...new Set(request.nodes)].toSorted((a, b) => a - b),
    ownNodes: plan.factory?.nodes ?? null,
    prices: prices.said,
    priceTable: prices.table,
  };
  return sizePlan(facts);
}

/** What was measured, what was given, or what is assumed where nobody knows; the plan's own limit above all. */
function speedOf(trial: UploadTrial | null, given: number | null, limit: number | null): Speed {
  const assumed = { slow: paces.uplinkSlow.value, fast: paces.uplinkFast.value };
  const speed =
    trial !== null
      ? { slow: trial.bytesPerSecond * paces.measuredSlow.value, fast: trial.bytesPerSecond }
      : given !== null
        ? speedOfLine(given)
        : assumed;
  return limit === null ? speed : { slow: Math.min(speed.slow, limit), fast: Math.min(speed.fast, limit) };
}

async function tryReading(
  { plan, secrets, readMs }: SizeRequest,
  { parts, onStep }: SizeTools,
  signal: AbortSignal,
): Promise<Tried<ReadSamples>> {
  if (readMs === 0) return { value: null, why: 'Reading was not tried: it was left out.' };
  const closed = closedNow(plan, parts.nowMs());
  if (closed !== null) return { value: null, why: closed };
  const { lockTimeoutMs, readBytesPerSecond } = plan.options;
  const manners = { lockTimeoutMs, applicationName: null, readPace: createPace(createLine(readBytesPerSecond)) };
  return tryOut('Reading', signal, async () => {
    const session = await parts.openSession(plan.source, secrets.source, signal, unwatched, manners);
    try {
      const read = await readSamples(plan, { session, nowMs: parts.nowMs, onTable: onStep }, readMs, signal);
      return read.samples.length === 0 ? null : read;
    } finally {
      await session.close();
    }
  });
}

async function trySending(
  { plan, secrets, uploadMs }: SizeRequest,
  { parts }: SizeTools,
  signal: AbortSignal,
): Promise<Tried<UploadTrial>> {
  if (uploadMs === 0) return { value: null, why: 'Uploading was not tried: it was left out.' };
  const { openTarget, nowMs } = parts;
  return tryOut('Uploading', signal, () =>
    tryUpload(plan, { openTarget, nowMs, secret: secrets.target, uploadMs }, signal),
  );
}

async function tryOut<T>(what: string, signal: AbortSignal, attempt: () => Promise<T | null>): Promise<Tried<T>> {
  try {
    const value = await attempt();
    return { value, why: value === null ? `${what} was tried, but too little came through to tell its pace.` : null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError) || error.code === 'BUG') throw error;
    return { value: null, why: `${what} was not tried: ${describeError(error.toData())}` };
  }
}

async function pricesFor(
  { plan, secrets, region }: SizeRequest,
  { parts }: SizeTools,
  signal: AbortSignal,
): Promise<AskedPrices> {
  if (region === null) return { table: datedPrices, said: tablePrices(null, null) };
  const facts = await accountFacts(parts.openAccount(plan.target, secrets.target), plan.target.container, signal);
  const sku = facts?.sku ?? null;
  const request = {
    region,
    tier: plan.options.tier ?? ('Hot' as const),
    redundancy: sku === null ? null : redundancyOf(sku),
    hasHierarchicalNamespace: facts?.hasHierarchicalNamespace ?? null,
  };
  return askPrices(request, { routes: parts.routes, nowMs: parts.nowMs, address: parts.pricesAddress }, signal);
}

/** What the account does not tell of itself is assumed. */
async function accountFacts(account: StorageAccount, container: string, signal: AbortSignal) {
  try {
    return await account.readFacts(container, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return null;
    throw error;
  } finally {
    await account.close();
  }
}

/** Bytes as the server counts them, of the share of each table that was read. */
function readFacts(read: ReadSamples | null, scaled: ReturnType<typeof scaleTables>): Sizing['read'] {
  if (read === null) return null;
  const sourceOf = new Map(scaled.map((table) => [table.tableId, table] as const));
  const counted = read.samples.map(({ tableId, rows, seconds }) => {
    const table = sourceOf.get(tableId);
    const inAll = table?.rows ?? 0;
    return { rows, seconds, bytes: inAll === 0 ? null : (table?.sourceBytes ?? 0) * Math.min(1, rows / inAll) };
  });
  const known = counted.filter(({ bytes }) => bytes !== null);
  const seconds = known.reduce((sum, one) => sum + one.seconds, 0);
  const bytes = known.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  return {
    seconds: read.seconds,
    tables: read.samples.length,
    rows: counted.reduce((sum, { rows }) => sum + rows, 0),
    bytesPerSecond: seconds === 0 ? 0 : bytes / seconds,
  };
}

function notesOf(plan: Plan, upload: UploadTrial | null, { storage }: AskedPrices['table']): readonly string[] {
  const { tables, options } = plan;
  const isChanged = tables.some(({ transforms = [], rules = [] }) => transforms.length > 0 || rules.length > 0);
  const blocks = upload === null ? 0 : Math.ceil(upload.bytes / options.blockBytes);
  const cost = (blocks / 10_000) * storage.tiers[options.tier ?? 'Hot'].writes;
  return [
    ...(isChanged ? ['Transforms and rules were not part of the sample, and take time of their own.'] : []),
    ...(upload === null
      ? []
      : [
          `The upload test sent ${formatBytes(upload.bytes)} (${formatBytes(mostUploadBytes)} at most) in ${formatCount(blocks)} blocks that were never committed: nothing is in the container, the service drops them after a week, and they cost less than $${(Math.ceil((cost + 0.006) * 100) / 100).toFixed(2)}.`,
        ]),
  ];
}
