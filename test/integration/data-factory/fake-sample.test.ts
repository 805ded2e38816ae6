// The sample database through the fake Data Factory: what the export of its plan leaves in storage is what the double stores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { writtenColumns } from '../../../electron/worker/factory/fit-table.ts';
import type { LogicalType } from '../../../shared/columns.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { openEngine } from '../../double/engine/engine.ts';
import { buildSample } from '../../double/sample/build-sample.ts';
import { startDouble } from '../../double/server.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { textOf } from '../../fakes/data-factory/json.ts';
import { openFactoryWorldOn, wish, type Database, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { storedRows } from '../../oracle/stored-rows.ts';
import { queryFiles } from './query-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-sample-'));
const file = join(folder, 'sample.db');
const password = 'Sample-1';
let world: FactoryWorld<Database>;
beforeAll(async () => {
  buildSample(file, { scale: 0.005 });
  const logins = [{ user: 'reader', password, database: 'sample' }];
  const engine = openEngine({ databases: [{ name: 'sample', file }], logins });
  const double = await startDouble({ engine, encryption: 'unsupported' });
  const source = sourceConfigSchema.parse({
    server: '127.0.0.1',
    port: double.port,
    database: 'sample',
    authentication: { kind: 'sql', user: 'reader', password: { env: 'UNUSED' } },
    encrypt: 'optional',
    trustServerCertificate: true,
  });
  const close = async (): Promise<void> => {
    await double.close();
    engine.close();
  };
  world = await openFactoryWorldOn({ source, password, close });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const sixDigits = (text: string): string => {
  const [whole = '', fraction = ''] = text.replace('T', ' ').split('.');
  return `${whole}.${fraction.padEnd(6, '0').slice(0, 6)}`;
};

/** What DuckDB is asked for, and the same of the text that the double's oracle has. */
function comparable(type: LogicalType): {
  readonly select: (name: string) => string;
  readonly expected: (text: string) => string;
} {
  const moment = (name: string): string => `strftime(${name}, '%Y-%m-%d %H:%M:%S.%f')`;
  switch (type.kind) {
    case 'timestamp':
      return { select: moment, expected: sixDigits };
    case 'date':
      return { select: moment, expected: (text) => `${text} 00:00:00.000000` };
    case 'time':
      return { select: moment, expected: (text) => sixDigits(`1970-01-01 ${text}`) };
    case 'binary':
    case 'fixed':
      return { select: (name) => `hex(${name})`, expected: (text) => text };
    case 'bool':
      return { select: (name) => `CAST(${name} AS INT)::VARCHAR`, expected: (text) => text };
    case 'uuid':
      return { select: (name) => `${name}::VARCHAR`, expected: (text) => text.toLowerCase() };
    case 'float':
      return { select: (name) => `CAST(CAST(${name} AS DOUBLE) AS VARCHAR)`, expected: (text) => text };
    default:
      return { select: (name) => `${name}::VARCHAR`, expected: (text) => text };
  }
}
const isFloat = ({ kind }: LogicalType): boolean => kind === 'float';
const rowText = (cells: readonly (string | null)[], types: readonly LogicalType[]): string =>
  JSON.stringify(
    cells.map((cell, index) => (cell !== null && isFloat(types[index]) ? Math.fround(Number(cell)) : cell)),
  );

async function differences(table: PlanTable, files: readonly Buffer[]): Promise<readonly string[]> {
  const columns = writtenColumns(table);
  const outputs = columns.flatMap((column) => column.outputs);
  const types = outputs.map(({ type }) => type);
  const expected: string[] = [];
  for (const chunk of storedRows(file, table, columns))
    for (let row = 0; row < chunk.rowCount; row += 1)
      expected.push(
        rowText(
          chunk.columns.map((cells, index) => {
            const cell = cells[row];
            return cell === null ? null : comparable(types[index]).expected(String(cell));
          }),
          types,
        ),
      );
  const list = outputs.map(({ name, type }) => comparable(type).select(`"${name.replaceAll('"', '""')}"`));
  const found = (await queryFiles(files, `SELECT ${list.join(', ')} FROM FILES`)).map((row) => {
    const cells: (string | null)[] = JSON.parse(row);
    return rowText(cells, types);
  });
  const left = new Map<string, number>();
  for (const row of expected) left.set(row, (left.get(row) ?? 0) + 1);
  for (const row of found) left.set(row, (left.get(row) ?? 0) - 1);
  return [...left].filter(([, count]) => count !== 0).map(([row, count]) => `${String(count)} of ${row}`);
}

describe('the export of the plan of the sample', () => {
  let plan: Plan;
  test('is deployed and carried out', async () => {
    plan = await world.plan({}, undefined, '*');
    const start = world.deploy(plan);
    const { factory, certificate } = world;
    const started = await ask(factory, certificate.cert, 'POST', `/pipelines/${start}/createRun`, {});
    expect(started.status).toBe(200);
    await factory.idle();
    const copies = factory.activities().filter(({ activityType }) => activityType === 'Copy');
    expect(copies.length).toBeGreaterThan(10);
    const failed = copies
      .filter(({ status }) => status !== 'Succeeded')
      .map(({ userProperties, error }) => `${textOf(userProperties.table)}: ${textOf(error.message)}`);
    expect(failed).toEqual([]);
    const refused = exportFactory(plan, wish).tables.filter(({ read }) => read === null);
    expect(refused.length).toBeGreaterThan(0);
    expect(copies.length + refused.length).toBe(plan.tables.length);
  }, 180_000);

  test('leaves in storage what the double stores, cell by cell', async () => {
    const { factory } = world;
    const copied = new Set(
      factory
        .activities()
        .filter(({ activityType, status }) => activityType === 'Copy' && status === 'Succeeded')
        .map(({ userProperties }) => textOf(userProperties.id)),
    );
    const blobs = await world.blobs();
    const found: string[] = [];
    for (const table of plan.tables.filter(({ id }) => copied.has(id))) {
      const files = [...blobs].filter(([path]) => path.includes(folderPart(table))).map(([, bytes]) => bytes);
      for (const line of (await differences(table, files)).slice(0, 2))
        found.push(`${table.schema}.${table.name}: ${line}`);
    }
    expect(found).toEqual([]);
  }, 180_000);
});

const folderPart = ({ schema, name }: PlanTable): string => `/${schema}/${name}/`;
