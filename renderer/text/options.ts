// Texts of the options screen.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';

const formatNames = { parquet: 'Parquet', csv: 'CSV', jsonl: 'JSON Lines' } as const;
const compressionNames = { none: 'None', zstd: 'Zstandard', snappy: 'Snappy', gzip: 'gzip' } as const;

export const optionsText = {
  title: 'Options',
  purpose: 'A few decisions, each with a default that suits most migrations.',
  summary: (format: keyof typeof formatNames, compression: keyof typeof compressionNames, lanes: number) =>
    [
      formatNames[format],
      ...(compression === 'none' ? [] : [compressionNames[compression]]),
      formatPlural(lanes, 'lane'),
    ].join(', '),
  format: {
    title: 'File format',
    names: formatNames,
    consequence: {
      parquet: 'Keeps every type exactly and is the smallest; Spark, DuckDB, Synapse and Fabric read it.',
      csv: 'Readable by everything, but types are lost: a reader has to know them.',
      jsonl: 'One JSON object a line; keeps NULL, numbers and text apart, and is the largest.',
    },
  },
  compression: {
    title: 'Compression',
    names: compressionNames,
    consequence: {
      zstd: 'Small files at little cost.',
      snappy: 'About 30% larger than Zstandard; for readers that do not know it.',
      gzip: 'As small as Zstandard, but takes about three times the processor time.',
      none: 'No time spent on compression; two to four times the bytes go over the line.',
    },
  },
  lanes: {
    title: 'Lanes',
    hint: '1 to 8',
    consequence: (lanes: number) =>
      lanes === 1
        ? 'One range of one table is read at a time, over one connection to the server.'
        : `${String(lanes)} ranges are read at the same time, over ${String(lanes)} connections to the server.`,
    standard: 'The default is one for each processor of this computer.',
  },
  load: {
    calendar: {
      title: 'When to work',
      names: { always: 'At all times', officeGentle: 'Gently in office hours', nightsOnly: 'Outside of office hours' },
      consequence: (zone: string) => ({
        always: 'The run reads as fast as the lanes allow until it is done.',
        officeGentle: `Monday to Friday from 07:00 to 19:00 (${zone}) one lane reads at most 4 MB/s; otherwise all do.`,
        nightsOnly: `Monday to Friday from 07:00 to 19:00 (${zone}) nothing is read; the run waits and goes on by itself.`,
      }),
    },
    governor: {
      title: 'When the server is slow',
      names: { on: 'Give way', off: 'Keep the speed' },
      consequence: {
        on: 'Lanes are lowered while the server answers slowly or somebody waits for this run, and come back afterwards.',
        off: 'All lanes read on, whatever the server is doing for others.',
      },
    },
  },
  badRows: {
    title: 'Rows that cannot be written exactly',
    names: { stopTable: 'Stop the table', setAside: 'Set the row aside' },
    consequence: {
      stopTable: 'The table fails at the first such row; the other tables go on. Nothing is missing unnoticed.',
      setAside:
        'The row goes to _quarantine/ with the reason, and the table goes on. The result counts every such row.',
    },
  },
  verify: {
    title: 'Verification',
    names: { full: 'Download every part again', footer: 'Read the end of each part' },
    consequence: {
      full: 'Every stored byte is read back and compared. As many bytes come down as went up.',
      footer: 'Size, row count and the stored hash are compared; the data in between is not read back.',
    },
  },
  validate: {
    title: 'Proof at the end',
    names: { none: 'None', quick: 'Quick', standard: 'Standard', full: 'Full' },
    consequence: {
      none: 'The run ends with its manifest. "Verify again" on its result proves it at any time.',
      quick: 'At its end the run compares what the storage has on record, and the row counts of the source.',
      standard:
        'At its end the run reads every part back, decodes it and compares its rows with their fingerprint, and the columns with the source: one download and one scan of each table.',
      full: 'At its end the server computes a digest of every row, and those of the files must add up to the same: one download and one scan of each table with hashing.',
    },
  },
  bandwidth: {
    title: 'Bandwidth',
    none: 'No limit',
    limited: 'At most',
    field: 'Upload limit',
    placeholder: '50 MB/s',
    unlimited: 'Uploads take what the line carries.',
    consequence: (bytesPerSecond: number) =>
      `All lanes together upload at most ${formatBytes(bytesPerSecond)}/s; 1 TB stored takes ${formatCount((1024 * 1024 * 1024 * 1024) / bytesPerSecond / 3600)} hours.`,
  },
  more: 'More',
  typedNames: {
    memoryMb: 'Memory',
    partBytes: 'The part size',
    blockBytes: 'The block size',
    bandwidthBytesPerSecond: 'The upload limit',
  },
  rateMissing: 'Type an upload limit such as 50 MB/s, or choose no limit.',
  notUnderstood: (name: string, typed: string, isRate: boolean) =>
    `${name} "${typed}" was not understood: type a number and a unit, such as ${isRate ? '50 MB/s' : '256 MB'}.`,
  outOfBounds: (name: string, min: string, max: string) => `${name} must be between ${min} and ${max}.`,
  memory: {
    title: 'Memory bound',
    placeholder: 'Automatic',
    automatic: (lanes: number) =>
      `A quarter of this computer's memory, 256 MB to 2 GB, shared by ${formatPlural(lanes, 'lane')}.`,
    shared: (memoryBytes: number, lanes: number, batchBytes: number) =>
      `${formatBytes(memoryBytes)} for ${formatPlural(lanes, 'lane')}: each holds up to ${formatBytes(batchBytes)} of rows at once.`,
    tooSmall: (lanes: number, neededBytes: number) =>
      `${formatPlural(lanes, 'lane')} need about ${formatBytes(neededBytes)}: with this bound the worker will use more than it says. Raise it or use fewer lanes.`,
  },
  part: {
    title: 'Part size',
    consequence: 'A file is closed at this size. It is also what is repeated after a failure.',
  },
  block: { title: 'Block size', consequence: 'The pieces of an upload. Smaller pieces suit slow lines.' },
  inFlight: {
    title: 'Blocks in flight',
    consequence: 'How many pieces of a part are under way at once, for each lane.',
  },
  tier: {
    title: 'Access tier',
    names: { account: "The account's", Hot: 'Hot', Cool: 'Cool', Cold: 'Cold' },
    consequence: {
      account: 'The parts get the tier that the account gives new blobs.',
      Hot: 'For data that is read often.',
      Cool: 'Cheaper to keep, dearer to read; a charge for deletion within 30 days. Full verification reads every part once.',
      Cold: 'Cheapest to keep, dearest to read; a charge for deletion within 90 days. Full verification reads every part once.',
    },
  },
  log: {
    title: 'Log of the run',
    monitor: 'Log to Log Analytics',
    label: 'Also in the container',
    consequence: {
      on: 'Its lines are added to _logs/ of the container while the run works. A copy is kept on this computer in any case.',
      off: 'The log is kept on this computer only.',
    },
  },
  delta: {
    title: 'Delta Lake',
    label: 'Write a Delta log for each table',
    consequence: {
      on: 'Fabric, Databricks and Spark open the folder of each table as a Delta table; the plan says which columns they show as another type.',
      off: 'The folders hold Parquet files alone, with their schema and scripts to open them.',
      notParquet: 'A Delta log goes with Parquet files only.',
    },
  },
  digests: {
    title: 'Digest of every row',
    label: 'Compare each row with a hash that the server makes of it',
    consequence: {
      on: 'SQL Server computes HASHBYTES over every row that it sends, which costs it processor time; a row that differs stops its table.',
      off: 'Rows are counted as they arrive, and can be compared with digests later, by a second scan.',
    },
  },
  metadata: {
    title: 'Metadata of the blobs',
    consequence: 'Stored with every blob, as x-ms-meta headers: for lifecycle rules, catalogues and searches.',
    hint: 'owner = finance',
    none: 'None of your own',
    unusable: (clause: string) => `Metadata cannot be stored like this: ${clause}.`,
  },
  datetime2: {
    title: 'datetime2(7) and datetimeoffset(7)',
    names: { auto: 'Automatic', nanos: 'Nanoseconds', text: 'Text' },
    consequence: {
      auto: 'Nanoseconds where all values of a datetime2(7) column fit, otherwise exact text. Asks each table for its smallest and largest value.',
      nanos: 'Always nanoseconds; a value outside 1677 to 2262 stops its table or is set aside.',
      text: 'Always exact text, such as 2024-03-01 12:30:00.1234567.',
    },
  },
  estimate: {
    title: 'Estimate',
    read: 'Read',
    stored: 'Stored',
    upload: 'Upload at the limit',
    about: (size: string) => `about ${size}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    rows: 'Rows',
    tables: 'Tables',
    unknownTables: (count: number) =>
      `${formatPlural(count, 'table')} of unknown size ${count === 1 ? 'is' : 'are'} not counted.`,
    rough: 'Rough: from the sizes the server reports and typical ratios. Review samples your tables.',
    none: 'No table of known size is chosen yet.',
  },
} as const;
