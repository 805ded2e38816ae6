// Answers questions about the ranges of a fake source, from its rows in memory.
import type { RangeSurvey } from '../../electron/worker/run/steal-range.ts';
import type { FakeSource } from './source.ts';

export type FakeSurvey = RangeSurvey & {
  /** Asked before each answer: throw to refuse it, wait to hold it back. */
  beforeAnswer: (question: 'walk' | 'isBefore') => Promise<void> | void;
};

export function createFakeSurvey(source: () => FakeSource): FakeSurvey {
  const survey: FakeSurvey = {
    beforeAnswer: () => undefined,
    async walk(table, { after, upTo }, step) {
      await survey.beforeAnswer('walk');
      const keys = (source().rows.get(table.id) ?? []).filter(
        (key) =>
          (after?.[0] === undefined || key > BigInt(after[0])) && (upTo?.[0] === undefined || key <= BigInt(upTo[0])),
      );
      const taken = keys.slice(0, step);
      const last = taken.at(-1);
      return last === undefined ? null : { key: [String(last)], rows: taken.length };
    },
    async isBefore(_table, first, second) {
      await survey.beforeAnswer('isBefore');
      return BigInt(first[0] ?? 0) < BigInt(second[0] ?? 0);
    },
  };
  return survey;
}
