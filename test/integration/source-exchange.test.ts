// A single connection's requests where the session hides too much: deadlines, transactions, reused read buffers.
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection, sceneOf } from '../../electron/worker/source/connection.ts';
import { planOfResult } from '../../electron/worker/source/query-rows.ts';
import { Exchange, type ExchangeRequest } from '../../electron/worker/source/tds/exchange.ts';
import { RowReader } from '../../electron/worker/source/tds/row-reader.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import { startDouble, type Double, type DoubleOptions } from '../double/server.ts';
import type { EngineEvent } from '../double/types.ts';
import { fakeEngine, numbers, type FakeEngine } from '../unit/double/wire/fake-engine.ts';

const doubles: Double[] = [];
const exchanges: Exchange[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const exchange of exchanges.splice(0)) exchange.close();
  for (const double of doubles.splice(0)) await double.close();
});

async function connect(engine: FakeEngine, options: Partial<DoubleOptions> = {}, cancelDeadlineMs = 5000) {
  const double = await startDouble({ engine, ...options });
  doubles.push(double);
  const config = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'db',
    authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
    encrypt: 'optional',
    trustServerCertificate: true,
  });
  const connection = await openConnection(config, 'right', never);
  const exchange = new Exchange(connection, 10_000, cancelDeadlineMs);
  exchanges.push(exchange);
  const request = (sql: string): ExchangeRequest => ({
    sql,
    parameters: [],
    scene: sceneOf(config),
    onColumns: (columns) => {
      const reader = new RowReader(planOfResult(columns), 1_000_000, 1 << 26);
      reader.open(columns);
      return reader;
    },
  });
  return { double, exchange, connection, request };
}

/** Runs a request to its end; gives how many rows of its result sets arrived. */
async function run(exchange: Exchange, request: ExchangeRequest, signal = never): Promise<number[]> {
  for await (const step of exchange.run(request, signal))
    if (step.kind === 'end') return step.summary.sets.map(({ rowsReceived }) => rowsReceived);
  throw new Error('no end');
}

describe('a connection', () => {
  it('reads into reused buffers without encryption, and not with it', async () => {
    const engine = () => fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(50_000) : undefined));
    const plain = await connect(engine(), { encryption: 'unsupported' });
    expect(plain.connection.direct).not.toBeNull();
    expect(await run(plain.exchange, plain.request('SELECT 1'))).toEqual([50_000]);
    expect(await run(plain.exchange, plain.request('SELECT 2'))).toEqual([50_000]);
    const encrypted = await connect(engine());
    expect(encrypted.connection.direct).toBeNull();
  });

  it('is given up when the server does not confirm a cancellation in time', async () => {
    const { double, exchange, request } = await connect(
      fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(100) : undefined)),
      {},
      50,
    );
    double.faults.next({ kind: 'stall', afterRows: 10 });
    const stopped = run(exchange, request('SELECT 1'), AbortSignal.timeout(100));
    await expect(stopped).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(run(exchange, request('SELECT 1'))).rejects.toMatchObject({ code: 'SOURCE_CONNECTION_LOST' });
  });

  it('sends requests in the transaction that was begun, and gives the connection up when one in it is cancelled', async () => {
    const begin: readonly EngineEvent[] = [{ kind: 'beginTransaction' }, { kind: 'done', isSelect: false }];
    const { exchange, request } = await connect(
      fakeEngine(({ sql }) => (/begin/i.test(sql) ? begin : /select/i.test(sql) ? numbers(100_000) : undefined)),
    );
    await run(exchange, request('BEGIN TRANSACTION'));
    expect(await run(exchange, request('SELECT 1'))).toEqual([100_000]);
    const stop = new AbortController();
    const stopped = run(exchange, request('SELECT 2'), stop.signal);
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    await expect(run(exchange, request('SELECT 3'))).rejects.toMatchObject({ code: 'SOURCE_CONNECTION_LOST' });
  });
});
