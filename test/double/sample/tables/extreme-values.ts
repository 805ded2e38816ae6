// The extremes of every SQL Server type, as canonical text (null = NULL).
import type { SqlType } from '../../types.ts';

export type ExtremeColumn = { readonly name: string; readonly type: SqlType; readonly values: readonly string[] };

const zeros = (count: number): string => '0'.repeat(count);
const nines = (count: number): string => '9'.repeat(count);
const fraction = (digits: string, scale: number): string => (scale === 0 ? '' : `.${digits.slice(0, scale)}`);

/** Largest, smallest, zero, the smallest steps around it, and the digits a double would round. */
function decimalColumn(precision: number, scale: number, name: 'decimal' | 'numeric' = 'decimal'): ExtremeColumn {
  const whole = nines(precision - scale) || '0';
  const largest = scale === 0 ? whole : `${whole}.${nines(scale)}`;
  const step = scale === 0 ? '1' : `0.${zeros(scale - 1)}1`;
  const counting = '12345678901234567890123456789012345678'.slice(0, precision);
  const mixed = scale === precision ? `0.${counting}` : counting.slice(0, precision - scale);
  const values = [largest, `-${largest}`, '0', step, `-${step}`];
  return {
    name: `c_${name}_${precision}_${scale}`,
    type: { name, precision, scale },
    values: [...values, scale === precision || scale === 0 ? mixed : `${mixed}.${counting.slice(precision - scale)}`],
  };
}

const integers: readonly ExtremeColumn[] = [
  { name: 'c_bit', type: { name: 'bit' }, values: ['1', '0'] },
  { name: 'c_tinyint', type: { name: 'tinyint' }, values: ['255', '0', '127', '128'] },
  { name: 'c_smallint', type: { name: 'smallint' }, values: ['32767', '-32768', '0', '-1'] },
  { name: 'c_int', type: { name: 'int' }, values: ['2147483647', '-2147483648', '0', '-1'] },
  {
    name: 'c_bigint',
    type: { name: 'bigint' },
    values: ['9223372036854775807', '-9223372036854775808', '0', '-1', '9007199254740993', '-9007199254740993'],
  },
];

const decimals: readonly ExtremeColumn[] = [
  decimalColumn(1, 0),
  decimalColumn(9, 4),
  decimalColumn(10, 0),
  decimalColumn(15, 15),
  decimalColumn(18, 4, 'numeric'),
  decimalColumn(18, 18),
  decimalColumn(19, 0),
  decimalColumn(28, 9),
  decimalColumn(38, 0),
  decimalColumn(38, 10),
  decimalColumn(38, 38),
  {
    name: 'c_smallmoney',
    type: { name: 'smallmoney' },
    values: ['214748.3647', '-214748.3648', '0', '0.0001', '-0.0001'],
  },
  {
    name: 'c_money',
    type: { name: 'money' },
    values: ['922337203685477.5807', '-922337203685477.5808', '0', '0.0001', '-0.0001', '9007199254740.9931'],
  },
];

const floats: readonly ExtremeColumn[] = [
  {
    name: 'c_real',
    type: { name: 'real' },
    values: [
      '3.4028234663852886e38',
      '-3.4028234663852886e38',
      '0',
      '-0',
      '1.401298464324817e-45',
      '1.1754943508222875e-38',
      '0.1',
      '16777217',
      '1e21',
    ],
  },
  {
    name: 'c_float',
    type: { name: 'float' },
    values: [
      '1.7976931348623157e308',
      '-1.7976931348623157e308',
      '0',
      '-0',
      '5e-324',
      '2.2250738585072014e-308',
      '0.1',
      '9007199254740993',
      '1e21',
      '0.30000000000000004',
    ],
  },
];

const digitsOfTime = '9999999';
const oddDigits = '1234567';

