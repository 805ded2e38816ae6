// The functions of CDC that give single values: sys.fn_cdc_get_min_lsn and the like.
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { sameName } from '../bind/scope.ts';
import { datetimeOf } from '../catalog/server.ts';
import { checkArguments } from '../functions/define.ts';
import { serverCollation } from '../session/version.ts';
import type { SessionState } from '../session/state.ts';
import type { SqlType } from '../../types.ts';
import { nvarchar } from '../types/kinds.ts';
import type { Value } from '../types/value.ts';
import { captureLog } from './capture.ts';
import { commitLsn, stepLsn, transactionUpTo } from './lsn.ts';
import { lastCaptured, lsnAtTime, minLsn, readableInstance, timeOfTransaction } from './times.ts';

const lsn: SqlType = { name: 'binary', length: 10 };
const datetime: SqlType = { name: 'datetime' };
const name128 = nvarchar(128, serverCollation);

const mask: SqlType = { name: 'varbinary', length: 128 };

/** From 1; null = no such instance or column. */
function ordinalOf(state: SessionState, instance: Value, column: Value): number | null {
  const found = typeof instance === 'string' ? readableInstance(state, instance) : null;
  const at = found?.columns.findIndex(({ name }) => typeof column === 'string' && sameName(name, column)) ?? -1;
  return at < 0 ? null : at + 1;
}

const isSet = (bits: Uint8Array, ordinal: number): number =>
  ((bits[bits.length - 1 - Math.floor((ordinal - 1) / 8)] ?? 0) >> ((ordinal - 1) % 8)) & 1;

type Rule = {
  readonly args: readonly SqlType[];
  readonly result: SqlType;
  readonly apply: (state: SessionState, values: readonly Value[]) => Value;
};

const step =
  (by: 1n | -1n): Rule['apply'] =>
  (_, [from]) =>
    from instanceof Uint8Array ? stepLsn(from, by) : null;

const epochOf = (datetimeValue: number): number => Date.UTC(1900, 0, 1) + (datetimeValue * 1000) / 300;

const rules: Readonly<Record<string, Rule>> = {
  FN_CDC_GET_MIN_LSN: {
    args: [name128],
    result: lsn,
    apply: (state, [name]) => minLsn(state, typeof name === 'string' ? name : ''),
  },
  FN_CDC_GET_MAX_LSN: {
    args: [],
    result: lsn,
    apply: ({ connection }) => {
      const last = lastCaptured(connection);
      return last === null ? null : commitLsn(last);
    },
  },
  FN_CDC_INCREMENT_LSN: { args: [lsn], result: lsn, apply: step(1n) },
  FN_CDC_DECREMENT_LSN: { args: [lsn], result: lsn, apply: step(-1n) },
  FN_CDC_GET_COLUMN_ORDINAL: {
    args: [name128, name128],
    result: { name: 'int' },
    apply: (state, [instance, column]) => ordinalOf(state, instance, column),
  },
  FN_CDC_IS_BIT_SET: {
    args: [{ name: 'int' }, mask],
    result: { name: 'bit' },
    apply: (_, [at, bits]) => (typeof at === 'number' && bits instanceof Uint8Array ? isSet(bits, at) : null),
  },
  FN_CDC_HAS_COLUMN_CHANGED: {
    args: [name128, name128, mask],
    result: { name: 'bit' },
    apply: (state, [instance, column, bits]) => {
      const at = ordinalOf(state, instance, column);
      return at === null || !(bits instanceof Uint8Array) ? null : isSet(bits, at);
    },
  },
  FN_CDC_MAP_TIME_TO_LSN: {
    args: [nvarchar(30, serverCollation), datetime],
    result: lsn,
    apply: ({ connection }, [operator, at]) =>
      typeof operator === 'string' && typeof at === 'number' ? lsnAtTime(connection, operator, epochOf(at)) : null,
  },
  FN_CDC_MAP_LSN_TO_TIME: {
    args: [lsn],
    result: datetime,
    apply: ({ connection }, [at]) => {
      const endMs = at instanceof Uint8Array ? timeOfTransaction(connection, transactionUpTo(at)) : null;
      return endMs === null ? null : datetimeOf(endMs);
    },
  },
};

/** Undefined for another function. `pin`: what is read belongs to the transaction's moment. */
export function captureFunction(
  state: SessionState,
  parts: readonly string[],
  args: readonly Bound[],
  line: number,
  pin: () => void,
): Bound | undefined {
  const [schema = '', name = ''] = parts;
  const rule = parts.length === 2 && sameName(schema, 'sys') ? rules[name.toUpperCase()] : undefined;
  if (rule === undefined) return undefined;
  checkArguments(name, args.length, rule.args.length, rule.args.length, line);
  const brought = args.map((arg, i) => converted(arg, rule.args[i]));
  const apply = (values: readonly Value[]): Value => {
    // The job may have worked since.
    if (state.database.capture.lagMs > 0) captureLog(state.database, state.nowMs());
    pin();
    return rule.apply(state, values);
  };
  return derive(brought, rule.result, name, apply, { isNullable: true, isVolatile: true });
}
