import { expect, test } from 'vitest';
import { describeBound, describeSum } from '../../../electron/worker/report/value-words.ts';

const timestamp = { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false } as const;

test.each([
  [{ kind: 'decimal', precision: 18, scale: 2 } as const, '1250', '12.50'],
  [{ kind: 'decimal', precision: 18, scale: 2 } as const, '-5', '-0.05'],
  [
    { kind: 'decimal', precision: 38, scale: 0 } as const,
    '99999999999999999999999999999999999999',
    '99999999999999999999999999999999999999',
  ],
  [{ kind: 'date' } as const, '-719162', '0001-01-01'],
  [{ kind: 'date' } as const, '2932896', '9999-12-31'],
  [{ kind: 'time', unit: 'micros', digits: 7 } as const, '86399999999', '23:59:59.9999990'],
  [{ kind: 'time', unit: 'millis', digits: 0 } as const, '3723000', '01:02:03'],
  [timestamp, '-1', '1969-12-31 23:59:59.999999'],
  [timestamp, '253402300799999999', '9999-12-31 23:59:59.999999'],
  [{ ...timestamp, isUtc: true, digits: 0 }, '0', '1970-01-01 00:00:00 UTC'],
  [{ kind: 'bool' } as const, '1', 'true'],
  [{ kind: 'int', bits: 64, signed: true } as const, '-9223372036854775808', '-9223372036854775808'],
  [{ kind: 'float', bits: 64 } as const, '1e+300', '1e+300'],
])('a bound of %o kept as %s is %s', (type, kept, told) => {
  expect(describeBound(type, kept)).toBe(told);
});

test('a sum of decimals has its point in its place, others are as they are kept', () => {
  expect(describeSum({ kind: 'decimal', precision: 18, scale: 3 }, '123456')).toBe('123.456');
  expect(describeSum({ kind: 'date' }, '123456')).toBe('123456');
});
