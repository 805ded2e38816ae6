// How long moving takes, by this workstation and by Data Factory: for each limit the time it alone would cost; the longest is met first.
import { cuts, paces, serviceLimits } from './facts.ts';

export type Workload = {
  readonly sourceBytes: number;
  readonly rows: number;
  readonly tables: number;
  /** Bytes stored for each byte read. */
  readonly storedRatio: number;
};

/** Lines in bytes a second: from the server to whoever reads, and from there to Azure. */
export type Lines = { readonly sourceLine: number; readonly uplink: number };

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

/** Lanes that a computer has room for; one core is left to everything else. */
export const lanesOf = (cores: number): number => Math.max(1, Math.floor((cores - 1) / paces.coresPerLane.value));

/** `readBack`: each part is read again as a whole (`verify: full`). */
export function sizeWorkstation(
  work: Workload,
  { cores, readBack, ...lines }: Lines & { readonly cores: number; readonly readBack: boolean },
): Transfer {
  const lanes = lanesOf(cores);
  const files = filesOf(work);
  // Blocks, the last of each part begun, and one commit a part; properties and two reads of the footer to verify it.
  const writes = Math.floor(files.storedBytes / cuts.blockBytes) + 2 * files.parts;
  const reads = files.parts * (readBack ? 4 : 3);
  const limits = [
    {
      name: 'processors',
      seconds: {
        low: Math.max(work.sourceBytes / paces.laneFast.value, work.rows / paces.laneRows.value) / lanes,
        high: Math.max(work.sourceBytes / paces.laneSlow.value, work.rows / paces.laneRows.value) / lanes,
      },
    },
    ...sharedLimits(work, lines, files.storedBytes, writes + reads),
  ];
  return { ...files, writes, reads, ...judge(limits, (work.tables * paces.tableSeconds.value) / lanes) };
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
  return { ...files, writes, reads, ...judge(limits, starts) };
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
  const line = (bytes: number, bytesPerSecond: number): Span =>
    spanOf(bytes / bytesPerSecond, paces.lineFast.value, paces.lineSlow.value);
  return [
    { name: 'line to the server', seconds: line(work.sourceBytes, lines.sourceLine) },
    { name: 'line to Azure', seconds: line(storedBytes, lines.uplink) },
    { name: 'ingress of the account', seconds: spanOf(storedBytes, serviceLimits.ingress.value) },
    { name: 'requests of the account', seconds: spanOf(requests, serviceLimits.requests.value) },
  ];
};

const spanOf = (amount: number, fast: number, slow = fast): Span => ({ low: amount / fast, high: amount / slow });

function judge(all: readonly MetLimit[], startSeconds: number): Pick<Transfer, 'seconds' | 'limits'> {
  const limits = all.toSorted((a, b) => b.seconds.high - a.seconds.high);
  const longest = (pick: (span: Span) => number): number => Math.max(...limits.map(({ seconds }) => pick(seconds)));
  const seconds = {
    low: longest(({ low }) => low) + startSeconds,
    high: longest(({ high }) => high) + startSeconds,
  };
  return { seconds, limits };
}
