// Texts of the result screen.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';

export const resultText = {
  title: 'Result',
  purpose: 'What was moved, and what was proven.',
  verdict: {
    verified: 'Complete and verified',
    decisions: (count: number) => `Complete, ${formatPlural(count, 'decision')} open`,
    differs: 'Complete, and no longer what left the source',
    stopped: 'Stopped',
    failed: 'Failed',
    running: 'Still running',
    discarding: 'Being discarded',
  },
  meaning: {
    verified: 'Every table arrived whole. The manifest lists all parts with their rows and hashes.',
    decisions: 'Every table arrived, but some rows were set aside. Decide what becomes of them.',
    differs:
      'Every part was verified when it was written; the last validation found differences. See what it found below.',
    stopped: 'Not complete: there is no manifest. What was verified is kept, and the run can be resumed.',
    failed: 'Not complete: there is no manifest. What was verified is kept; see what failed and why below.',
    running: 'Not complete yet. What stands here changes until the run has ended.',
    discarding: 'Its blobs were being deleted. Discard it to the end; nothing of it can be used.',
  },
  proven: {
    title: 'What was proven',
    full: 'Every stored byte was downloaded again and its hash compared with what was written, part by part, before it was counted.',
    footer:
      'Size, row count and stored hash of every part were compared with what was written before it was counted. The data in between was not read back; "Verify again" does that.',
    /** In place of the two above where Data Factory moved tables too. */
    ofThisComputer: {
      full: 'Of the tables that this computer moved, every stored byte was downloaded again and its hash compared with what was written, part by part, before it was counted.',
      footer:
        'Of the tables that this computer moved, size, row count and stored hash of every part were compared with what was written before it was counted. The data in between was not read back; "Verify again" does that.',
    },
    counts: 'The rows of each table are those that were read, less those set aside.',
    figures: { rows: 'Rows', parts: 'Parts', bytes: 'Stored', tables: 'Tables verified', elapsed: 'Time' },
    tables: (done: number, all: number) => `${formatCount(done)} of ${formatCount(all)}`,
    manifest: 'Manifest',
  },
  exceptions: {
    title: 'Needs a decision',
    none: 'Nothing needs a decision.',
    setAside: (table: string, rows: number, isByRule: boolean) =>
      `${table}: ${formatPlural(rows, 'row')} set aside, because ${isByRule ? 'they break its rules, or ' : ''}no file can carry a value exactly.`,
    setAsideRemedy:
      'Each row stands with its key, the reason and every value in the quarantine. Correct it at the source and make a new run, change the rule and bring it in (tableferry reimport), or accept that it is missing.',
    quarantine: (blob: string, rows: number) => `${blob} (${formatPlural(rows, 'row')})`,
    unfinished: (tables: number) =>
      `${formatPlural(tables, 'table')} ${tables === 1 ? 'is' : 'are'} not finished. Resume goes on after the last verified part.`,
    more: (count: number) => `and ${formatCount(count)} more, in the list below`,
    notes: 'Notes of the plan',
    /** `shown` names at most. */
    of: (names: readonly string[], shown: number) =>
      names.length <= shown
        ? names.join(', ')
        : `${names.slice(0, shown).join(', ')} and ${formatCount(names.length - shown)} more`,
  },
  tables: {
    title: 'All tables',
    columns: {
      state: 'State',
      table: 'Table',
      rows: 'Rows',
      parts: 'Parts',
      bytes: 'Stored',
      setAside: 'Set aside',
      again: 'Verified again',
    },
    again: { passed: 'Matches', failed: 'Differs', none: '' },
  },
  verify: {
    action: 'Verify again',
    title: 'Verify this run again',
    how: 'How deep',
    tiers: {
      quick: {
        name: 'Quick',
        line: 'Size, hash, run and row count that the storage has on record of every part, and the footers of Parquet files. Seconds; no part is read.',
      },
      standard: {
        name: 'Standard',
        line: 'Every byte is read back and decoded, and compared with the fingerprint that the run took of the rows. Costs one download of everything.',
      },
      full: {
        name: 'Full',
        line: 'The server computes a digest of every row, and those of the files must add up to the same. Rows and columns that differ are named. Costs a download and one scan of each table with hashing.',
      },
      sample: {
        name: 'Sample',
        line: '100 rows of each table, picked by chance, are looked up in the source and compared value by value. Costs next to nothing.',
      },
    },
    source: 'Ask the source too',
    asked: {
      quick: 'One count of rows for each table.',
      standard: 'One scan of each table: rows, and the NULLs, bounds and sums of its columns.',
      full: 'One scan of each table, and a digest of each row; on two processors of the server at most.',
      sample: 'A look-up by key for each row.',
    },
    unasked: 'Only the files are looked at. Whether they are what the source holds now is not said.',
    begin: 'Verify',
    never: 'Cancel',
    cancel: 'Stop verifying',
    starting: 'Reading the manifest',
    progress: (parts: number, partsInAll: number, bytes: number, bytesInAll: number) =>
      `${formatCount(parts)} of ${formatPlural(partsInAll, 'part')}, ${formatBytes(bytes)} of ${formatBytes(bytesInAll)} compared`,
    asking: (what: string) => `asking the source about ${what}`,
    label: 'Progress of the verification',
    last: 'Last validation',
    when: (tier: string, finishedUtc: string, by: string) =>
      `Tier ${tier.toLowerCase()}, ${finishedUtc.slice(0, 16).replace('T', ' ')} UTC, by ${by}`,
    passed: (parts: number, rows: number, bytes: number) =>
      `Verified: ${formatPlural(parts, 'part')} with ${formatPlural(rows, 'row')}, ${formatBytes(bytes)}. No fault was found.`,
    failed: (tables: number) =>
      tables === 0
        ? 'The manifest does not agree with itself. Do not use this run; keep the log and start a new one.'
        : `${formatPlural(tables, 'table')} ${tables === 1 ? 'is' : 'are'} not what left the source. Do not use ${tables === 1 ? 'it' : 'them'}; keep the log and start a new run.`,
    incomplete: 'No fault was found, but not everything was compared.',
    proves: 'This proves',
    cannot: 'This does not prove',
  },
  findings: {
    title: 'Findings',
    manifest: 'the manifest',
    columns: {
      kind: 'Finding',
      table: 'Table',
      part: 'Part',
      key: 'Key',
      column: 'Column',
      expected: 'Expected',
      found: 'Found',
    },
    kinds: {
      manifest: 'Manifest',
      partMissing: 'Part missing',
      partForeign: 'Part of another run',
      partUnreadable: 'Not readable',
      partDiffers: 'Part differs',
      orderDiffers: 'Order differs',
      columnDiffers: 'Column differs',
      rowLost: 'Row lost',
      rowAdded: 'Row added',
      rowRepeated: 'Row repeated',
      valueDiffers: 'Value differs',
      sourceDiffers: 'Source differs',
      changedSince: 'Changed since',
      changedUnknown: 'Changed or lost',
      ruleBroken: 'Rule broken',
      notCompared: 'Not compared',
    },
    more: (count: number) => `and ${formatCount(count)} more, which are counted and not listed.`,
  },
  changes: {
    title: 'The source since the export',
    never:
      'An export is as old as its run. Ask the source before you file the report: the answer is kept with the run, and the report tells it.',
    action: 'Check whether the source changed since',
    asking: 'Asking the source. Tables without change tracking are counted, which may take a while.',
    cancel: 'Stop asking',
    asked: (when: string) => `Asked ${when}.`,
    table: ({ schema, name, kind, rows, isAtLeast, how }: SourceChanges['tables'][number]) => {
      const extent =
        kind === 'unknown'
          ? 'unknown'
          : rows === null
            ? 'changed'
            : `${isAtLeast ? 'at least ' : ''}${formatPlural(rows, 'row')} changed`;
      return `${schema}.${name}: ${extent}. ${how}`;
    },
    more: (count: number) => `and ${formatPlural(count, 'more table')}, in the report`,
  },
  export: {
    action: 'Export report',
    forms: {
      html: { name: 'Web page (HTML)', line: 'One file to keep or print: verdict first, then every table.' },
      pdf: { name: 'PDF', line: 'The same, printed on A4 with page numbers.' },
      xlsx: { name: 'Excel workbook (XLSX)', line: 'Summary, tables, columns, findings, with filters.' },
      csv: { name: 'CSV, a row a table', line: 'Rows, sizes and times.' },
      'csv-columns': { name: 'CSV, a row a column', line: 'What was kept and compared of every column.' },
      'csv-findings': { name: 'CSV, a row a finding', line: 'Decisions, and what validations found.' },
      json: { name: 'JSON', line: 'Everything, for programs.' },
    },
    saved: (path: string) => `Saved to ${path}`,
    show: 'Show file',
  },
  next: {
    title: 'What next',
    copyManifest: 'Copy manifest name',
    newMigration: 'New migration',
    openRun: 'Open run',
    discard: 'Discard run',
  },
  discard: {
    title: 'Discard this run',
    what: (parts: number, bytes: number, container: string, isComplete: boolean) =>
      `Deletes ${formatPlural(parts, 'blob')} (${formatBytes(bytes)})${isComplete ? ' and the manifest' : ''} from container ${container}, and the checkpoints of this run. The source is not touched. This cannot be undone.`,
    type: (word: string) => `Type ${word} to confirm`,
    confirm: 'Delete blobs and checkpoints',
    working: 'Deleting',
  },
  reportMissing: 'The report of this run could not be read, so the manifest name and the quarantine are missing here.',
} as const;
