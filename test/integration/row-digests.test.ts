// What the server computes of rows, against what is computed here of the rows that arrive: a short run of `npm run digests`.
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../electron/worker/batch/batch.ts';
import { planColumn } from '../../electron/worker/plan/column-plan.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { aggregateStatement } from '../../electron/worker/validate/digest/aggregate-statement.ts';
import { digestRowsStatement, digestSumStatement } from '../../electron/worker/validate/digest/digest-statements.ts';
import { compareDigests, digestColumn } from '../../electron/worker/validate/digest/inline-digest.ts';
import { createRowDigester } from '../../electron/worker/validate/digest/row-digest.ts';
import { collation, columnOfType, intColumn, openDoubleWorld, primaryKey } from '../fakes/double-world.ts';
import { planColumn as column, planTable, sqlType } from '../unit/source/plan-table.ts';
import { runDigests } from '../digests/campaign.ts';
import { digestCases } from '../digests/cases.ts';

describe('digests and aggregates', () => {
  it.each(digestCases.map(({ name }) => name))('are the same on both sides for %s, extremes included', async (name) => {
    for await (const { rows, differences } of runDigests(120, 6, [name])) {
      expect(differences).toEqual([]);
      expect(rows).toBeGreaterThanOrEqual(120);
    }
    expect.assertions(2);
  });
});

const never = new AbortController().signal;
const numbers = { a: [1, 1, 1, 1, 2, 2, 3], b: [1, 1, 2, 5, 5, 6, 1], c: [1, 2, 1, 9, 9, 1, 1] };
/** A bound stands behind all rows that begin with it; the numbers have one digit. */
const rankOf = (bound: readonly string[]): string => bound.join('').padEnd(3, '~');
const rows = numbers.a.map((a, i) => [a, numbers.b[i] ?? 0, numbers.c[i] ?? 0, `row ${String(i)}`]);

describe('digests of ranges', () => {
  it('are those of the same rows that a read of the range gives, for every pair of bounds of a key of three columns', async () => {
    const world = await openDoubleWorld([
      {
        schema: 'dbo',
        name: 'keyed',
        columns: [...['a', 'b', 'c'].map(intColumn), columnOfType('name', { name: 'nvarchar', length: 20, collation })],
        indexes: [primaryKey('a', 'b', 'c')],
        rows,
      },
    ]);
    try {
      const found = await world.tableOf('keyed');
      const columns = found.columns.map((column) =>
        planColumn(column, { isExactCodePage: () => true, fitsNanos: () => true, extraName: (name) => name }),
      );
      const table = planTable(
        columns.flatMap((column) => ('leftOut' in column ? [] : [column])),
        ['a', 'b', 'c'],
        { name: 'keyed' },
      );
      const whole = rows.map((row) => row.slice(0, 3).map(String));
      const bounds = [null, ...whole.flatMap((key) => [key, key.slice(0, 2), key.slice(0, 1)])];
      const digest = createRowDigester(table.columns);
      for (const after of bounds.filter((_, i) => i % 2 === 0))
        for (const upTo of bounds.filter((_, i) => i % 3 !== 1)) {
          const range = { after, upTo };
          if (after !== null && upTo !== null && rankOf(after) > rankOf(upTo)) continue;
          const expected: string[] = [];
          for await (const batch of world.session.read({ table, ...range, batchBytes: 1 << 20 }, never))
            for (let row = 0; row < batch.rowCount; row++) {
              const { h1, h2 } = digest(batch, row);
              expected.push([world.session.keyAt(table, batch, row), h1, h2].join(' '));
            }
          const each = digestRowsStatement(table, range, 1);
          const listed = (await world.session.query(each.sql, each.parameters, never)).map(each.read);
          expect([range, listed.map(({ key, h1, h2 }) => [key, h1, h2].join(' '))]).toEqual([range, expected]);
          const sum = digestSumStatement(table, range, 1);
          const told = (await world.session.query(sum.sql, sum.parameters, never)).map(sum.read);
          expect(told).toEqual([
            {
              rows: listed.length,
              h1: listed.reduce((total, { h1 }) => total + h1, 0n),
              h2: listed.reduce((total, { h2 }) => total + h2, 0n),
            },
          ]);
          const all = aggregateStatement(table, range, 1);
          const [aggregates] = (await world.session.query(all.sql, all.parameters, never)).map(all.read);
          expect(aggregates?.rows).toBe(listed.length);
        }
    } finally {
      await world.close();
    }
  });
});

