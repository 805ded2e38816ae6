// CREATE DATABASE ... AS SNAPSHOT OF and DROP DATABASE: a copy of the file as it is, which nobody can write to.
import { rmSync } from 'node:fs';
import { SqlError } from '../../types.ts';
import { sameName } from '../bind/scope.ts';
import type { Statement } from '../syntax/ast.ts';
import { databaseMissing, openDatabase } from './open-database.ts';
import type { SessionState } from './state.ts';

const denied = (what: string): SqlError =>
  new SqlError(262, `${what} DATABASE permission denied in database 'master'.`, 14);

export function createSnapshot(
  { name, source, line }: Extract<Statement, { kind: 'createSnapshot' }>,
  state: SessionState,
): void {
  const { databases, login } = state;
  if (login.canCreateDatabase !== true) throw denied('CREATE');
  if (state.transactionCount > 0)
    throw new SqlError(226, 'CREATE DATABASE statement not allowed within multi-statement transaction.');
  if (databases.some((one) => sameName(one.name, name)))
    throw new SqlError(1801, `Database '${name}' already exists. Choose a different database name.`, 16, 3, line);
  const origin = databases.find((one) => sameName(one.name, source));
  if (origin === undefined) throw databaseMissing(source);
  const file = `${origin.file}.${String(databases.length)}-${String(Date.now())}.snapshot`;
  state.connection.prepare('VACUUM INTO ?').run(file);
  const id = Math.max(...databases.map((one) => one.id)) + 1;
  databases.push(
    openDatabase(id, name, file, {
      ...origin.traits,
      isReadOnly: true,
      snapshotOf: origin.id,
      createdMs: state.nowMs(),
    }),
  );
}

export function dropDatabase(
  { name, isIfExists, line }: Extract<Statement, { kind: 'dropDatabase' }>,
  state: SessionState,
): void {
  const { databases, login } = state;
  const at = databases.findIndex((one) => sameName(one.name, name));
  if (at < 0 && isIfExists) return;
  const found = at < 0 ? undefined : databases[at];
  if (found === undefined)
    throw new SqlError(
      3701,
      `Cannot drop the database '${name}', because it does not exist or you do not have permission.`,
      11,
      1,
      line,
    );
  if (login.canCreateDatabase !== true || found.traits.snapshotOf === null) throw denied('DROP');
  databases.splice(at, 1);
  rmSync(found.file, { force: true });
}
