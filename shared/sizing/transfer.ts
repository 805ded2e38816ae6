// How long moving takes, by this workstation and by Data Factory: for each limit the time it alone would cost; the longest is met first.
import { cuts, paces, serviceLimits } from './facts.ts';

export type Workload = {
  readonly sourceBytes: number;
  readonly rows: number;
  readonly tables: number;
  /** Bytes stored for each byte read. */
  readonly storedRatio: number;
};

/** Bytes a second, between what a line gives beside other users and what it gives alone. */
export type Speed = { readonly slow: number; readonly fast: number };

/** From the server to whoever reads (null = unknown), and from there to Azure. */
export type Lines = { readonly sourceLine: Speed | null; readonly uplink: Speed };

/** Of a line whose nominal speed is known. */
export const speedOfLine = (bytesPerSecond: number): Speed => ({
  slow: bytesPerSecond * paces.lineSlow.value,
  fast: bytesPerSecond * paces.lineFast.value,
});

export type Span = { readonly low: number; readonly high: number };

/** Seconds that all would take if nothing but this were in the way. */
export type MetLimit = { readonly name: string; readonly seconds: Span };

export type Transfer = {
  readonly storedBytes: number;
  /** Files written. */
  readonly parts: number;
  readonly writes: number;
  readonly reads: number;
  readonly seconds: Span;
  /** The one met first stands first. */
  readonly limits: readonly MetLimit[];
};

export const uplinkLimit = 'line to Azure';

/** Lanes that a computer has room for; one core is left to everything else. */
export const lanesOf = (cores: number): number => Math.max(1, Math.floor((cores - 1) / paces.coresPerLane.value));

/** `readBack`: each part is read again as a whole (`verify: full`). */
export function sizeWorkstation(
  work: Workload,
  { cores, readBack, ...lines }: Lines & { readonly cores: number; readonly readBack: boolean },
): Transfer {
  const lanes = lanesOf(cores);
  const starts = (work.tables * paces.tableSeconds.value) / lanes;
  return sizeHere(work, {
    readBack,
    own: [processorsOf(work, lanes)],
    starts: { low: starts, high: starts },
    ...lines,
  });
}

/** Reading and encoding by so many lanes at the paces of the facts. */
export const processorsOf = (work: Workload, lanes: number): MetLimit => ({
  name: 'processors',
  seconds: {
    low: Math.max(work.sourceBytes / paces.laneFast.value, work.rows / paces.laneRows.value) / lanes,
    high: Math.max(work.sourceBytes / paces.laneSlow.value, work.rows / paces.laneRows.value) / lanes,
  },
});

/** `own`: the limits of this computer beside its lines; `starts`: what tables cost beside their rows. */
export function sizeHere(
  work: Workload,
  {
    readBack,
    own,
    starts,
    ...lines
  }: Lines & {
    readonly readBack: boolean;
    readonly own: readonly MetLimit[];
    readonly starts: Span;
  },
): Transfer {
  const files = filesOf(work);
  // Blocks, the last of each part begun, and one commit a part; properties and two reads of the footer to verify it.
  const writes = Math.floor(files.storedBytes / cuts.blockBytes) + 2 * files.parts;
  const reads = files.parts * (readBack ? 4 : 3);
  const limits = [...own, ...sharedLimits(work, lines, files.storedBytes, writes + reads)];
  return { ...files, writes, reads, ...judgeLimits(limits, starts) };
}

/** Nodes of self-hosted runtimes read, encode and send. The files are proven afterwards by their footers. */
export function sizeFactory(work: Workload, { nodes, ...lines }: Lines & { readonly nodes: number }): Transfer {
  const files = filesOf(work);
  // The hierarchical namespace counts each 4 MB; a file is created and flushed.
  const writes = Math.floor(files.storedBytes / cuts.factoryWriteBytes) + 3 * files.parts;
  const reads = files.parts * 3;
  const limits = [
    {
      name: 'runtime nodes',
      seconds: spanOf(work.sourceBytes / nodes, paces.nodeFast.value, paces.nodeSlow.value),
    },
    ...sharedLimits(work, lines, files.storedBytes, writes + reads),
  ];
  const starts = (work.tables * paces.copySeconds.value) / (nodes * paces.copyThreads.value);
  return { ...files, writes, reads, ...judgeLimits(limits, { low: starts, high: starts }) };
}

/** Fewest nodes that end within `seconds` by the slow pace; null when a line or the account does not allow it. */
export function nodesFor(work: Workload, lines: Lines, seconds: number): number | null {
  const perNode =
    work.sourceBytes / paces.nodeSlow.value + (work.tables * paces.copySeconds.value) / paces.copyThreads.value;
  const nodes = Math.max(1, Math.ceil(perNode / seconds));
  return sizeFactory(work, { ...lines, nodes }).seconds.high <= seconds ? nodes : null;
}

/** Every table ends with a part that is not full. */
const filesOf = ({ sourceBytes, storedRatio, tables }: Workload): Pick<Transfer, 'storedBytes' | 'parts'> => {
  const storedBytes = Math.round(sourceBytes * storedRatio);
  return { storedBytes, parts: tables + Math.floor(storedBytes / cuts.partBytes) };
};

const sharedLimits = (work: Workload, lines: Lines, storedBytes: number, requests: number): readonly MetLimit[] => {
  const { sourceLine, uplink } = lines;
  return [
    ...(sourceLine === null
      ? []
      : [{ name: 'line to the server', seconds: spanOf(work.sourceBytes, sourceLine.fast, sourceLine.slow) }]),
    { name: uplinkLimit, seconds: spanOf(storedBytes, uplink.fast, uplink.slow) },
    { name: 'ingress of the account', seconds: spanOf(storedBytes, serviceLimits.ingress.value) },
    { name: 'requests of the account', seconds: spanOf(requests, serviceLimits.requests.value) },
  ];
};

export const spanOf = (amount: number, fast: number, slow = fast): Span => ({
  low: amount / fast,
  high: amount / slow,
});

/** The longest limit, and the starts on top. */
export function judgeLimits(all: readonly MetLimit[], starts: Span): Pick<Transfer, 'seconds' | 'limits'> {
  const limits = all.toSorted((a, b) => b.seconds.high - a.seconds.high);
  const longest = (pick: (span: Span) => number): number => Math.max(...limits.map(({ seconds }) => pick(seconds)));
  const seconds = { low: longest(({ low }) => low) + starts.low, high: longest(({ high }) => high) + starts.high };
  return { seconds, limits };
}
