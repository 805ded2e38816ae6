// cdc.fn_cdc_get_all_changes_X and cdc.fn_cdc_get_net_changes_X: the captured changes of a range of log sequence numbers.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import type { Relation } from '../bind/relation.ts';
import { sameName } from '../bind/scope.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { keptValue } from '../session/kept-value.ts';
import type { SessionState } from '../session/state.ts';
import { denied } from '../session/surroundings.ts';
import { nvarchar } from '../types/kinds.ts';
import { loaderOf, type Value } from '../types/value.ts';
import { findInstance, type CaptureInstance } from './instances.ts';
import { operations } from './log.ts';
import { commitLsn, numberOf, recordLsn, transactionFrom, transactionUpTo } from './lsn.ts';
import { lastCaptured, minLsn, readableInstance } from './times.ts';

const lsnType: SqlType = { name: 'binary', length: 10 };
const prefixes = { all: 'fn_cdc_get_all_changes_', net: 'fn_cdc_get_net_changes_' } as const;

type Change = {
  readonly tx: bigint;
  readonly id: number;
  readonly op: number;
  readonly mask: Uint8Array;
  readonly values: readonly Value[];
};

/** Undefined for another function. 208 for an instance that is not there, 229 for one that the login may not use. */
export function capturedChanges(
  state: SessionState,
  parts: readonly string[],
  args: readonly Bound[],
  pin: () => void,
): Relation | undefined {
  const [schema = '', name = ''] = parts;
  const kind =
    prefixes.all === name.slice(0, prefixes.all.length) ? 'all' : name.startsWith(prefixes.net) ? 'net' : null;
  if (parts.length !== 2 || !sameName(schema, 'cdc') || kind === null) return undefined;
  const instance = findInstance(state.connection, name.slice(prefixes[kind].length));
  if (instance === undefined || (kind === 'net' && !instance.hasNet)) return undefined;
  if (readableInstance(state, instance.name) === null) throw denied(state, 'SELECT', 'cdc', name);
  if (args.length !== 3) throw insufficient(name);
  const [from, to, option] = [
    converted(args[0], lsnType),
    converted(args[1], lsnType),
    converted(args[2], nvarchar(30, state.database.collation)),
  ];
  return rowsRelation(shapesOf(instance, kind), (outer) => {
    const env = { row: [], outer };
    pin();
    const [least, most] = [from.evaluate(env), to.evaluate(env)];
    const asked = option.evaluate(env);
    const filter = typeof asked === 'string' ? asked.trim().toLowerCase() : '';
    if (!(least instanceof Uint8Array) || !(most instanceof Uint8Array) || !isInside(state, instance, least, most))
      throw insufficient(`${prefixes[kind]} ...`);
    const changes = changesBetween(state, instance, transactionFrom(least), transactionUpTo(most));
    if (kind === 'all') return allRows(changes, filter);
    return netRows(instance, changes, filter);
  });
}

/** The message is what SQL Server says of a range that is not within that of the instance. */
const insufficient = (name: string): SqlError =>
  new SqlError(
    313,
    `An insufficient number of arguments were supplied for the procedure or function cdc.${name} .`,
    16,
    3,
  );

function isInside(state: SessionState, instance: CaptureInstance, from: Uint8Array, to: Uint8Array): boolean {
  const last = lastCaptured(state.connection);
  return (
    last !== null &&
    numberOf(from) >= numberOf(minLsn(state, instance.name)) &&
    numberOf(to) <= numberOf(commitLsn(last)) &&
    numberOf(from) <= numberOf(to)
  );
}

function shapesOf(instance: CaptureInstance, kind: 'all' | 'net'): readonly ColumnShape[] {
  const lsn = (name: string): ColumnShape => ({ name, type: lsnType, isNullable: true });
  return [
    lsn('__$start_lsn'),
    ...(kind === 'all' ? [lsn('__$seqval')] : []),
    { name: '__$operation', type: { name: 'int' }, isNullable: true },
    { name: '__$update_mask', type: { name: 'varbinary', length: 128 }, isNullable: true },
    ...instance.columns.map(({ name, type }): ColumnShape => ({
      name,
      type: type.name === 'timestamp' ? { name: 'binary', length: 8 } : type,
      isNullable: true,
    })),
  ];
}

const isRow = (row: unknown): row is readonly unknown[] => Array.isArray(row);

function changesBetween(
  { connection }: SessionState,
  { name, columns }: CaptureInstance,
  from: bigint,
  to: bigint,
): readonly Change[] {
  const load = columns.map(({ type }) => loaderOf(type));
  const rows: unknown[] = connection
    .prepare('SELECT tx, id, op, mask, row FROM cdc_changes WHERE instance = ? AND tx BETWEEN ? AND ? ORDER BY tx, id')
    .raw()
    .safeIntegers()
    .all(name, from, to);
  return rows.flatMap((row) => {
    if (!isRow(row)) return [];
    const [tx, id, op, mask, text] = row;
    const kept: unknown = JSON.parse(String(text));
    const values = isRow(kept) ? kept.map((value, i) => load[i](keptValue(value))) : [];
    return [
      {
        tx: typeof tx === 'bigint' ? tx : 0n,
        id: Number(id),
        op: Number(op),
        mask: mask instanceof Uint8Array ? mask : new Uint8Array(),
        values,
      },
    ];
  });
}

function allRows(changes: readonly Change[], filter: string): Value[][] {
  if (filter !== 'all' && filter !== 'all update old') throw insufficient(`${prefixes.all} ...`);
  const shown = filter === 'all' ? changes.filter(({ op }) => op !== operations.before) : changes;
  const first = new Map<bigint, number>();
  for (const { tx, id } of changes) if (!first.has(tx)) first.set(tx, id);
  return shown.map(({ tx, id, op, mask, values }) => {
    // Both images of an update are one record of the log.
    const record = id - (first.get(tx) ?? id) + (op === operations.after ? 0 : 1);
    return [commitLsn(tx), recordLsn(tx, record), op, mask, ...values];
  });
}

/** One row for each key: nothing of one that came and went within the range. */
function netRows({ columns, keys }: CaptureInstance, changes: readonly Change[], filter: string): Value[][] {
  if (!['all', 'all with mask', 'all with merge'].includes(filter)) throw insufficient(`${prefixes.net} ...`);
  const places = keys.map((key) => columns.findIndex(({ name }) => name === key));
  const net = new Map<string, { readonly first: Change; readonly last: Change }>();
  for (const change of changes) {
    if (change.op === operations.before) continue;
    const key = JSON.stringify(places.map((place) => textOf(change.values[place] ?? null)));
    net.set(key, { first: net.get(key)?.first ?? change, last: change });
  }
  return [...net.values()]
    .filter(({ first, last }) => !(first.op === operations.insert && last.op === operations.delete))
    .sort((a, b) => (a.last.tx === b.last.tx ? a.last.id - b.last.id : a.last.tx < b.last.tx ? -1 : 1))
    .map(({ first, last }) => {
      const op =
        last.op === operations.delete
          ? operations.delete
          : filter === 'all with merge'
            ? 5
            : first.op === operations.insert
              ? operations.insert
              : operations.after;
      return [
        commitLsn(last.tx),
        op,
        filter === 'all with mask' && op === operations.after ? last.mask : null,
        ...last.values,
      ];
    });
}

const textOf = (value: Value): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : `${typeof value} ${String(value)}`;
