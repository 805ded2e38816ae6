// Texts of the result screen.
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';

export const resultText = {
  title: 'Result',
  purpose: 'What was moved, and what was proven.',
  verdict: {
    verified: 'Complete and verified',
    decisions: (count: number) => `Complete, ${formatPlural(count, 'decision')} open`,
    stopped: 'Stopped',
    failed: 'Failed',
    running: 'Still running',
    discarding: 'Being discarded',
  },
  meaning: {
    verified: 'Every table arrived whole. The manifest lists all parts with their rows and hashes.',
    decisions: 'Every table arrived, but some rows were set aside. Decide what becomes of them.',
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
    counts: 'The rows of each table are those that were read, less those set aside.',
    figures: { rows: 'Rows', parts: 'Parts', bytes: 'Stored', tables: 'Tables verified', elapsed: 'Time' },
    tables: (done: number, all: number) => `${formatCount(done)} of ${formatCount(all)}`,
    manifest: 'Manifest',
  },
  exceptions: {
    title: 'Needs a decision',
    none: 'Nothing needs a decision.',
    setAside: (table: string, rows: number) =>
      `${table}: ${formatPlural(rows, 'row')} set aside, because no file can carry a value exactly.`,
    setAsideRemedy:
      'Each row stands with its key, the reason and every value in the quarantine. Correct it at the source and make a new run, or accept that it is missing.',
    quarantine: (blob: string, rows: number) => `${blob} (${formatPlural(rows, 'row')})`,
    unfinished: (tables: number) =>
      `${formatPlural(tables, 'table')} ${tables === 1 ? 'is' : 'are'} not finished. Resume goes on after the last verified part.`,
    more: (count: number) => `and ${formatCount(count)} more, in the list below`,
    notes: 'Notes of the plan',
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
    cancel: 'Stop verifying',
    starting: 'Reading the manifest',
    progress: (parts: number, partsInAll: number, bytes: number, bytesInAll: number) =>
      `${formatCount(parts)} of ${formatPlural(partsInAll, 'part')}, ${formatBytes(bytes)} of ${formatBytes(bytesInAll)} read back`,
    label: 'Progress of the verification',
    passed: (parts: number, rows: number, bytes: number) =>
      `Verified again: ${formatPlural(parts, 'part')} with ${formatPlural(rows, 'row')}, ${formatBytes(bytes)}, are what the manifest says.`,
    failed: (tables: number) =>
      `${formatPlural(tables, 'table')} ${tables === 1 ? 'is' : 'are'} no longer what the manifest says. Do not use ${tables === 1 ? 'it' : 'them'}; keep the log and start a new run.`,
    problem: (table: string, problem: string) => `${table}: ${problem}`,
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
