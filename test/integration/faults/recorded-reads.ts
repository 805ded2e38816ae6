// An engine that remembers which tables were read, and from which key on.
import type { Engine, EngineParameter } from '../../double/types.ts';

/** `after`: the values of the read's parameters as text; none for a read from the table's beginning. */
export type RecordedRead = { readonly table: string; readonly after: readonly string[] };

/** The engine behind a memory for reads. What a plan asks (counts, extremes, bounds) is no read. */
export function recordReads(engine: Engine, reads: RecordedRead[]): Engine {
  const record = (sql: string, parameters: readonly EngineParameter[]): void => {
    const [, schema, name] = /^SELECT t\.[^]*?FROM \[([^\]]+)\]\.\[([^\]]+)\] AS t/.exec(sql.trimStart()) ?? [];
    if (schema === undefined || name === undefined || /WHERE 1 = 0/.test(sql)) return;
    reads.push({ table: `${schema}.${name}`, after: parameters.map(({ value }) => String(value)) });
  };
  return {
    version: engine.version,
    close: () => engine.close(),
    login(user, password, database) {
      const session = engine.login(user, password, database);
      return {
        database: session.database,
        run(sql, parameters) {
          record(sql, parameters);
          return session.run(sql, parameters);
        },
        begin: (isolation) => session.begin(isolation),
        commit: () => session.commit(),
        rollback: () => session.rollback(),
        get isInTransaction() {
          return session.isInTransaction;
        },
        close: () => session.close(),
      };
    },
  };
}
