import { expect, test } from 'vitest';
import { askCatchUp, catchUpVerdict } from '../../../../electron/worker/source/point-in-time/catch-up.ts';
import { createFakeSession, noSignal } from '../catalog/fake-session.ts';

const table = { schema: 'sales', name: "o'rders]" };

test('trap 13: a version that change tracking has cleaned up behind is too old, not "nothing changed"', async () => {
  expect(catchUpVerdict('10', 50n, 120n)).toBe('tooOld');
  const session = createFakeSession([{ when: /MIN_VALID_VERSION/, rows: [{ current_version: 120n, min_valid: 50n }] }]);
  expect(await askCatchUp(session, table, '10', noSignal)).toBe('tooOld');
});

test('trap 13: an answer that is NULL, for want of the right or of tracking, never counts as caught up', async () => {
  expect(catchUpVerdict('10', null, 120n)).toBe('notTracked');
  expect(catchUpVerdict('10', 5n, null)).toBe('notTracked');
  expect(catchUpVerdict(null, 5n, 10n)).toBe('notTracked');
  const silent = createFakeSession([{ when: /MIN_VALID_VERSION/, rows: [{ current_version: 120n, min_valid: null }] }]);
  expect(await askCatchUp(silent, table, '10', noSignal)).toBe('notTracked');
  expect(await askCatchUp(createFakeSession([]), table, '10', noSignal)).toBe('notTracked');
});

test('trap 13: a database that was restored to before the version says so', () => {
  expect(catchUpVerdict('130', 1n, 70n)).toBe('wentBack');
});

test('changes since a version that is still kept can be caught up, the name being a parameter', async () => {
  const names: unknown[] = [];
  const session = createFakeSession([
    {
      when: /OBJECT_ID\(@name\)/,
      rows: (parameters) => {
        names.push(...parameters.map(({ value }) => value));
        return [{ current_version: 120n, min_valid: 10n }];
      },
    },
  ]);
  expect(await askCatchUp(session, table, '10', noSignal)).toBe('possible');
  expect(names).toEqual(["[sales].[o'rders]]]"]);
});

test('versions beyond what a number holds compare exactly', () => {
  expect(catchUpVerdict('9007199254740993', '9007199254740994', '9007199254740999')).toBe('tooOld');
  expect(catchUpVerdict('9007199254740994', '9007199254740994', '9007199254740994')).toBe('possible');
});
