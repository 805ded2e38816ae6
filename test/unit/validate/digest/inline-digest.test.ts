import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createColumn, type Batch } from '../../../../electron/worker/batch/batch.ts';
import { noteDigests } from '../../../../electron/worker/plan/note-digests.ts';
import { compareDigests, plannedDigest } from '../../../../electron/worker/validate/digest/inline-digest.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { plan } from '../../../fakes/plan.ts';
import { batchOfCells } from '../../../oracle/batch-of-cells.ts';
import { planColumn, planTable, sqlType } from '../../source/plan-table.ts';

const id = planColumn('id', sqlType('int', { maxLength: 4 }), [{ kind: 'int', bits: 32, signed: true }]);
const name = planColumn('name', sqlType('nvarchar', { maxLength: 40 }), [{ kind: 'string' }]);
const table = planTable([id, name], ['id']);

/** A batch as a server sends it that hashed `hashed` and sent `sent`. */
function batchOf(sent: readonly (readonly [string, string | null])[], hashed = sent): Batch {
  const digests = hashed.map(([key, text]) => {
    const row = `=${String(key.length)}:${key}${text === null ? '~' : `=${String(text.length)}:${text}`}`;
    const bytes = createHash('sha256').update(Buffer.from(row, 'utf16le')).digest();
    return bytes.subarray(0, 16).toString('hex');
  });
  const digest = planColumn('h', sqlType('binary', { maxLength: 16 }), [{ kind: 'fixed', length: 16 }]);
  return batchOfCells(
    {
      rowCount: sent.length,
      columns: [sent.map(([key]) => key), sent.map(([, text]) => text), digests],
    },
    [id, name, digest].flatMap(({ outputs }) => outputs),
  );
}

async function taken(of: PlanTable, batch: Batch): Promise<Batch[]> {
  async function* batches(): AsyncGenerator<Batch, void, void> {
    yield batch;
  }
  const all: Batch[] = [];
  for await (const one of compareDigests(batches(), of, (from, row) => [String(from.columns[0].i32[row])]))
    all.push(one);
  return all;
}

it('hands on rows that are what the server hashed, without the digests', async () => {
  const [batch] = await taken(
    table,
    batchOf([
      ['1', 'a'],
      ['2', null],
      ['3', 'é😀'],
    ]),
  );
  expect(batch.columns).toHaveLength(2);
  expect(batch.rowCount).toBe(3);
});

it('leaves what else the server said of a row behind the columns of the table', async () => {
  const read = batchOf([['1', 'a']]);
  const mark = createColumn({ kind: 'bool' }, 1);
  const [batch] = await taken(table, { ...read, columns: [...read.columns, mark] });
  expect(batch.columns).toEqual([...read.columns.slice(0, 2), mark]);
});

it('stops at a row that is another one, and names its key', async () => {
  const hashed = [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c'],
  ] as const;
  await expect(
    taken(
      table,
      batchOf(
        [
          ['1', 'a'],
          ['2', 'B'],
          ['3', 'c'],
        ],
        hashed,
      ),
    ),
  ).rejects.toMatchObject({
    code: 'ROW_DIGEST_MISMATCH',
    kind: 'integrity',
    context: { table: 'dbo.t', row: 'with the key (2)' },
  });
  await expect(
    taken(
      table,
      batchOf(
        [
          ['1', 'a'],
          ['2', 'b'],
          ['3', null],
        ],
        hashed,
      ),
    ),
  ).rejects.toThrow(/with the key \(3\)/);
  await expect(taken({ ...table, key: null }, batchOf([['1', '']], [['1', null]]))).rejects.toThrow(
    /the row without a key/,
  );
});

it('leaves out rows of which a value was refused: what stands there is not what the server sent', async () => {
  const batch = batchOf(
    [
      ['1', 'a'],
      ['2', null],
    ],
    [
      ['1', 'a'],
      ['2', 'half a pair'],
    ],
  );
  batch.refused = [{ row: 1, column: 'name', reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: '00d8' }];
  expect(await taken(table, batch)).toHaveLength(1);
});

it('is asked for where the plan wants it and the server can, and the plan notes where not', () => {
  const on = plan([table], { rowDigests: true });
  const query = { ...table, query: 'SELECT 1 AS id' };
  expect(plannedDigest(plan([table]), table)).toBeNull();
  expect(plannedDigest(on, table)?.columns[0]?.expression).toMatch(
    /^CONVERT\(binary\(16\), HASHBYTES\('SHA2_256', CONCAT\(CONVERT\(nvarchar\(max\), N''\), /,
  );
  expect(plannedDigest(on, query)).toBeNull();
  expect(noteDigests(query, on.options, on.server).notes).toEqual([
    'Its rows are not compared with digests of the server. A query in the place of a table is sent as it is written, and nothing is selected beside its columns.',
  ]);
  expect(noteDigests(table, on.options, on.server)).toBe(table);
  const large = planTable([planColumn('doc', sqlType('xml', { maxLength: -1 }), [{ kind: 'string' }])]);
  expect(noteDigests(large, on.options, { ...on.server, version: '12.0.1' }).notes[0]).toContain('at most 8,000 bytes');
});
