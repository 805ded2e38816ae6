// The report as a workbook: Summary, Tables, Columns, Findings, Rules, Validations.
import type { Report } from '../../../../shared/report.ts';
import { newestValidations } from '../newest-validations.ts';
import { carriersOf, findingsSum, tierWords, validationOutcome } from '../page/words.ts';
import { columnRows, findingRows, ruleRows, tableRows, type RowTable } from '../report-rows.ts';
import { workbook } from './workbook.ts';

export const reportWorkbook = (report: Report): Buffer =>
  workbook([
    { name: 'Summary', content: summaryRows(report) },
    { name: 'Tables', content: tableRows(report) },
    { name: 'Columns', content: columnRows(report) },
    { name: 'Findings', content: findingRows(report) },
    { name: 'Rules', content: ruleRows(report) },
    { name: 'Validations', content: validationRows(report) },
  ]);

/** Figures stand in a column of their own, so that they are numbers, and times in another. */
function summaryRows(report: Report): RowTable {
  const { run, plan, totals } = report;
  const word = (name: string, text: string): readonly (string | null)[] => [name, text, null, null];
  const figure = (name: string, value: number | null): readonly (string | null)[] => [
    name,
    value === null ? 'not known' : null,
    value === null ? null : String(value),
    null,
  ];
  const moment = (name: string, utc: string): readonly (string | null)[] => [name, null, null, utc];
  return {
    columns: [
      { name: 'What', kind: 'text' },
      { name: 'In words', kind: 'prose' },
      { name: 'Figure', kind: 'number' },
      { name: 'Time (UTC)', kind: 'time' },
    ],
    rows: [
      word('Verdict', report.headline),
      word('What it means', report.meaning.join(' ')),
      word('Run', run.runId),
      word('Run by', carriersOf(report)),
      moment('Started', run.createdUtc),
      moment('Last change', run.updatedUtc),
      figure('Seconds carried', run.carriedSeconds),
      word('Source', `${plan.server} \\ ${plan.database}`),
      word('SQL Server', `${plan.serverVersion}, ${plan.serverEdition}`),
      word('Target', plan.storage === '' ? plan.container : `${plan.storage}, container ${plan.container}`),
      word('Format', `${plan.options.format}, ${plan.options.compression}`),
      word('Point in time', report.pointInTime.text),
      word('Consistency', plan.consistency),
      ...report.sourceChanges.slice(-1).map((one) => word('Source since the export', one.headline)),
      word('Check before the plan', plan.checked),
      word('Plan', plan.planId),
      word('Plan, SHA-256', plan.hash),
      word('Manifest', report.manifest ?? 'none: the run is not complete'),
      figure('Tables', totals.tables),
      figure('Tables verified', totals.tablesVerified),
      figure('Rows in the source', totals.sourceRows),
      figure('Rows in files', totals.rows),
      figure('Rows set aside', totals.rowsSetAside),
      figure('Parts', totals.parts),
      figure('Bytes', totals.bytes),
      figure('Ranges taken up again', totals.retries),
      figure('Decisions open', report.exceptions.length),
      word('Findings of validations', findingsSum(totals.faults, totals.notices)),
      moment('Report made', report.madeUtc),
      word('Report made by', report.madeBy),
      word('Report made with', report.tool),
    ],
  };
}

const validationRows = ({ validations }: Report): RowTable => {
  const newest = newestValidations(validations);
  return {
    columns: [
      { name: 'tier', kind: 'text' },
      { name: 'result', kind: 'text' },
      { name: 'counts', kind: 'text' },
      { name: 'started', kind: 'time' },
      { name: 'finished', kind: 'time' },
      { name: 'by', kind: 'text' },
      { name: 'rows', kind: 'number' },
      { name: 'parts', kind: 'number' },
      { name: 'bytes', kind: 'number' },
      { name: 'source', kind: 'text' },
      { name: 'proves', kind: 'prose' },
      { name: 'cannot', kind: 'prose' },
    ],
    rows: validations.map((one) => [
      tierWords[one.tier],
      validationOutcome(one),
      newest.includes(one) ? 'yes' : 'no: a newer one replaces it',
      one.startedUtc,
      one.finishedUtc,
      one.by,
      String(one.rows),
      String(one.parts),
      String(one.bytes),
      one.source === null ? 'was not asked' : `${one.source.server} \\ ${one.source.database}, ${one.source.moment}`,
      one.proves.join(' '),
      one.cannot.join(' '),
    ]),
  };
};
