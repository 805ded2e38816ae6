// Asks the source about one table after the other, and compares its answer with the files.
import { AppError, describeError } from '../../../shared/errors.ts';
import { formatPlural } from '../../../shared/format.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { aggregateStatement, type SourceAggregates } from './digest/aggregate-statement.ts';
import { judged, createJudge, type SourceJudge } from './judge-source.ts';
import { compareReadColumns } from './read-columns.ts';
import { compareColumns } from './source-columns.ts';
import { countSource } from './source-count.ts';
import { mergedPrint } from './column-lines.ts';
import type { SourceMoment, SourceMoments } from './source-moment.ts';
import type { TableWork } from './table-work.ts';
import { within } from './time-limit.ts';
import type { Validating } from './validating.ts';

/** What the source said of a table. */
export type SourceAnswer = {
  readonly work: TableWork;
  readonly moment: SourceMoment;
  readonly judge: SourceJudge;
  readonly rows: number | null;
  /** Null where only the rows were counted. */
  readonly aggregates: SourceAggregates | null;
};

/**
 * One answer a table, apart from those that the source refuses, which are left with the reason. The files may be read
 * meanwhile: nothing is compared yet.
 */
export async function askTables(
  { request, tables, limit, progress }: Validating,
  moments: SourceMoments,
  what: 'count' | 'aggregates',
): Promise<readonly SourceAnswer[]> {
  const answers: SourceAnswer[] = [];
  for (const work of tables) {
    progress.asking(`${work.table.schema}.${work.table.name}`);
    const answer = await leaving(work, () =>
      within(limit, async (signal): Promise<SourceAnswer> => {
        const moment = await moments.of(work.table);
        work.isThen = moment.isThen;
        const judge = createJudge(work, moment, moments.now, limit.signal);
        if (what === 'count') {
          const rows = await countSource(moment, work.plan, request.maxDop, signal);
          return { work, moment, judge, rows, aggregates: null };
        }
        const { sql, parameters, read } = aggregateStatement(
          work.read ?? work.plan,
          null,
          request.maxDop,
          moment.asOfUtc,
        );
        const [row] = await moment.session.query(sql, parameters, signal);
        const aggregates = row === undefined ? null : read(row);
        return { work, moment, judge, rows: aggregates?.rows ?? null, aggregates };
      }),
    );
    if (answer === null) work.findings.leave('The time was up before the source was asked about this table.');
    if (answer !== null && answer !== undefined) answers.push(answer);
  }
  progress.asking(null);
  return answers;
}

/** Undefined when the source refuses, which is left with its reason. */
export async function leaving<T>(work: TableWork, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError) || !isRefusal(error)) throw error;
    work.source = 'The source could not be asked.';
    work.findings.leave(`The source could not be asked: ${describeError(error)}`);
    return undefined;
  }
}

/** Puts what differs among the findings of its table. */
export async function compareAnswer({ work, moment, judge, rows, aggregates }: SourceAnswer): Promise<void> {
  const { table, findings } = work;
  work.sourceRows = rows;
  if (rows === null) return findings.leave('The source did not say how many rows it has.');
  const asked =
    aggregates === null ? 'how many rows it has' : 'for its rows, and the NULLs, bounds and sums of its columns';
  work.source = `The source was asked ${asked}. ${moment.text}`;
  const read = table.rows + table.rowsSetAside;
  if (rows !== read) {
    const aside = table.rowsSetAside === 0 ? '' : ` and ${formatPlural(table.rowsSetAside, 'row')} set aside`;
    const text = `The source has ${formatPlural(rows, 'row')}, the files have ${formatPlural(table.rows, 'row')}${aside}.`;
    findings.add(judged(await judge.table(), 'sourceDiffers', text, { expected: String(rows), found: String(read) }));
  }
  if (aggregates === null) return;
  if (work.read !== null) {
    work.source = `${work.source} Its columns were compared with what the run read of them, before transforms.`;
    work.verdicts = await compareReadColumns(work, work.read, aggregates, judge);
    return;
  }
  const files = mergedPrint(table, work.facts);
  if (files === null)
    return findings.leave('The columns were not compared with the source, because not every part was read.');
  work.verdicts = await compareColumns(work, aggregates, files, judge);
}
