// System-versioned tables: triggers that keep former versions, stamped with the begin of the transaction that ended them.
import type { DatabaseDefinition, TableDefinition } from '../types.ts';
import { dataColumn, keyTerms, physicalTable } from './physical.ts';

/** 100 ns since the year 1, as datetime2 is stored. */
export const ticksOf = (epochMs: number): bigint => BigInt(Math.floor(epochMs)) * 10_000n + 621_355_968_000_000_000n;
/** 9999-12-31 23:59:59.9999999 */
const endOfTime = 3_155_378_975_999_999_999n;

const indexOf = ({ columns }: TableDefinition, name: string): number => {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) throw new Error(`a period names the column ${name}, which is not there`);
  return index;
};

export const isPeriod = ({ temporal }: TableDefinition, name: string): boolean =>
  temporal !== undefined && (temporal.from === name || temporal.to === name);

/** `[s].[t]` as it was at a time given as text: SQL over the table and its history. */
export function asOfQuery({ schema, name, temporal }: TableDefinition, at: string): string | null {
  if (temporal === undefined) return null;
  const quote = (text: string): string => `[${text.replaceAll(']', ']]')}]`;
  const where = `WHERE ${quote(temporal.from)} <= '${at}' AND ${quote(temporal.to)} > '${at}'`;
  const { history } = temporal;
  return `SELECT * FROM ${quote(schema)}.${quote(name)} ${where} UNION ALL SELECT * FROM ${quote(history.schema)}.${quote(history.name)} ${where}`;
}

/** The table and its history. */
export function allTimesQuery({ schema, name, temporal }: TableDefinition): string | null {
  if (temporal === undefined) return null;
  const quote = (text: string): string => `[${text.replaceAll(']', ']]')}]`;
  const { history } = temporal;
  return `SELECT * FROM ${quote(schema)}.${quote(name)} UNION ALL SELECT * FROM ${quote(history.schema)}.${quote(history.name)}`;
}

/** SQLite's statements that make the tables of a definition keep their history. */
export function temporalStatements({ tables }: DatabaseDefinition): readonly string[] {
  const began = "(SELECT value FROM meta WHERE name = 'began')";
  return tables.flatMap((table, at) => {
    const { temporal } = table;
    if (temporal === undefined) return [];
    const { name } = physicalTable(table, at + 1);
    const historyAt = tables.findIndex(
      (one) => one.schema === temporal.history.schema && one.name === temporal.history.name,
    );
    const history = physicalTable(tables[historyAt], historyAt + 1).name;
    const [from, to] = [dataColumn(indexOf(table, temporal.from)), dataColumn(indexOf(table, temporal.to))];
    const former = table.columns.map((_, i) => (dataColumn(i) === to ? began : `OLD.${dataColumn(i)}`)).join();
    const isThis = keyTerms(physicalTable(table, at + 1))
      .map((key) => `${key} IS NEW.${key}`)
      .join(' AND ');
    // Stamping is an update too, of the period alone.
    const others = table.columns.flatMap((column, i) => (isPeriod(table, column.name) ? [] : [dataColumn(i)])).join();
    const keep = `INSERT INTO ${history} VALUES (${former});`;
    const stamp = `UPDATE ${name} SET ${from} = ${began}, ${to} = ${endOfTime} WHERE ${isThis};`;
    return [
      `CREATE TRIGGER ${name}_insert AFTER INSERT ON ${name} BEGIN ${stamp} END`,
      `CREATE TRIGGER ${name}_update AFTER UPDATE OF ${others} ON ${name} BEGIN ${keep} ${stamp} END`,
      `CREATE TRIGGER ${name}_delete AFTER DELETE ON ${name} BEGIN ${keep} END`,
    ];
  });
}
