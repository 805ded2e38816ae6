// The sample's sales tables: customers, orders and what hangs on them.
import { encodeOffset } from '../../engine/stored/datetimeoffset.ts';
import { openingDay, ticksAfterOpening } from '../moments.ts';
import type { Random } from '../random.ts';
import * as t from '../sample-table.ts';
import type { SampleTable } from '../sample-table.ts';
import { cityName, customerCode, notes, personName } from './words.ts';

const msPerDay = 86_400_000;
const daysOpen = 1_400;
const firstOrderId = 4_300_000_001;
const customerCount = 30_000;
const productCount = 5_000;

const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'PLN', 'JPY'] as const;
const states = ['open', 'paid', 'packed', 'shipped', 'delivered', 'returned'] as const;

export const customers: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'customers',
    columns: [
      t.column('customer_code', t.nvarchar(40, 'Latin1_General_CI_AS')),
      t.column('name', t.nvarchar(80)),
      { ...t.nullable('email', t.nvarchar(256)), aliasType: 'EmailAddress' },
      t.nullable('city', t.varchar(60, t.cyrillic)),
      t.nullable('born', t.date),
      t.column('credit_limit', t.money),
      t.column('is_active', t.bit),
      t.nullable('discount_rate', t.real),
      t.nullable('notes', t.nvarchar(-1)),
    ],
    indexes: [t.primaryKey('PK_customers', 'customer_code')],
  },
  rowCount: customerCount,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      const name = personName(random);
      yield [
        customerCode(index),
        name,
        random.oneIn(5) ? null : `${name.toLowerCase().replaceAll(' ', '.')}${index}@example.com`,
        random.oneIn(4) ? null : cityName(random.below(2_000)),
        random.oneIn(6) ? null : openingDay - 6_600 - random.below(22_000),
        random.below(2_000_000) * 50,
        random.oneIn(9) ? 0 : 1,
        random.oneIn(3) ? null : Math.fround(random.below(400) / 1000),
        random.oneIn(3) ? notes(random) : null,
      ];
    }
  },
};

export const orders: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'orders',
    columns: [
      { ...t.column('order_id', t.bigint), isIdentity: true },
      t.column('customer_code', t.nvarchar(40, 'Latin1_General_CI_AS')),
      t.column('ordered_at', t.datetime2(3)),
      t.column('status', t.varchar(12)),
      t.column('channel', t.tinyint),
      t.column('currency', t.char(3)),
      t.column('total', t.decimal(18, 4)),
      t.nullable('shipped_on', t.date),
      t.nullable('weight_kg', t.float),
      t.nullable('tracking_id', t.uniqueidentifier),
    ],
    indexes: [t.primaryKey('PK_orders', 'order_id')],
  },
  rowCount: 330_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      const day = Math.floor((index / count) * daysOpen);
      yield [
        firstOrderId + index,
        customerCode(random.below(customerCount)),
        ticksAfterOpening(day * msPerDay + random.below(msPerDay)),
        random.pick(states),
        random.below(4),
        random.pick(currencies),
        random.below(90_000_000),
        random.oneIn(4) ? null : openingDay + day + random.below(9),
        random.oneIn(3) ? null : random.below(60_000) / 1_000,
        random.oneIn(3) ? null : guid(random),
      ];
    }
  },
};

export const orderLines: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'order_lines',
    columns: [
      t.column('order_id', t.bigint),
      t.column('line_no', t.smallint),
      t.column('product_id', t.int),
      t.column('quantity', t.int),
      t.column('unit_price', t.decimal(10, 2)),
      {
        ...t.nullable('line_total', t.decimal(18, 2)),
        computedDefinition: '(CONVERT([decimal](18,2),[quantity]*[unit_price]))',
      },
      t.nullable('gift_text', t.nvarchar(60)),
    ],
    indexes: [t.primaryKey('PK_order_lines', 'order_id', 'line_no')],
  },
  rowCount: 900_000,
  isScaled: true,
  *rows(count, random) {
    let orderId = firstOrderId;
    let lineNo = 0;
    let linesLeft = 1 + random.below(4);
    for (let index = 0; index < count; index++) {
      if (linesLeft === 0) {
        orderId += 1;
        lineNo = 0;
        linesLeft = 1 + random.below(5);
      }
      linesLeft -= 1;
      lineNo += 1;
      const quantity = 1 + random.below(12);
      const unitPrice = 50 + random.below(49_950);
      yield [
        orderId,
        lineNo,
        1 + random.below(productCount),
        quantity,
        unitPrice,
        quantity * unitPrice,
        random.oneIn(40) ? `For ${personName(random)} – with love ❤` : null,
      ];
    }
  },
};

export const prices: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'prices',
    columns: [
      t.column('product_id', t.int),
      t.column('currency', t.char(3)),
      t.column('valid_from', t.date),
      t.column('price', t.money),
      t.nullable('note', t.varchar(40)),
    ],
    indexes: [t.primaryKey('PK_prices', 'product_id', 'currency', 'valid_from DESC')],
  },
  rowCount: 70_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      const product = Math.floor(index / 14);
      const currency = currencies[index % 7] ?? 'EUR';
      const isLater = index % 14 >= 7;
      const validFrom = openingDay + (isLater ? 500 + random.below(400) : random.below(400));
      yield [product + 1, currency, validFrom, 5_000 + random.below(9_000_000), isLater ? null : ''];
    }
  },
};

export const payments: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'payments',
    columns: [
      t.column('payment_id', t.uniqueidentifier),
      t.column('order_id', t.bigint),
      t.column('paid_at', t.datetimeoffset(7)),
      t.column('amount', t.money),
      t.column('method', t.varchar(20)),
      t.nullable('reference', t.varbinary(16)),
    ],
    indexes: [t.primaryKey('PK_payments', 'payment_id')],
  },
  rowCount: 60_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      const utcTicks = ticksAfterOpening(
        random.below(daysOpen) * msPerDay + random.below(msPerDay),
        random.below(10_000),
      );
      yield [
        guid(random),
        firstOrderId + index * 5,
        encodeOffset(utcTicks, random.pick([0, 60, 120, -300, -480, 330, 570, 345])),
        random.below(2_000_000_000),
        random.pick(['card', 'transfer', 'cash', 'voucher', 'direct debit']),
        random.oneIn(4) ? null : random.bytes(random.below(17)),
      ];
    }
  },
};

export const cities: SampleTable = {
  definition: {
    schema: 'sales',
    name: 'cities',
    columns: [
      t.column('city', t.varchar(60, t.cyrillic)),
      t.column('region', t.nvarchar(60)),
      t.column('population', t.int),
      t.nullable('founded', t.smallint),
      t.nullable('area_km2', t.decimal(9, 3)),
    ],
    indexes: [t.primaryKey('PK_cities', 'city')],
  },
  rowCount: 2_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      yield [
        cityName(index),
        random.pick(['Северный край', 'Поволжье', 'Сибирь', 'Юг', 'Қазақстан', '']),
        random.below(3_000_000),
        random.oneIn(3) ? null : 1_100 + random.below(900),
        random.oneIn(5) ? null : random.below(4_000_000),
      ];
    }
  },
};

/** A random (version 4) uniqueidentifier in comparison order. */
function guid(random: Random): Uint8Array {
  const bytes = random.bytes(16);
  bytes[9] = ((bytes[9] ?? 0) & 0x0f) | 0x40;
  bytes[6] = ((bytes[6] ?? 0) & 0x3f) | 0x80;
  return bytes;
}
