// The product's own session against the double: every way to connect, to read, to stop and to fail.
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';
import { startDouble, type Double, type DoubleOptions } from '../double/server.ts';
import { SqlError, type EngineEvent } from '../double/types.ts';
import { column, fakeEngine, numbers, resultSet, type FakeEngine } from '../unit/double/wire/fake-engine.ts';
import { planColumn, planTable, sqlType } from '../unit/source/plan-table.ts';

const opened: SourceSession[] = [];
const doubles: Double[] = [];
const folders: string[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
  for (const double of doubles.splice(0)) await double.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function start(engine: FakeEngine, options: Partial<DoubleOptions> = {}): Promise<Double> {
  const double = await startDouble({ engine, ...options });
  doubles.push(double);
  return double;
}

const configOf = (double: Double, overrides: Record<string, unknown> = {}): SourceConfig =>
  sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'db',
    authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
    encrypt: 'optional',
    trustServerCertificate: true,
    stallTimeoutMs: 10_000,
    ...overrides,
  });

async function open(
  double: Double,
  overrides: Record<string, unknown> = {},
  password = 'right',
): Promise<SourceSession> {
  const session = await openSession(configOf(double, overrides), password, never);
  opened.push(session);
  return session;
}

async function caFile(double: Double): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'source-'));
  folders.push(folder);
  await writeFile(join(folder, 'ca.pem'), double.caPem);
  return join(folder, 'ca.pem');
}

/** The table that `numbers` gives: an int and its text. */
const table = planTable(
  [
    planColumn('n', sqlType('int'), [{ kind: 'int', bits: 32, signed: true }]),
    planColumn('t', sqlType('nvarchar', { maxLength: 80 }), [{ kind: 'string' }]),
  ],
  null,
  { batchRows: 500 },
);
const request = { table, after: null, upTo: null, batchBytes: 1 << 20 };
const rowsWhenSelected = (count: number) => fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(count) : undefined));

/** Reads all rows; checks that they are 0, 1, 2 ... with their text, and gives how many. */
async function readNumbers(session: SourceSession, signal = never): Promise<number> {
  let count = 0;
  for await (const batch of session.read(request, signal)) {
    const [numberColumn, textColumn] = batch.columns;
    for (let row = 0; row < batch.rowCount; row++, count++) {
      const text = textColumn.data.subarray(textColumn.offsets[row], textColumn.offsets[row + 1]);
      if (numberColumn.i32[row] !== count || Buffer.from(text).toString() !== `row ${count}`)
        throw new Error(`row ${count} is ${numberColumn.i32[row]}`);
    }
  }
  return count;
}

