import { expect, it } from 'vitest';
import type { LogicalType, SqlType } from '../../../shared/columns.ts';
import { describeLogicalType, describeSqlType } from '../../../shared/type-words.ts';
import { sqlType } from '../plan/catalog-samples.ts';

const logical: readonly (readonly [LogicalType, string])[] = [
  [{ kind: 'decimal', precision: 18, scale: 4 }, 'decimal(18,4)'],
  [{ kind: 'timestamp', unit: 'micros', digits: 6, isUtc: true }, 'timestamp, microseconds, UTC'],
  [{ kind: 'timestamp', unit: 'millis', digits: 3, isUtc: false }, 'timestamp, milliseconds'],
  [{ kind: 'string' }, 'text (UTF-8)'],
  [{ kind: 'int', bits: 8, signed: false }, 'unsigned integer, 8 bits'],
  [{ kind: 'int', bits: 64, signed: true }, 'integer, 64 bits'],
  [{ kind: 'fixed', length: 8 }, 'binary, 8 bytes'],
];

it.each(logical)('%j is written as %s', (type, words) => {
  expect(describeLogicalType(type)).toBe(words);
});

const source: readonly (readonly [SqlType, string])[] = [
  [sqlType('decimal', { precision: 18, scale: 4 }), 'decimal(18, 4)'],
  [sqlType('nvarchar', { maxLength: 100 }), 'nvarchar(50)'],
  [sqlType('nvarchar', { maxLength: -1 }), 'nvarchar(max)'],
  [sqlType('varchar', { maxLength: 100 }), 'varchar(100)'],
  [sqlType('varbinary', { maxLength: -1 }), 'varbinary(max)'],
  [sqlType('datetime2', { scale: 7 }), 'datetime2(7)'],
  [sqlType('time', { scale: 0 }), 'time(0)'],
  [sqlType('timestamp', { maxLength: 8 }), 'rowversion'],
  [sqlType('datetime', { precision: 23, scale: 3 }), 'datetime'],
  [sqlType('float', { precision: 53 }), 'float'],
  [sqlType('xml', { maxLength: -1 }), 'xml'],
];

it.each(source)('%j is %s in T-SQL', (type, words) => {
  expect(describeSqlType(type)).toBe(words);
});
