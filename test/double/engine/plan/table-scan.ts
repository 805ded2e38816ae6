// Reads one table out of SQLite: only the columns in use, with the conditions and the order SQLite can decide itself.
import type Database from 'better-sqlite3';
import type { SqlType } from '../../types.ts';
import { collationOf } from '../collation/collation.ts';
import { sortKey } from '../collation/sort-key.ts';
import { isUnicodeType, dataColumn, keyTerms, sortKeyColumn, type PhysicalTable } from '../physical.ts';
import { isIncomparable, isMoney, isText } from '../types/kinds.ts';
import { asBytes, asString, isBigintValued, isNumberValued, loaderOf, storerOf, type Value } from '../types/value.ts';
import type { Env, Probe, RelationColumn, Slot } from '../bind/bound.ts';
import { rowsOf, type Relation, type ScanOrder } from '../bind/relation.ts';
import { seekOf, type Scan } from './scan-cost.ts';

/** Runs read statements in the statement's snapshot. */
export type Reader = {
  readonly prepare: (sql: string) => Database.Statement;
  /** Told of what each scan cost, once its reading ends. */
  readonly onScan?: (scan: Scan) => void;
  /** True when the rows that come next are to be read anew, as they are now. */
  readonly nextStep?: () => boolean;
};

type Used = { readonly index: number; readonly slot: Slot };

/** Beyond 2^53 the driver must hand out BigInts, which it does for a whole statement or not at all. */
function needsBigint(type: SqlType): boolean {
  if (type.name === 'decimal' || type.name === 'numeric')
    return (type.precision ?? 18) > 15 && (type.precision ?? 18) <= 18;
  return type.name === 'bigint' || type.name === 'datetime2' || type.name === 'money';
}

/** In a statement with BigInts the small integers go through REAL, which costs nothing and gives plain numbers. */
function selectTerm(type: SqlType, index: number, hasBigints: boolean): string {
  const column = dataColumn(index);
  const isSmall = isNumberValued(type) && type.name !== 'real' && type.name !== 'float';
  return hasBigints && isSmall ? `CAST(${column} AS REAL)` : column;
}

