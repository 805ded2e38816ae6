// The sample's small tables in dbo: products, tax brackets by decimal key, and a table whose every name needs quoting.
import { storedFromText } from '../../engine/stored/from-text.ts';
import { openingDay, ticksAfterOpening } from '../moments.ts';
import * as t from '../sample-table.ts';
import type { SampleTable } from '../sample-table.ts';

export const products: SampleTable = {
  definition: {
    schema: 'dbo',
    name: 'products',
    columns: [
      { ...t.column('product_id', t.int), isIdentity: true },
      t.column('sku', t.char(12)),
      t.column('name', t.nvarchar(100)),
      t.column('category', t.varchar(30)),
      t.column('weight_kg', t.decimal(9, 3)),
      t.column('created_at', t.datetime2(0)),
      t.nullable('attributes', t.nvarchar(-1)),
      t.nullable('thumbnail', t.varbinary(200)),
    ],
    indexes: [t.primaryKey('PK_products', 'product_id')],
  },
  rowCount: 5_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      const colour = random.pick(['red', 'blau', 'vert', 'синий', '黒']);
      yield [
        index + 1,
        // char(12): shorter texts are stored padded with blanks
        `SKU-${index}`.padEnd(12, ' '),
        `${random.pick(['Chair', 'Tisch', 'Lámpara', 'Café "Crème"', '茶'])} ${colour} ${index}`,
        random.pick(['furniture', 'kitchen', 'garden', '']),
        random.below(90_000),
        ticksAfterOpening(-random.below(900) * 86_400_000 + random.below(86_400) * 1_000),
        random.oneIn(3) ? null : JSON.stringify({ colour, size: random.below(60), tags: ['new', 'ä', '"q"'] }),
        random.oneIn(3) ? null : random.bytes(random.below(60)),
      ];
    }
  },
};

const threshold = t.decimal(28, 6);

export const taxBrackets: SampleTable = {
  definition: {
    schema: 'dbo',
    name: 'tax_brackets',
    columns: [
      t.column('threshold', threshold),
      t.column('rate', t.decimal(5, 4)),
      t.column('valid_from', t.date),
      t.nullable('remark', t.nvarchar(50)),
    ],
    indexes: [t.primaryKey('PK_tax_brackets', 'threshold')],
  },
  rowCount: 3_000,
  isScaled: true,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      // from below zero up to 22 digits before the point; the last digits alone tell neighbours apart
      const digits = String(index).padStart(6, '0');
      const text =
        index % 5 === 0 ? `-${1 + random.below(900)}.${digits}` : `9007199254740993${random.below(900_000)}.${digits}`;
      yield [
        storedFromText(threshold, text),
        random.below(6_000),
        openingDay + random.below(1_000),
        random.oneIn(2) ? null : `§ ${random.below(99)}`,
      ];
    }
  },
};

export const oddNames: SampleTable = {
  definition: {
    schema: "odd ]schema's",
    name: 'order "details"] 😀; select',
    columns: [
      t.column('select', t.int),
      t.column('a]b', t.varchar(20)),
      t.nullable('__proto__', t.nvarchar(20)),
      t.nullable('constructor', t.int),
      t.nullable(' leading and trailing ', t.date),
      t.nullable('quote"s and it\'s', t.decimal(9, 2)),
      t.nullable('😀 emoji', t.nvarchar(20)),
      t.nullable('dot.comma,tab\tname', t.bit),
      t.nullable('größe/%_[x', t.float),
    ],
    indexes: [t.primaryKey('PK odd ] "key"', 'select', 'a]b')],
  },
  rowCount: 300,
  isScaled: false,
  *rows(count, random) {
    for (let index = 0; index < count; index++) {
      yield [
        Math.floor(index / 3),
        ['x', 'y]', "z'"][index % 3] ?? 'x',
        random.oneIn(4) ? null : `proto ${index}`,
        random.oneIn(4) ? null : index,
        random.oneIn(4) ? null : openingDay + index,
        random.oneIn(4) ? null : random.below(1_000_000) - 500_000,
        random.oneIn(4) ? null : '😀'.repeat(index % 8),
        random.oneIn(4) ? null : index % 2,
        random.oneIn(4) ? null : random.below(1_000) / 8,
      ];
    }
  },
};
