// The server's digest sums of every range of a table, and those of the files: where they differ, rows differ.
import type { DigestSum } from '../digest/digest-statements.ts';
import { digestRefusal } from '../digest/digest-refusal.ts';
import { digestSumStatement } from '../digest/digest-statements.ts';
import { leaving } from '../ask-tables.ts';
import { createJudge, type SourceJudge } from '../judge-source.ts';
import type { PartFacts } from '../part-job.ts';
import { isOrdered, rangesOf, segmentsOf, type PartRange } from '../part-ranges.ts';
import type { SourceMoment, SourceMoments } from '../source-moment.ts';
import type { TableWork } from '../table-work.ts';
import { within } from '../time-limit.ts';
import type { Validating } from '../validating.ts';

export type RangeSum = PartRange & { readonly sum: DigestSum };

export type TableSums = {
  readonly work: TableWork;
  readonly moment: SourceMoment;
  readonly judge: SourceJudge;
  readonly ranges: readonly RangeSum[];
};

/** Tables that the source refuses, or for which the time is too short, are left with the reason. */
export async function askSums(
  { request, tables, limit, progress }: Validating,
  moments: SourceMoments,
): Promise<readonly TableSums[]> {
  const all: TableSums[] = [];
  for (const work of tables) {
    const { table, plan } = work;
    if (work.kept?.columns.length === 0) {
      work.findings.leave(
        'No column is written as it was read, so that no row can be compared. The tier standard compares what was read.',
      );
      continue;
    }
    const refusal = digestRefusal(plan, request.manifest.server);
    if (refusal !== null) {
      work.findings.leave(`The rows could not be compared by digests: ${refusal} The tiers standard and sample can.`);
      continue;
    }
    progress.asking(`${table.schema}.${table.name}`);
    const sums = await leaving(work, async () => {
      const moment = await moments.of(table);
      work.isThen = moment.isThen;
      const ranges: RangeSum[] = [];
      const wanted = segmentsOf(table).flatMap((segment) => rangesOf(segment, isOrdered(table)));
      for (const { range, parts } of wanted) {
        const { sql, parameters, read } = digestSumStatement(plan, range, request.maxDop, moment.asOfUtc);
        const rows = await within(limit, (signal) => moment.session.query(sql, parameters, signal));
        if (rows === null) break;
        const [row] = rows;
        if (row !== undefined) ranges.push({ range, parts, sum: read(row) });
      }
      if (ranges.length < wanted.length)
        work.findings.leave(
          `The time was up before ${String(wanted.length - ranges.length)} of ${String(wanted.length)} ranges of the source were asked for their digests.`,
        );
      return { work, moment, judge: createJudge(work, moment, moments.now, limit.signal), ranges };
    });
    if (sums !== undefined) all.push(sums);
  }
  progress.asking(null);
  return all;
}

const nothing: DigestSum = { rows: 0, h1: 0n, h2: 0n };

export const addSums = (one: DigestSum, other: DigestSum): DigestSum => ({
  rows: one.rows + other.rows,
  h1: one.h1 + other.h1,
  h2: one.h2 + other.h2,
});

export const isSameSum = (one: DigestSum, other: DigestSum): boolean =>
  one.rows === other.rows && one.h1 === other.h1 && one.h2 === other.h2;

/** Null when not all parts of the range were read. */
export function localSum({ parts }: PartRange, facts: ReadonlyMap<string, PartFacts>): DigestSum | null {
  let sum: DigestSum = nothing;
  for (const { name } of parts) {
    const digest = facts.get(name)?.digest ?? null;
    if (digest === null) return null;
    sum = addSums(sum, digest);
  }
  return sum;
}
