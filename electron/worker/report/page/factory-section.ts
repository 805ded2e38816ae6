// The tables that Data Factory moved: what stands for proof of each, its own words beside what this program found.
import { formatCount, formatPlural } from '../../../../shared/format.ts';
import type { Report, ReportTable } from '../../../../shared/report.ts';
import { inOrderOfWeight } from './first-page.ts';
import { paragraph, section, table, type Cell, type Html } from './html.ts';
import { countOrDash, nameOf, orDash, stateWords } from './words.ts';

type Foreign = NonNullable<ReportTable['writtenBy']>;

const columns = [
  { name: 'Table', kind: 'name' },
  { name: 'Result' },
  { name: 'Read, says the service', kind: 'number' },
  { name: 'Copied, says the service', kind: 'number' },
  { name: 'Found in the files', kind: 'number' },
  { name: 'Files', kind: 'number' },
  { name: 'With MD5', kind: 'number' },
  { name: 'Its own check' },
  { name: 'Pipeline run' },
] as const;

export function factorySection(report: Report): Html {
  const rows = inOrderOfWeight(report).flatMap((one): Cell[][] => {
    const { writtenBy } = one;
    return writtenBy === null
      ? []
      : [
          [
            nameOf(one),
            stateWords(one),
            countOrDash(writtenBy.rowsRead),
            countOrDash(writtenBy.rowsCopied),
            formatCount(one.rows),
            formatCount(writtenBy.files),
            formatCount(writtenBy.filesRead),
            orDash(writtenBy.consistency),
            orDash(writtenBy.pipelineRunId),
          ],
        ];
  });
  const [first] = report.tables.flatMap(({ writtenBy }) => writtenBy ?? []);
  if (first === undefined) return '';
  return section('factory', 'Moved by Data Factory', [
    paragraph(
      `${sizeOf(rows.length)} moved by the Data Factory ${first.factory}, and not by this program. ${meansOf(first)}`,
    ),
    paragraph(
      'What the service counted, and its own check, are its words. What was found in the files was read by this program; “With MD5” counts those that it read to the last byte. Data Factory stores no MD5 with a file, so that the manifest alone has it.',
    ),
    table(columns, rows, { className: 'wide' }),
  ]);
}

const sizeOf = (count: number): string => `${formatPlural(count, 'table')} ${count === 1 ? 'was' : 'were'}`;

const meansOf = ({ form }: Foreign): string =>
  form === 'parquet-mr'
    ? 'Values are compared with the source by a validation of the tier full.'
    : 'Its CSV files are counted and hashed; their values are not compared, for how they are written is not documented.';
