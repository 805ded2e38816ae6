// What the arithmetic of sizes rests on: paces and limits of services, each with where it comes from and how sure it is.
const kib = 1024;
const mib = 1024 * kib;
export const gib = 1024 * mib;
export const tib = 1024 * gib;

/** measured: by our own benches. published: by who offers it. assumed: nobody vouches for it. */
export type Fact = {
  readonly value: number;
  readonly basis: 'measured' | 'published' | 'assumed';
  /** What is counted, with its unit. */
  readonly what: string;
  readonly source: string;
};

const benches = 'own benches on 2 cores, loopback, a table of 12 columns and 152 bytes a row (2026-11-23)';
const copyExample = 'worked example in the guide of Data Factory to copying from a database on premises';
const scaleTargets = 'scale targets of standard storage accounts, Microsoft Learn';

/** Slow ends of the ranges are the pessimistic ones. */
export const paces = {
  laneFast: { value: 140e6, basis: 'measured', what: 'bytes a second that one lane reads over TLS', source: benches },
  laneSlow: {
    value: 55e6,
    basis: 'assumed',
    what: 'bytes a second of one lane beside a busy server and wide text columns',
    source: 'half of the slower of the measured runs',
  },
  laneRows: { value: 810_000, basis: 'measured', what: 'rows a second that one lane carries', source: benches },
  coresPerLane: { value: 1.25, basis: 'measured', what: 'cores that one lane takes', source: benches },
  storedRatio: { value: 0.33, basis: 'measured', what: 'bytes stored for each byte read, zstd', source: benches },
  factoryRatio: {
    value: 0.42,
    basis: 'measured',
    what: 'the same, snappy, as Data Factory writes it',
    source: benches,
  },
  lineFast: { value: 0.9, basis: 'assumed', what: 'share of a line that one transfer gets', source: 'an idle line' },
  lineSlow: { value: 0.5, basis: 'assumed', what: 'the same, while others use it', source: 'a line in office hours' },
  measuredFast: {
    value: 1.25,
    basis: 'measured',
    what: 'times the pace of a sample that a run reaches once it is warm',
    source: 'runs of the sample database beside its estimates (2026-11-29)',
  },
  measuredSlow: {
    value: 0.6,
    basis: 'assumed',
    what: 'share of a pace just measured that lasts for hours',
    source: 'other users of line and server, and reading back',
  },
  uplinkSlow: {
    value: 12.5e6,
    basis: 'assumed',
    what: 'bytes a second to Azure where nobody knows',
    source: '100 Mbit/s',
  },
  uplinkFast: { value: 125e6, basis: 'assumed', what: 'the same at best', source: '1 Gbit/s' },
  tableSeconds: {
    value: 0.3,
    basis: 'assumed',
    what: 'seconds that a lane spends on a table beside its rows',
    source: 'statements, first answer and commit over 50 ms of distance',
  },
  nodeFast: {
    value: 25 * mib,
    basis: 'published',
    what: 'bytes a second of one self-hosted runtime node: 5 copies, 5 MB/s each',
    source: copyExample,
  },
  nodeSlow: {
    value: 15 * mib,
    basis: 'published',
    what: 'the same where four nodes come to 60 MB/s together',
    source: copyExample,
  },
  copyThreads: {
    value: 4,
    basis: 'published',
    what: 'copies at work on a node, which is also the parallelCopies of a giant',
    source: copyExample,
  },
  copySeconds: {
    value: 20,
    basis: 'assumed',
    what: 'seconds that a copy activity waits and starts before its first row',
    source: 'no figure is published',
  },
} as const satisfies Record<string, Fact>;

export const serviceLimits = {
  ingress: { value: 25e9 / 8, basis: 'published', what: 'bytes a second into a storage account', source: scaleTargets },
  requests: { value: 20_000, basis: 'published', what: 'requests a second to a storage account', source: scaleTargets },
  capacity: { value: 5 * 1024 * tib, basis: 'published', what: 'bytes in a storage account', source: scaleTargets },
  nodesPerRuntime: {
    value: 4,
    basis: 'assumed',
    what: 'nodes of one self-hosted runtime, more on request',
    source: 'guide to the self-hosted runtime, not read again',
  },
  batchCount: { value: 50, basis: 'published', what: 'queues of a ForEach', source: 'resource schema of Data Factory' },
  forEachItems: {
    value: 100_000,
    basis: 'assumed',
    what: 'items of a ForEach',
    source: 'limits of Data Factory, not read again',
  },
} as const satisfies Record<string, Fact>;

/** How files are cut, by the standard options of a run, and by Data Factory. */
export const cuts = { partBytes: 256 * mib, blockBytes: 8 * mib, factoryWriteBytes: 4 * mib } as const;
