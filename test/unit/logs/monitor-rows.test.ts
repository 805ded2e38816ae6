// Bodies of the Logs Ingestion API: below its limit, whole rows, in order.
import { expect, test } from 'vitest';
import { bodyLimitBytes, monitorBodies } from '../../../electron/worker/logs/monitor-rows.ts';
import { aLine } from './lines.ts';

const rowsOf = (bodies: readonly Buffer[]): { Seq: number; Message: string }[] =>
  bodies.flatMap((body): { Seq: number; Message: string }[] => JSON.parse(body.toString()));

test('a line is a row of the declared columns', () => {
  const line = { ...aLine(7, 'error', 'Ünd so'), table: 'sales.orders', code: 'BUG', fields: { rows: 3 } };
  expect(rowsOf(monitorBodies([line]))).toEqual([
    {
      TimeGenerated: line.atUtc,
      RunId: line.runId,
      Session: line.session,
      Seq: 7,
      Level: 'error',
      TableName: 'sales.orders',
      Code: 'BUG',
      Message: 'Ünd so',
      Fields: { rows: 3 },
    },
  ]);
  expect(rowsOf(monitorBodies([aLine(1)]))[0]).toMatchObject({ TableName: '', Code: '', Fields: {} });
});

test('many lines are cut into bodies below a million bytes, every row whole and once', () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => aLine(index + 1, 'info', 'ä'.repeat(index % 90)));
  const bodies = monitorBodies(lines);
  expect(bodies.length).toBeGreaterThan(2);
  for (const body of bodies) expect(body.length).toBeLessThan(bodyLimitBytes);
  expect(rowsOf(bodies).map(({ Seq }) => Seq)).toEqual(lines.map(({ seq }) => seq));
});

test('a body may be filled to its last byte', () => {
  const [one] = monitorBodies([aLine(1)]);
  const limit = 2 * ((one?.length ?? 0) - 2) + 4;
  expect(monitorBodies([aLine(1), aLine(2)], limit)).toHaveLength(1);
  expect(monitorBodies([aLine(1), aLine(2)], limit - 1)).toHaveLength(2);
});

test('a line that is alone too long does not hold up the others', () => {
  const bodies = monitorBodies([aLine(1), aLine(2, 'info', 'x'.repeat(2_000_000)), aLine(3)]);
  for (const body of bodies) expect(body.length).toBeLessThan(bodyLimitBytes);
  expect(rowsOf(bodies).map(({ Seq }) => Seq)).toEqual([1, 2, 3]);
});

test('no lines, no body', () => expect(monitorBodies([])).toEqual([]));