const temporal: readonly ExtremeColumn[] = [
  {
    name: 'c_date',
    type: { name: 'date' },
    values: ['0001-01-01', '9999-12-31', '1970-01-01', '1969-12-31', '2024-02-29', '1582-10-10'],
  },
  {
    name: 'c_smalldatetime',
    type: { name: 'smalldatetime' },
    values: ['1900-01-01 00:00', '2079-06-06 23:59', '2024-02-29 12:34'],
  },
  {
    name: 'c_datetime',
    type: { name: 'datetime' },
    values: [
      '1753-01-01 00:00:00.000',
      '9999-12-31 23:59:59.997',
      '1900-01-01 00:00:00.003',
      '1899-12-31 23:59:59.997',
      '2024-02-29 12:34:56.007',
      '1969-12-31 23:59:59.990',
    ],
  },
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((scale): ExtremeColumn[] => {
    const last = `23:59:59${fraction(digitsOfTime, scale)}`;
    const odd = `12:34:56${fraction(oddDigits, scale)}`;
    const first = '0001-01-01 00:00:00';
    return [
      { name: `c_time_${scale}`, type: { name: 'time', scale }, values: ['00:00:00', last, odd] },
      {
        name: `c_datetime2_${scale}`,
        type: { name: 'datetime2', scale },
        values: [first, `9999-12-31 ${last}`, `1969-12-31 ${last}`, `1582-10-10 ${odd}`, `2024-02-29 ${odd}`],
      },
      {
        name: `c_datetimeoffset_${scale}`,
        type: { name: 'datetimeoffset', scale },
        // the extremes hold for the instant in UTC and for the local time alike
        values: [
          `${first} +00:00`,
          `0001-01-01 14:00:00 +14:00`,
          `9999-12-31 ${last} +00:00`,
          `9999-12-31 ${last.replace('23:', '09:')} -14:00`,
          `2024-01-01 00:00:00 +05:30`,
          `2023-12-31 18:30:00 +00:00`,
          `1969-12-31 ${odd} -00:30`,
        ],
      },
    ];
  }),
  // the range that a Parquet timestamp in nanoseconds can hold, to its last tick
  {
    name: 'c_datetime2_nanos',
    type: { name: 'datetime2', scale: 7 },
    values: [
      '1677-09-21 00:12:43.1452242',
      '2262-04-11 23:47:16.8547758',
      '1970-01-01 00:00:00.0000001',
      '1969-12-31 23:59:59.9999999',
    ],
  },
];

const bytes: readonly ExtremeColumn[] = [
  {
    name: 'c_binary',
    type: { name: 'binary', length: 8 },
    values: ['0x0000000000000000', '0xFFFFFFFFFFFFFFFF', '0x0102030405060708'],
  },
  {
    name: 'c_varbinary',
    type: { name: 'varbinary', length: 50 },
    values: ['0x', '0x00', `0x${'FF'.repeat(50)}`, '0x0D0A2C22'],
  },
  {
    name: 'c_varbinary_8000',
    type: { name: 'varbinary', length: 8000 },
    values: [`0x${'A5'.repeat(8000)}`, '0x', '0x01'],
  },
  {
    name: 'c_varbinary_max',
    type: { name: 'varbinary', length: -1 },
    values: [`0x${'00FF'.repeat(5000)}`, '0x', '0x00'],
  },
  { name: 'c_image', type: { name: 'image' }, values: ['0x', '0x89504E470D0A1A0A', '0x00'] },
  {
    name: 'c_uniqueidentifier',
    type: { name: 'uniqueidentifier' },
    values: [
      '00000000-0000-0000-0000-000000000000',
      'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      '01020304-0506-0708-090A-0B0C0D0E0F10',
    ],
  },
  // /1/, /1/3/ and the root
  { name: 'c_hierarchyid', type: { name: 'hierarchyid' }, values: ['0x58', '0x5AF0', '0x'] },
  // POINT (10 50) with SRID 4326; POINT (1 2) with SRID 0; the latter with Z and M
  {
    name: 'c_geography',
    type: { name: 'geography' },
    values: ['0xE6100000010C00000000000049400000000000002440', '0xE6100000010C00000000000000000000000000000000'],
  },
  {
    name: 'c_geometry',
    type: { name: 'geometry' },
    values: [
      '0x00000000010C000000000000F03F0000000000000040',
      '0x00000000010F000000000000F03F000000000000004000000000000008400000000000001040',
    ],
  },
  { name: 'c_clr_udt', type: { name: 'clr_udt' }, values: ['0x8001', '0x', `0x${'C1'.repeat(300)}`] },
];

export const plainExtremes: readonly ExtremeColumn[] = [...integers, ...decimals, ...floats, ...temporal, ...bytes];
