// Queries for runs and their activities: a time window, filters, pages; seen as late as the pace says.
import type { Factory } from './engine-parts.ts';
import { list, members, textOf, type Members } from './json.ts';
import { activityBody, runBody } from './records.ts';
import { Refusal } from './resources.ts';

const runOperands: Readonly<Record<string, string>> = {
  PipelineName: 'pipelineName',
  Status: 'status',
  RunGroupId: 'runGroupId',
  RunStart: 'runStart',
  RunEnd: 'runEnd',
};
const activityOperands: Readonly<Record<string, string>> = {
  ActivityName: 'activityName',
  ActivityType: 'activityType',
  Status: 'status',
  ActivityRunStart: 'activityRunStart',
  ActivityRunEnd: 'activityRunEnd',
};

export const queryRuns = (body: unknown, factory: Factory): Members =>
  query(
    body,
    runOperands,
    factory,
    factory.runs.asOf(seenUntil(factory)).map((run) => ({ updatedMs: run.updatedMs, told: runBody(run) })),
  );

export const queryActivities = (runId: string, body: unknown, factory: Factory): Members =>
  query(
    body,
    activityOperands,
    factory,
    factory.activities
      .asOf(seenUntil(factory))
      .filter(({ pipelineRunId }) => pipelineRunId === runId)
      .map((activity) => ({ updatedMs: activity.updatedMs, told: activityBody(activity) })),
  );

const seenUntil = ({ pace }: Factory): number => Date.now() - pace.recordsAfter;

function query(
  body: unknown,
  operands: Readonly<Record<string, string>>,
  { pace }: Factory,
  records: readonly { readonly updatedMs: number; readonly told: Members }[],
): Members {
  const { lastUpdatedAfter, lastUpdatedBefore, filters, continuationToken } = members(body);
  const [after, before] = [lastUpdatedAfter, lastUpdatedBefore].map((text) => Date.parse(textOf(text)));
  if (Number.isNaN(after) || Number.isNaN(before))
    throw new Refusal(400, 'BadRequest', 'lastUpdatedAfter and lastUpdatedBefore have to be times.');
  const tests = list(filters).map((filter) => testOf(members(filter), operands));
  const found = records
    .filter(({ updatedMs, told }) => updatedMs >= after && updatedMs <= before && tests.every((test) => test(told)))
    .map(({ told }) => told);
  const from =
    continuationToken === undefined ? 0 : Number(Buffer.from(textOf(continuationToken), 'base64url').toString());
  if (!Number.isInteger(from)) throw new Refusal(400, 'BadRequest', 'The continuation token is not valid.');
  const next = from + pace.page;
  return {
    value: found.slice(from, next),
    ...(next < found.length ? { continuationToken: Buffer.from(String(next)).toString('base64url') } : {}),
  };
}

function testOf(
  { operand, operator, values }: Members,
  operands: Readonly<Record<string, string>>,
): (told: Members) => boolean {
  const member = operands[textOf(operand)];
  if (member === undefined) throw new Refusal(400, 'BadRequest', `There is no operand '${textOf(operand)}'.`);
  const wanted = list(values).map(textOf);
  if (wanted.length === 0) throw new Refusal(400, 'BadRequest', 'A filter needs values.');
  const isIn = (told: Members): boolean => wanted.includes(textOf(told[member]));
  switch (operator) {
    case 'Equals':
    case 'In':
      return isIn;
    case 'NotEquals':
    case 'NotIn':
      return (told) => !isIn(told);
    default:
      throw new Refusal(400, 'BadRequest', `There is no operator '${textOf(operator)}'.`);
  }
}
