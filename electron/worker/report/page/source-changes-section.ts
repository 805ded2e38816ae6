// Whether the source changed since the export: the newest answer table by table, older ones by their sentence.
import type { Report } from '../../../../shared/report.ts';
import type { SourceChanges } from '../../../../shared/source-changes.ts';
import { formatCount } from '../../../../shared/format.ts';
import { paragraph, section, table, type Cell, type Html } from './html.ts';
import { nameOf, time } from './words.ts';

const kindWords = { none: 'did not change', changed: 'CHANGED', unknown: 'cannot be told' } as const;
const order = { changed: 0, unknown: 1, none: 2 } as const;

export function sourceChangesSection({ sourceChanges }: Report): Html {
  const newest = sourceChanges.at(-1);
  if (newest === undefined) return '';
  const rows = newest.tables
    .toSorted((a, b) => order[a.kind] - order[b.kind])
    .map((one): Cell[] => [nameOf(one), kindWords[one.kind], rowsOf(one), one.how]);
  const columns = [
    { name: 'Table', kind: 'name' },
    { name: 'Since the export' },
    { name: 'Rows', kind: 'number' },
    { name: 'How it is known', kind: 'name' },
  ] as const;
  const older = sourceChanges.slice(0, -1).map((one) => [time(one.checkedUtc), one.headline]);
  return section('source-changes', 'The source since the export', [
    paragraph(`${newest.headline} Asked at ${time(newest.checkedUtc)} on ${newest.server} \\ ${newest.database}.`),
    table(columns, rows, { className: 'wide' }),
    older.length === 0 ? '' : `<h3>Asked before</h3>${table([{ name: 'When' }, { name: 'Answer' }], older)}`,
  ]);
}

const rowsOf = ({ rows, isAtLeast, kind }: SourceChanges['tables'][number]): string => {
  if (rows === null) return kind === 'none' ? '0' : '–';
  return isAtLeast ? `at least ${formatCount(rows)}` : formatCount(rows);
};
