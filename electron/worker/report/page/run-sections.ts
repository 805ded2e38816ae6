// How the run came about: point in time, plan, changes of the load, and the notes of the tables.
import { formatBytes, formatCount } from '../../../../shared/format.ts';
import type { Report } from '../../../../shared/report.ts';
import { escapeHtml, factList, paragraph, section, table, type Html } from './html.ts';
import { nameOf, time } from './words.ts';

export function momentSection({ pointInTime }: Report): Html {
  const evidence = pointInTime.moments.map(
    ({ tables: names, facts: pairs }) => `<h3>${escapeHtml(tablesIn(names))}</h3>
${factList(pairs.map(([name = '', value = '']) => [name, value]))}`,
  );
  return section('point-in-time', 'Point in time', [paragraph(pointInTime.text), ...evidence]);
}

const tablesIn = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${String(names.length - 5)} more`;

export function planSection({ plan, run }: Report): Html {
  const { options } = plan;
  const limit = options.bandwidthBytesPerSecond;
  return section('plan', 'Plan', [
    paragraph(plan.consistency),
    paragraph(plan.checked),
    factList([
      ['Plan', plan.planId],
      ['SHA-256', plan.hash],
      ['Made', `${time(plan.createdUtc)} by ${plan.tool}`],
      ['SQL Server', `${plan.serverVersion}, ${plan.serverEdition}`],
      ['Format', `${options.format}, ${options.compression}`],
      ['Lanes', formatCount(options.lanes)],
      ['Upload limit', limit === null ? 'none' : `${formatBytes(limit)} a second`],
      [
        'Rows that no file can carry',
        options.badRows === 'setAside' ? 'are set aside with the reason' : 'stop their table',
      ],
      ...run.carriedBy.map(
        ({ atUtc, by }, index) => [index === 0 ? 'Started' : 'Resumed', `${time(atUtc)} by ${by}`] as const,
      ),
    ]),
  ]);
}

export function changesSection({ adjustments }: Report): Html {
  if (adjustments.length === 0) return '';
  const rows = adjustments.map(({ atUtc, text }) => [time(atUtc), text]);
  return section('changes', 'Changes during the run', [
    paragraph('The load was changed by hand while the run went on; the plan was not.'),
    table([{ name: 'When' }, { name: 'Change' }], rows),
  ]);
}

export function notesSection(report: Report): Html {
  const rows = report.tables.flatMap((one) => [one.readNote, ...one.notes].map((note) => [nameOf(one), note]));
  return section('notes', 'How tables were read and written', [
    table(
      [
        { name: 'Table', kind: 'name' },
        { name: 'Note', kind: 'name' },
      ],
      rows,
    ),
  ]);
}