describe('connecting', () => {
  it('encrypts whenever the server can, also when encryption is optional', async () => {
    const double = await start(rowsWhenSelected(10));
    expect(await readNumbers(await open(double))).toBe(10);
    expect(double.connections.map(({ encryption }) => encryption)).not.toContain('none');
  });

  it('goes without encryption only when that is optional and the server has none', async () => {
    const double = await start(rowsWhenSelected(10), { encryption: 'unsupported' });
    expect(await readNumbers(await open(double))).toBe(10);
    await expect(open(double, { encrypt: 'mandatory' })).rejects.toMatchObject({ code: 'ENCRYPTION_REFUSED' });
  });

  it('trusts the authority of caFile and checks the name in the certificate', async () => {
    const double = await start(rowsWhenSelected(10), { certificateNames: ['sql.example'] });
    const trusted = { encrypt: 'mandatory', trustServerCertificate: false, caFile: await caFile(double) };
    expect(await readNumbers(await open(double, { ...trusted, certificateName: 'sql.example' }))).toBe(10);
    await expect(open(double, trusted)).rejects.toMatchObject({ code: 'CERTIFICATE_REFUSED' });
    await expect(open(double, { ...trusted, caFile: undefined })).rejects.toMatchObject({
      code: 'CERTIFICATE_REFUSED',
    });
    await expect(open(double, { ...trusted, caFile: '/nowhere/ca.pem' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it('speaks TDS 8.0 when encryption is strict', async () => {
    const double = await start(rowsWhenSelected(10), { encryption: 'strict' });
    const strict = { encrypt: 'strict', trustServerCertificate: false };
    expect(await readNumbers(await open(double, { ...strict, caFile: await caFile(double) }))).toBe(10);
    await expect(open(double, strict)).rejects.toMatchObject({ code: 'CERTIFICATE_REFUSED' });
  });

  it('says who it is and prepares the session', async () => {
    const engine = rowsWhenSelected(1);
    const double = await start(engine);
    await open(double);
    expect(double.connections[0].application).toMatch(/^Tableferry\/\d/);
    const settings = engine.asked.map(({ sql }) => sql).join('\n');
    for (const setting of [
      'SET LOCK_TIMEOUT',
      'SET DEADLOCK_PRIORITY LOW',
      'SET XACT_ABORT ON',
      'SET TEXTSIZE 2147483647',
    ])
      expect(settings).toContain(setting);
  });

  it('asks once and says why when the login or the database is refused', async () => {
    const double = await start(rowsWhenSelected(1));
    await expect(open(double, {}, 'wrong')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      context: { number: 18456, user: 'sa' },
    });
    await expect(open(double, { database: 'nowhere' })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('says that nobody answers at a closed port', async () => {
    const double = await start(rowsWhenSelected(1));
    const config = configOf(double);
    await double.close();
    doubles.splice(0);
    await expect(openSession(config, 'right', never)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('stops connecting when it is aborted', async () => {
    const double = await start(rowsWhenSelected(1));
    const stop = new AbortController();
    const connecting = openSession(configOf(double), 'right', stop.signal);
    stop.abort(new Error('enough'));
    await expect(connecting).rejects.toThrow('enough');
    await expect(openSession(configOf(double), 'right', stop.signal)).rejects.toThrow('enough');
  });
});

describe('reading', () => {
  it.each([512, 4096, 16_384, 32_767])(
    'gives every row with packets of %i bytes, plain, TLS and strict',
    async (size) => {
      for (const encryption of ['unsupported', 'optional', 'strict'] as const) {
        const double = await start(rowsWhenSelected(3000), { encryption });
        const strict = encryption === 'strict' ? { encrypt: 'strict', caFile: await caFile(double) } : {};
        expect(await readNumbers(await open(double, { packetSizeBytes: size, ...strict }))).toBe(3000);
        // With encryption a server grants no more than fits a TLS record.
        expect(double.connections[0].packetSize).toBe(encryption === 'unsupported' ? size : Math.min(size, 16_383));
      }
    },
  );

  it('carries a statement that is longer than a packet', async () => {
    const engine = rowsWhenSelected(1);
    const session = await open(await start(engine), { packetSizeBytes: 512 });
    const long = `SELECT 1 /* ${'x'.repeat(5000)} */ WHERE @a = @b`;
    await session.query(
      long,
      [
        { name: '@a', type: 'nvarchar', value: 'é😀'.repeat(2000) },
        { name: '@b', type: 'varbinary', value: Buffer.alloc(9000, 1) },
        { name: '@c', type: 'bigint', value: -9223372036854775808n },
        { name: '@d', type: 'float', value: 0.1 },
        { name: '@e', type: 'real', value: 1.5 },
        { name: '@f', type: 'int', value: null },
        { name: '@g', type: 'nvarchar', value: null },
      ],
      never,
    );
    const asked = engine.asked.find(({ sql }) => sql === long);
    const values = Object.fromEntries((asked?.parameters ?? []).map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({ '@a': 'é😀'.repeat(2000), '@d': 0.1, '@e': 1.5, '@f': null, '@g': null });
    expect(String(values['@c'])).toBe('-9223372036854775808');
    expect(values['@b']).toEqual(new Uint8Array(9000).fill(1));
  });

  it('gives catalog rows as objects, of the first result set only', async () => {
    function* answer(): Generator<EngineEvent, void, void> {
      const columns = [
        column('big', { name: 'bigint' }),
        column('flag', { name: 'bit' }),
        column('name', { name: 'nvarchar', length: 40 }),
        column('', { name: 'decimal', precision: 38, scale: 4 }),
      ];
      const unscaled = Buffer.alloc(16);
      unscaled[0] = 0x80;
      unscaled[15] = 5;
      yield* resultSet(columns, [
        [9007199254740993n, 1, 'é', unscaled],
        [null, null, null, null],
      ]);
      yield* resultSet([column('other', { name: 'int' })], [[1]]);
    }
    const session = await open(await start(fakeEngine(({ sql }) => (/select/i.test(sql) ? answer() : undefined))));
    expect(await session.query('SELECT', [], never)).toEqual([
      { big: 9007199254740993n, flag: true, name: 'é', column4: '0.0005' },
      { big: null, flag: null, name: null, column4: null },
    ]);
  });

  it('asks the server which values of a composite range are equal, then reads its branches in order', async () => {
    const engine = fakeEngine(({ sql }) => {
      if (/AS same0/.test(sql))
        return resultSet([column('same0', { name: 'int' }), column('same1', { name: 'int' })], [[0, 0]]);
      return /FROM/.test(sql) ? threeSets() : undefined;
    });
    function* threeSets(): Generator<EngineEvent, void, void> {
      for (const n of [0, 1, 2]) yield* resultSet(numberColumns, [[n, `row ${n}`]]);
    }
    const session = await open(await start(engine));
    const keyed = { ...table, key: planTable(table.columns, ['t', 'n']).key };
    const read: number[] = [];
    for await (const batch of session.read({ ...request, table: keyed, after: ['a', '1'], upTo: ['b', '2'] }, never)) {
      for (let row = 0; row < batch.rowCount; row++) read.push(batch.columns[0].i32[row]);
      expect(session.keyAt(keyed, batch, 1)).toEqual(['row 1', '1']);
    }
    expect(read).toEqual([0, 1, 2]);
  });

  it('refuses two requests at a time', async () => {
    const session = await open(await start(rowsWhenSelected(10)));
    const first = session.query('SELECT 1', [], never);
    await expect(session.query('SELECT 2', [], never)).rejects.toMatchObject({ code: 'BUG' });
    await expect(first).resolves.toHaveLength(10);
  });

  it('holds the server back while nobody takes rows', async () => {
    const engine = rowsWhenSelected(2_000_000);
    const session = await open(await start(engine));
    const rows = session.read(request, never);
    await rows.next();
    // The catalog of another session goes on meanwhile: when it is done, all buffers on the way are full.
    const other = await open(doubles[0]);
    await other.query('SET NOCOUNT OFF', [], never);
    expect(engine.pulled.rows).toBeLessThan(500_000);
    await rows.return();
  });
});

const numberColumns = [column('n', { name: 'int' }, false), column('t', { name: 'nvarchar', length: 40 })];

describe('stopping', () => {
  it.each(['unsupported', 'optional'] as const)(
    'cancels in mid-stream and leaves the connection usable (%s encryption)',
    async (encryption) => {
      const engine = rowsWhenSelected(5_000_000);
      const double = await start(engine, { encryption });
      const session = await open(double);
      for await (const batch of session.read(request, never)) if (batch.rowCount > 0) break;
      const answer = session.query('SET NOCOUNT OFF', [], never);
      await expect(answer).resolves.toEqual([]);
      expect(engine.pulled.rows).toBeLessThan(5_000_000);
      expect(double.connections).toHaveLength(1);
    },
  );

  it('throws the reason when it is aborted, and leaves the connection usable', async () => {
    const double = await start(rowsWhenSelected(1_000_000));
    const session = await open(double);
    const stop = new AbortController();
    const reason = new Error('the user stopped');
    const reading = (async () => {
      for await (const batch of session.read(request, stop.signal)) if (batch.rowCount > 0) stop.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await expect(session.query('SET NOCOUNT OFF', [], never)).resolves.toEqual([]);
    await expect(session.query('SELECT 1', [], stop.signal)).rejects.toBe(reason);
  });

  it('stops while it waits for a server that is silent but alive', async () => {
    const double = await start(rowsWhenSelected(100));
    double.faults.next({ kind: 'stall', answersAttention: true, afterRows: 10, match: /FROM/ });
    const session = await open(double);
    await expect(readNumbers(session, AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(session.query('SET NOCOUNT OFF', [], never)).resolves.toEqual([]);
  });
});

describe('failing', () => {
  it('tells a server error in mid-stream from success, and goes on with the same connection', async () => {
    function* failing(): Generator<EngineEvent, void, void> {
      for (const event of numbers(1000)) {
        if (event.kind === 'row' && event.values[0] === 700)
          throw new SqlError(8134, 'Divide by zero error encountered.');
        yield event;
      }
    }
    const engine = fakeEngine(({ sql }) =>
      /from/i.test(sql) ? failing() : /select/i.test(sql) ? numbers(3) : undefined,
    );
    const session = await open(await start(engine));
    await expect(readNumbers(session)).rejects.toMatchObject({
      code: 'SERVER_EXPRESSION_FAILED',
      context: { number: 8134 },
    });
    await expect(session.query('SELECT 1', [], never)).resolves.toHaveLength(3);
  });

  it.each([
    [{ kind: 'deadlock', afterRows: 50 }, 'DEADLOCK_VICTIM'],
    [{ kind: 'drop', afterRows: 50 }, 'SOURCE_CONNECTION_LOST'],
    [{ kind: 'drop', how: 'close', afterRows: 50 }, 'SOURCE_CONNECTION_LOST'],
    [{ kind: 'kill', afterRows: 50 }, 'SOURCE_CONNECTION_LOST'],
    [{ kind: 'error', number: 1222, afterRows: 50 }, 'SOURCE_BUSY'],
    [{ kind: 'error', number: 824, severity: 24, afterRows: 50 }, 'SOURCE_DAMAGED'],
    [{ kind: 'error', number: 229, severity: 14 }, 'SELECT_DENIED'],
  ] as const)('%j is %s', async (fault, code) => {
    for (const encryption of ['unsupported', 'optional'] as const) {
      const double = await start(rowsWhenSelected(1000), { encryption });
      double.faults.next({ ...fault, match: /FROM/ });
      const session = await open(double);
      await expect(readNumbers(session)).rejects.toMatchObject({ code });
    }
  });

  it('gives up a stream that stalls, and the connection with it', async () => {
    const double = await start(rowsWhenSelected(1000));
    double.faults.next({ kind: 'stall', afterRows: 50, match: /FROM/ });
    const session = await open(double, { stallTimeoutMs: 200 });
    await expect(readNumbers(session)).rejects.toMatchObject({ code: 'SOURCE_STALLED', context: { seconds: 0.2 } });
    await expect(session.query('SELECT 1', [], never)).rejects.toMatchObject({ code: 'SOURCE_CONNECTION_LOST' });
  });

  it('refuses a table whose columns are no longer those of the plan, and goes on', async () => {
    const session = await open(await start(rowsWhenSelected(10)));
    const bigger = {
      ...table.columns[0],
      outputs: [{ name: 'n', isNullable: true, type: { kind: 'int', bits: 64, signed: true } as const }],
    };
    const reading = session.read({ ...request, table: { ...table, columns: [bigger, table.columns[1]] } }, never);
    await expect(reading.next()).rejects.toMatchObject({
      code: 'SCHEMA_CHANGED',
      context: { detail: 'column n is int' },
    });
    await expect(session.query('SELECT 1', [], never)).resolves.toHaveLength(10);
  });

  it('names the row whose text no file can carry, and goes on', async () => {
    const engine = fakeEngine(({ sql }) =>
      /from/i.test(sql)
        ? resultSet(numberColumns, [
            [0, 'row 0'],
            [1, Buffer.from('00d8', 'hex')],
          ])
        : undefined,
    );
    const session = await open(await start(engine));
    await expect(readNumbers(session)).rejects.toMatchObject({
      code: 'TEXT_NOT_UNICODE',
      context: { column: 't', row: 2 },
    });
    await expect(session.query('SET NOCOUNT OFF', [], never)).resolves.toEqual([]);
  });

  function* threeRows(rowCount: number | null): Generator<EngineEvent, void, void> {
    yield { kind: 'columns', columns: numberColumns };
    for (let n = 0; n < 3; n++) yield { kind: 'row', values: [n, `row ${n}`] };
    yield { kind: 'done', isSelect: true, ...(rowCount === null ? {} : { rowCount }) };
  }

  it('does not believe a read when the server counts more rows than it sent', async () => {
    const session = await open(await start(fakeEngine(({ sql }) => (/from/i.test(sql) ? threeRows(4) : undefined))));
    await expect(readNumbers(session)).rejects.toMatchObject({ code: 'ROW_COUNT_MISMATCH' });
  });

  it('takes the rows of a server that never counts them', async () => {
    const session = await open(await start(fakeEngine(({ sql }) => (/from/i.test(sql) ? threeRows(null) : undefined))));
    expect(await readNumbers(session)).toBe(3);
  });

  it('does not believe a read that gives another number of results than statements', async () => {
    const engine = fakeEngine(({ sql }) =>
      /from/i.test(sql) ? [{ kind: 'done', isSelect: false } as const] : undefined,
    );
    const session = await open(await start(engine));
    await expect(readNumbers(session)).rejects.toMatchObject({ code: 'ROW_COUNT_MISMATCH' });
  });
});
