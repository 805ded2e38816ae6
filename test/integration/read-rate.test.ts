// The cap on what is read: several connections, one limit, real sockets.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLine, createPace, setLimit } from '../../electron/worker/run/bandwidth.ts';
import { unwatched } from '../../electron/worker/source/connection-watch.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import {
  collation,
  columnOfType,
  intColumn,
  openDoubleWorld,
  primaryKey,
  type DoubleWorld,
} from '../fakes/double-world.ts';
import { measured } from '../measured.ts';
import { planColumn, planTable, sqlType } from '../unit/source/plan-table.ts';

const mib = 1 << 20;
const limit = 2 * mib;
const never = new AbortController().signal;
const rowCount = 2000;
let world: DoubleWorld;

beforeAll(async () => {
  const text = columnOfType('text', { name: 'nvarchar', length: 1000, collation });
  const rows = Array.from({ length: rowCount }, (_, id) => [id, String(id).padEnd(1000, '.')]);
  const columns = [intColumn('id'), text];
  world = await openDoubleWorld([{ schema: 'dbo', name: 'Texts', columns, indexes: [primaryKey('id')], rows }]);
});

const table = planTable(
  [
    planColumn('id', sqlType('int', { maxLength: 4, precision: 10 }), [{ kind: 'int', bits: 32, signed: true }], {
      isNullable: false,
    }),
    planColumn('text', sqlType('nvarchar', { maxLength: 2000, collation, codePage: 1252 }), [{ kind: 'string' }], {
      isNullable: false,
    }),
  ],
  ['id'],
  { schema: 'dbo', name: 'Texts', batchRows: 100 },
);
const request = { table, after: null, upTo: null, batchBytes: 1 << 20 };
afterAll(() => world.close());

/** Reads the table on so many connections that share `line`; bytes and seconds, each from the first admission on. */
async function readPaced(connections: number, line: SharedArrayBuffer): Promise<{ bytes: number; seconds: number }> {
  let bytes = 0;
  let startedMs: number | null = null;
  const pace = createPace(line);
  const counting = {
    get pieceBytes() {
      return pace.pieceBytes;
    },
    get isOpen() {
      return false;
    },
    async admit(sizeBytes: number, signal?: AbortSignal) {
      startedMs ??= performance.now();
      await pace.admit(sizeBytes, signal);
      bytes += sizeBytes;
    },
  };
  const manners = { lockTimeoutMs: 30_000, applicationName: null, readPace: counting };
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const session = await openSession(world.source, world.password, never, unwatched, manners);
      for await (const batch of session.read(request, never)) expect(batch.rowCount).toBeGreaterThan(0);
      await session.close();
    }),
  );
  return { bytes, seconds: (performance.now() - (startedMs ?? 0)) / 1000 };
}

test('two connections together keep within 5 % of the cap', measured, async () => {
  const { bytes, seconds } = await readPaced(2, createLine(limit));
  expect(bytes).toBeGreaterThan(7 * mib);
  expect(bytes / seconds / limit).toBeGreaterThan(0.95);
  expect(bytes / seconds / limit).toBeLessThan(1.05);
});

test('a cap that is lifted in the middle lets the rest through at once', measured, async () => {
  const line = createLine(1 << 16);
  setTimeout(() => setLimit(line, null), 300);
  const { seconds } = await readPaced(1, line);
  expect(seconds).toBeLessThan(20);
});