describe('the two vectors of docs/canonical-text.md', () => {
  it('are what HASHBYTES gives, and without the nvarchar(max) in front the end of a long text would not count', async () => {
    const world = await openDoubleWorld([]);
    const ask = async (expression: string) =>
      (await world.session.query(`SELECT ${expression} AS answer`, [], never))[0]?.['answer'];
    try {
      const empty = "CONVERT(nvarchar(max), N'')";
      const first = `CONCAT(${empty}, N'=1:1', N'=1:', NCHAR(233), N'~', N'=5:12.50', N'=0:')`;
      const second = `CONCAT(${empty}, N'=1:2', N'=3:a', NCHAR(55357), NCHAR(56832), N'~=5:-0.05=16:3FF0000000000000')`;
      expect(await ask(`CONVERT(varchar(64), HASHBYTES('SHA2_256', ${first}), 2)`)).toBe(
        '97DC869923FCB6C0686CEBE37AA2A100F6A8577B245C28F1ACFEC74BD0A18841',
      );
      expect(await ask(`CONVERT(varchar(64), HASHBYTES('SHA2_256', ${second}), 2)`)).toBe(
        'B828F179E3496BCFEBD12E1C8233232897ACD7134CB926373A057244C7FA1179',
      );
      const long = "CONVERT(nvarchar(4000), REPLICATE(N'x', 4000))";
      const hash = (...texts: readonly string[]) => ask(`HASHBYTES('SHA2_256', CONCAT(${texts.join(', ')}))`);
      expect(await hash(long, "N'a'")).toEqual(await hash(long, "N'b'"));
      expect(await hash(empty, long, "N'a'")).not.toEqual(await hash(empty, long, "N'b'"));
    } finally {
      await world.close();
    }
  });
});

describe('rows that are compared as they arrive', () => {
  it('stop at the one that was changed on its way', async () => {
    const world = await openDoubleWorld([
      {
        schema: 'dbo',
        name: 'sent',
        columns: [intColumn('id'), columnOfType('name', { name: 'nvarchar', length: 20, collation })],
        indexes: [primaryKey('id')],
        rows: Array.from({ length: 50 }, (_, i) => [i, `person ${String(i)}`]),
      },
    ]);
    const forger = await openForger(world.source.port ?? 0, 'person 33', 'person 83');
    try {
      const columns = [
        column('id', sqlType('int', { maxLength: 4 }), [{ kind: 'int', bits: 32, signed: true }]),
        column('name', sqlType('nvarchar', { maxLength: 40 }), [{ kind: 'string' }]),
      ];
      const table = planTable(columns, ['id'], { name: 'sent' });
      const session = await openSession({ ...world.source, port: forger.port }, world.password, never);
      const request = { table, after: null, upTo: null, batchBytes: 1 << 20, computed: digestColumn(table) };
      const read = async (): Promise<void> => {
        const keyAt = (batch: Batch, row: number) => session.keyAt(table, batch, row);
        for await (const batch of compareDigests(session.read(request, never), table, keyAt))
          expect(batch.rowCount).toBe(50);
      };
      await read();
      forger.begin();
      await expect(read()).rejects.toThrow('Table dbo.sent: the row with the key (33) is not what the server hashed');
      await session.close();
    } finally {
      await forger.close();
      await world.close();
    }
  });
});

/** A wire on which one text becomes another of the same length. */
async function openForger(port: number, from: string, to: string) {
  let isForging = false;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [client, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(far);
    far.on('data', (bytes: Buffer) => {
      const at = isForging ? bytes.indexOf(Buffer.from(from, 'utf16le')) : -1;
      if (at >= 0) Buffer.from(to, 'utf16le').copy(bytes, at);
      client.write(bytes);
    });
    far.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    begin: () => (isForging = true),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
