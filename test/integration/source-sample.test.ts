// The session against the double's own SQL engine and its sample database: ranges, watermarks and keys of every type.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellValue } from '../../electron/worker/source/cell-value.ts';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { isExactCodePage } from '../../electron/worker/source/tds/types/code-page.ts';
import { chooseKey } from '../../electron/worker/plan/choose-key.ts';
import { planColumn } from '../../electron/worker/plan/column-plan.ts';
import type { CatalogTable } from '../../shared/catalog.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import type { KeyTuple, PlanTable } from '../../shared/plan.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { startDouble, type Double } from '../double/server.ts';
import type { Engine } from '../double/types.ts';
import { planTable } from '../unit/source/plan-table.ts';

const never = new AbortController().signal;
const batchRows = 37;
let folder: string;
let engine: Engine;
let double: Double;
let session: SourceSession;
let tables: readonly PlanTable[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-'));
  const file = join(folder, 'retail.sqlite');
  buildSample(file, { scale: 0.0005 });
  engine = openEngine({
    databases: [{ name: 'retail', file }],
    logins: [{ user: 'sa', password: 'right', database: 'retail' }],
  });
  double = await startDouble({ engine });
  const config = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'retail',
    authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
    trustServerCertificate: true,
  });
  session = await openSession(config, 'right', never);
  tables = (await readCatalog(session, config, never)).tables.map(toPlan);
});

afterAll(async () => {
  await session?.close();
  await double?.close();
  engine?.close();
  await rm(folder, { recursive: true });
});

function toPlan(table: CatalogTable): PlanTable {
  const columns = table.columns.flatMap((column) => {
    const planned = planColumn(column, {
      isExactCodePage,
      fitsNanos: () => false,
      extraName: (name, suffix) => name + suffix,
    });
    return 'leftOut' in planned ? [] : [planned];
  });
  const { key } = chooseKey(table);
  return {
    ...planTable(columns, null, { schema: table.schema, name: table.name, batchRows }),
    key: key === null ? null : { indexName: key.name, columns: [...key.columns] },
  };
}

type Row = { readonly cells: string; readonly key: KeyTuple | null };

/** Every row of a range as text, with its key. */
async function readRange(table: PlanTable, after: KeyTuple | null, upTo: KeyTuple | null): Promise<Row[]> {
  const outputs = table.columns.flatMap((column) => column.outputs);
  const rows: Row[] = [];
  for await (const batch of session.read({ table, after, upTo, batchBytes: 1 << 20 }, never))
    for (let row = 0; row < batch.rowCount; row++) {
      const cells = outputs.map(({ type }, i) => {
        const value = cellValue(type, batch.columns[i], row);
        if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
        return value === null ? 'NULL' : String(value);
      });
      rows.push({
        cells: cells.join('|').slice(0, 2000),
        key: table.key === null ? null : session.keyAt(table, batch, row),
      });
    }
  return rows;
}

const countOf = async (table: PlanTable): Promise<number> => {
  const name = (part: string) => `[${part.replaceAll(']', ']]')}]`;
  const sql = `SELECT COUNT_BIG(*) AS n FROM ${name(table.schema)}.${name(table.name)} AS t`;
  return Number((await session.query(sql, [], never))[0]['n']);
};

describe('the sample database', () => {
  it('gives every row of every table, whatever its types and names', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(14);
    for (const table of tables) {
      const rows = await readRange(table, null, null);
      expect([table.name, rows.length]).toEqual([table.name, await countOf(table)]);
    }
  });

  it('gives the same rows in the same order when it goes on from any watermark, or is cut in two there', async () => {
    let cuts = 0;
    for (const table of tables.filter(({ key }) => key !== null)) {
      const rows = await readRange(table, null, null);
      const step = Math.max(1, Math.floor(rows.length / 5));
      for (let cut = 0; cut < rows.length; cut += step) {
        const watermark = rows[cut].key;
        expect([table.name, cut, await readRange(table, watermark, null)]).toEqual([
          table.name,
          cut,
          rows.slice(cut + 1),
        ]);
        expect([table.name, cut, await readRange(table, null, watermark)]).toEqual([
          table.name,
          cut,
          rows.slice(0, cut + 1),
        ]);
        cuts++;
      }
    }
    expect(cuts).toBeGreaterThan(20);
  });

  it('gives exactly the rows between two keys', async () => {
    for (const table of tables.filter(({ key }) => key !== null)) {
      const rows = await readRange(table, null, null);
      const [low, high] = [Math.floor(rows.length / 4), Math.floor((rows.length * 3) / 4)];
      if (high >= rows.length) continue;
      const between = await readRange(table, rows[low].key, rows[high].key);
      expect([table.name, between]).toEqual([table.name, rows.slice(low + 1, high + 1)]);
      expect(await readRange(table, rows[low].key, rows[low].key)).toEqual([]);
    }
  });
});