const operators = { '=': '=', '<>': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

/** A condition in SQLite's words, and how its operands become parameters. */
type Term = { readonly sql: string; readonly bind: (values: readonly Value[]) => Value[] };

const instant = (value: Value, filler: number): Uint8Array => {
  const bytes = Uint8Array.from(asBytes(value));
  bytes.fill(filler, 8);
  return bytes;
};

/** datetimeoffset compares by instant alone; the offset behind it is covered by the lowest or highest tail. */
function instantTerm(column: string, operator: Probe['operator']): Term | null {
  switch (operator) {
    case '=':
      return { sql: `${column} BETWEEN ? AND ?`, bind: ([value]) => [instant(value, 0), instant(value, 255)] };
    case '>':
    case '<=':
      return { sql: `${column} ${operator} ?`, bind: ([value]) => [instant(value, 255)] };
    case '>=':
    case '<':
      return { sql: `${column} ${operator} ?`, bind: ([value]) => [instant(value, 0)] };
    default:
      return null;
  }
}

function termOf(probe: Probe, table: PhysicalTable): Term | null {
  const { index, type } = probe.column;
  const data = dataColumn(index);
  if (probe.operator === 'isNull') return { sql: `${data} IS NULL`, bind: () => [] };
  if (probe.operator === 'isNotNull') return { sql: `${data} IS NOT NULL`, bind: () => [] };
  if (isIncomparable(type) || type.name === 'sql_variant') return null;
  if (type.name === 'datetimeoffset') return instantTerm(data, probe.operator);
  const isKeyed = isText(type);
  if (isKeyed && !table.sortKeyed.has(index)) return null;
  const collation = isKeyed ? collationOf(type.collation) : null;
  const isWide = isUnicodeType(type);
  const wideDecimal = storerOf(type);
  const parameter = (value: Value): Value =>
    collation === null ? wideDecimal(value) : sortKey(asString(value), collation, isWide);
  const column = isKeyed ? sortKeyColumn(index) : data;
  const bind = (values: readonly Value[]): Value[] => values.map(parameter);
  if (probe.operator === 'in') return { sql: `${column} IN (${probe.operands.map(() => '?').join()})`, bind };
  return { sql: `${column} ${operators[probe.operator]} ?`, bind };
}

/** A decimal operand may be beyond what the column can hold: then SQLite cannot be asked with a 64-bit parameter. */
const fits = (values: readonly Value[], type: SqlType): boolean =>
  !(isBigintValued(type) && (isMoney(type) || (type.precision ?? 18) <= 18)) ||
  values.every((value) => typeof value !== 'bigint' || (value < 1n << 63n && value >= -(1n << 63n)));

/** Rows that a READ COMMITTED scan reads before it frees its locks and lets writers in between. */
const rowsAtAStep = 20;

const isInKeyOrder = (orderBy: readonly string[], table: PhysicalTable): boolean => {
  const keys = keyTerms(table);
  return !keys.some((key) => key.endsWith(' DESC')) && orderBy.every((term, i) => term === keys[i]);
};

/** Some rows at a time, each time as they are by then: a row whose key moves meanwhile is missed or read twice. */
function* readInSteps(
  table: PhysicalTable,
  reader: Reader,
  terms: readonly string[],
  filter: { readonly where: string; readonly values: readonly Value[] },
): Generator<Value[], void, void> {
  const keys = keyTerms(table);
  let last: readonly Value[] | null = null;
  for (;;) {
    const after = `(${keys.join()}) > (${keys.map(() => '?').join()})`;
    const where = last === null ? filter.where : `${filter.where === '' ? ' WHERE ' : `${filter.where} AND `}${after}`;
    const sql = `SELECT ${[...terms, ...keys].join()} FROM ${table.name}${where} ORDER BY ${keys.join()} LIMIT ${rowsAtAStep}`;
    const statement = reader.prepare(sql).raw().safeIntegers();
    const rows: Value[][] = statement.all(...filter.values, ...(last ?? [])).filter(isRow);
    reader.nextStep?.();
    for (const row of rows) yield row.slice(0, terms.length);
    if (rows.length < rowsAtAStep) return;
    last = rows[rows.length - 1].slice(terms.length);
  }
}

/** A relation over a table. `onUse` is told of every column that is read. */
export function tableScan(table: PhysicalTable, reader: Reader): Relation {
  const used: Used[] = [];
  const slots = new Map<number, Slot>();
  const probes: { readonly probe: Probe; readonly term: Term }[] = [];
  let order: readonly ScanOrder[] = [];
  const source = {};
  const columns = table.definition.columns.map((column, index): RelationColumn => {
    const slot: Slot = { at: -1 };
    return {
      name: column.name,
      type: column.type,
      isNullable: column.isNullable,
      isIdentity: column.isIdentity === true,
      isComputed: column.computedDefinition !== undefined,
      slot,
      source,
      index,
      use: () => {
        if (slots.has(index)) return;
        slots.set(index, slot);
        used.push({ index, slot });
      },
    };
  });

  const orderColumn = (column: RelationColumn): string | null => {
    if (column.source !== source || isIncomparable(column.type) || column.type.name === 'sql_variant') return null;
    if (!isText(column.type)) return dataColumn(column.index);
    return table.sortKeyed.has(column.index) ? sortKeyColumn(column.index) : null;
  };

  /** Parameters of the conditions; null when one of them is unknown for every row. */
  const parameters = (
    outer: Env | null,
    conditions: readonly { readonly probe: Probe; readonly term: Term }[] = probes,
  ): { readonly where: string; readonly values: Value[] } | null => {
    const env: Env = { row: [], outer };
    const values: Value[] = [];
    for (const { probe, term } of conditions) {
      const operands = probe.operands.map((operand) => operand.evaluate(env));
      const known = probe.operator === 'in' ? operands.filter((value) => value !== null) : operands;
      if (probe.operator !== 'in' && known.includes(null)) return null;
      if (!fits(known, probe.column.type)) {
        // out of the column's reach: equal to nothing, and beyond every stored value
        const isAbove = known.some((value) => typeof value === 'bigint' && value > 0n);
        const isTrue =
          (isAbove && ['<', '<=', '<>'].includes(probe.operator)) ||
          (!isAbove && ['>', '>=', '<>'].includes(probe.operator));
        if (!isTrue) return null;
        values.push(...term.bind(operands.map(() => (isAbove ? (1n << 63n) - 1n : -(1n << 63n)))));
      } else values.push(...term.bind(operands));
    }
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ term }) => term.sql).join(' AND ')}`;
    return { where, values };
  };

  /** Rows beside the seek are read and thrown away: SQLite may be cleverer than the plan that is imitated here. */
  const tell = (outer: Env | null, rowsReturned: number, isWhole: boolean): void => {
    if (reader.onScan === undefined) return;
    const seek = seekOf(table.definition, probes);
    const filter = parameters(outer, seek);
    let rowsScanned = rowsReturned;
    if (isWhole && filter !== null && seek.length < probes.length) {
      const statement = reader.prepare(`SELECT count(*) FROM ${table.name}${filter.where}`).pluck();
      rowsScanned = Number(statement.get(...filter.values));
    }
    const { schema, name } = table.definition;
    reader.onScan({ table: `${schema}.${name}`, rowsScanned, rowsReturned });
  };

  function* read(outer: Env | null): Generator<Value[], void, void> {
    const filter = parameters(outer);
    if (filter === null) return;
    const isStepwise = reader.nextStep?.() === true;
    const hasBigints = isStepwise || used.some(({ index }) => needsBigint(columns[index].type));
    const terms = used.map(({ index }) => selectTerm(columns[index].type, index, hasBigints));
    const orderBy = order.map((item) => `${orderColumn(item.column)}${item.isDescending ? ' DESC' : ''}`);
    if (isStepwise && isInKeyOrder(orderBy, table)) return yield* readInSteps(table, reader, terms, filter);
    const sql = `SELECT ${terms.length === 0 ? '1' : terms.join()} FROM ${table.name}${filter.where}${orderBy.length === 0 ? '' : ` ORDER BY ${orderBy.join()}`}`;
    const statement = reader.prepare(sql).raw().safeIntegers(hasBigints);
    const rows: Iterator<unknown> = statement.iterate(...filter.values);
    let returned = 0;
    let isWhole = false;
    try {
      for (let next = rows.next(); next.done !== true; next = rows.next()) {
        returned += 1;
        if (isRow(next.value)) yield next.value;
      }
      isWhole = true;
    } finally {
      rows.return?.();
      tell(outer, returned, isWhole);
    }
  }

  return {
    columns,
    layout: (base) => {
      used.forEach(({ slot }, place) => {
        slot.at = base + place;
      });
      return Math.max(used.length, 1);
    },
    open: (outer) => rowsOf(() => read(outer)),
    take: (probe) => {
      if (probe.column.source !== source) return false;
      const term = termOf(probe, table);
      if (term === null) return false;
      probes.push({ probe, term });
      return true;
    },
    scan: {
      canOrder: (wanted) => wanted.every((item) => orderColumn(item.column) !== null),
      order: (wanted) => {
        order = wanted;
      },
      canAggregate: ({ column }) =>
        column === null ||
        (orderColumn(column) !== null && !isText(column.type) && column.type.name !== 'datetimeoffset'),
      aggregate: (aggregates, outer) => {
        const filter = parameters(outer);
        if (filter === null) return aggregates.map(({ name }) => (name === 'count' ? 0n : null));
        const terms = aggregates.map(({ name, column }) =>
          column === null ? 'count(*)' : `${name}(${dataColumn(column.index)})`,
        );
        const sql = `SELECT ${terms.join()} FROM ${table.name}${filter.where}`;
        const row: unknown = reader
          .prepare(sql)
          .raw()
          .safeIntegers()
          .get(...filter.values);
        return isRow(row) ? row.map((value, i) => loadOf(aggregates[i].column)(value)) : [];
      },
    },
  };
}

const loadOf = (column: RelationColumn | null): ((value: Value) => Value) =>
  column === null ? (value) => value : loaderOf(column.type);

const isRow = (row: unknown): row is Value[] => Array.isArray(row);
