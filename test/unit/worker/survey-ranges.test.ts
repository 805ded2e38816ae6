// Questions about ranges share connections.
import { expect, test } from 'vitest';
import { createRangeSurvey } from '../../../electron/worker/survey-ranges.ts';
import { AppError } from '../../../shared/errors.ts';
import { planTable } from '../../fakes/plan.ts';
import { createFakeSession, noSignal, type Answer } from '../source/catalog/fake-session.ts';

const walked: Answer = { when: /TOP \(@step\)/, rows: [{ k0: 7n, n: 5n }] };

function start(answers: () => readonly Answer[]) {
  const counts = { opened: 0, closed: 0 };
  const survey = createRangeSurvey(async () => {
    counts.opened += 1;
    return {
      ...createFakeSession(answers()),
      close: async () => {
        counts.closed += 1;
      },
    };
  });
  const ask = () => survey.walk(planTable('t0'), { after: null, upTo: null }, 5, noSignal);
  return { survey, counts, ask };
}

test('one connection serves one question after another, and is closed at the end', async () => {
  const { survey, counts, ask } = start(() => [walked]);
  expect(await ask()).toEqual({ key: ['7'], rows: 5 });
  await ask();
  expect(counts).toEqual({ opened: 1, closed: 0 });
  await Promise.all([ask(), ask()]);
  expect(counts).toEqual({ opened: 2, closed: 0 });
  await survey.close();
  expect(counts).toEqual({ opened: 2, closed: 2 });
});

test('a kept connection that was cut off is replaced, and the question asked again', async () => {
  let isCutOff = false;
  const lost: Answer = { when: /TOP/, error: new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' }) };
  let opened = 0;
  const flaky = createRangeSurvey(async () => {
    opened += 1;
    const session = createFakeSession([walked]);
    const broken = createFakeSession([lost]);
    return {
      ...session,
      query: (...question) => (isCutOff && opened === 1 ? broken : session).query(...question),
    };
  });
  const walk = () => flaky.walk(planTable('t0'), { after: null, upTo: null }, 5, noSignal);
  await walk();
  isCutOff = true;
  expect(await walk()).toEqual({ key: ['7'], rows: 5 });
  expect(opened).toBe(2);
});

test('a refusal is passed on, and its connection is not used again', async () => {
  const { counts, ask } = start(() => []);
  await expect(ask()).rejects.toMatchObject({ code: 'OBJECT_GONE' });
  expect(counts).toEqual({ opened: 1, closed: 1 });
});
