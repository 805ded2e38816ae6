// A real server with the sample in a database of its own, the same rows as the truth beside it, and an emulated storage.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { quoteName } from '../../electron/worker/source/quote-name.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import { buildSample, sampleDefinition } from '../double/sample/build-sample.ts';
import { sampleTables } from '../double/sample/definition.ts';
import { createRandom } from '../double/sample/random.ts';
import { freshDatabaseName, type RealServer } from './real-server.ts';
import { createSchemas, createTable, dropTable, insertStatements, isLoadable } from './sample-sql.ts';

export type RealWorld = {
  readonly folder: string;
  readonly source: SourceConfig;
  readonly password: string;
  /** The double's file with the same rows: what came out is held against it. */
  readonly truthFile: string;
  readonly azurite: Azurite;
  readonly session: SourceSession;
  /** Drops what was made, and only that. */
  close(): Promise<void>;
};

const never = new AbortController().signal;
/** The smallest sample: every case, few rows. */
const scale = 0.002;

export async function openRealWorld({ source, password, givenDatabase }: RealServer): Promise<RealWorld> {
  const database = givenDatabase ?? freshDatabaseName();
  const asDatabase = { ...source, database };
  const admin = await openSession(source, password, never);
  if (givenDatabase === null)
    await admin.query(`CREATE DATABASE ${quoteName(database)} COLLATE ${sampleDefinition.collation};`, [], never);
  const session = await openSession(asDatabase, password, never);
  await loadSample(session, scale, givenDatabase !== null);
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-real-'));
  const truthFile = join(folder, 'truth.db');
  buildSample(truthFile, { scale });
  const azurite = await startAzurite();
  writeFileSync(join(folder, 'source.json'), JSON.stringify(asDatabase));
  return {
    folder,
    source: asDatabase,
    password,
    truthFile,
    azurite,
    session,
    async close() {
      await azurite.close();
      if (givenDatabase !== null)
        for (const { definition } of sampleTables.filter((table) => isLoadable(table.definition)))
          await session.query(dropTable(definition), [], never);
      await session.close();
      if (givenDatabase === null) {
        const name = quoteName(database);
        await admin.query(`ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;`, [], never);
        await admin.query(`DROP DATABASE ${name};`, [], never);
      }
      await admin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the rows that were loaded; `isGiven`: tables of the same names are replaced. */
export async function loadSample(session: SourceSession, size: number, isGiven: boolean): Promise<number> {
  let total = 0;
  const loadable = sampleTables.filter(({ definition }) => isLoadable(definition));
  const definitions = loadable.map(({ definition }) => definition);
  const run = (sql: string) => session.query(sql, [], never);
  // A database that is given may hold what an interrupted test left, and its schemas.
  for (const sql of createSchemas(definitions)) await (isGiven ? run(sql).catch(() => undefined) : run(sql));
  for (const { definition, rows, rowCount, isScaled } of loadable) {
    const { schema, name } = definition;
    if (isGiven) await run(dropTable(definition));
    await run(createTable(definition));
    const count = isScaled ? Math.min(rowCount, Math.max(50, Math.round(rowCount * size))) : rowCount;
    total += count;
    for (const sql of insertStatements(definition, rows(count, createRandom(1, `${schema}.${name}`)))) await run(sql);
  }
  return total;
}
