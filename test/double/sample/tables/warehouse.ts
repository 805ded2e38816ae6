// The sample's warehouse tables: a datetime2 key, a heap, a rowversion key, a skewed key and an empty table.
import { datetimeAfterOpening, minutesAfterOpening, ticksAfterOpening } from '../moments.ts';
import * as t from '../sample-table.ts';
import type { SampleTable } from '../sample-table.ts';

export const stockMoves: SampleTable = {
  definition: {
    schema: 'warehouse',
    name: 'stock_moves',
    columns: [
      t.column('moved_at', t.datetime2(7)),
      t.column('product_id', t.int),
      t.column('delta', t.int),
      t.column('bin', t.varchar(10)),
      t.nullable('operator', t.nvarchar(30)),
      t.nullable('counted_at', { name: 'time', scale: 7 }),
    ],
    indexes: [t.primaryKey('PK_stock_moves', 'moved_at')],
  },
  rowCount: 90_000,
  isScaled: true,
  *rows(count, random) {
    let milliseconds = 0;
    for (let index = 0; index < count; index++) {
      // now and then the next move follows after a single tick of 100 ns: only the seventh digit tells them apart
      const isTick = index > 0 && random.oneIn(20);
      if (!isTick) milliseconds += 1 + random.below(1_200_000);
      yield [
        ticksAfterOpening(milliseconds, index % 10_000),
        1 + random.below(5_000),
        random.below(400) - 200,
        `${random.pick(['A', 'B', 'C', 'D'])}-${random.below(90)}`,
        random.oneIn(3) ? null : random.pick(['Błażej', 'Ewa', 'Íris', 'Οδυσσέας', '']),
        random.oneIn(2) ? null : BigInt(random.below(86_400)) * 10_000_000n + BigInt(random.below(10_000_000)),
      ];
      if (index % 10_000 === 9_999) milliseconds += 1;
    }
  },
};

export const sensorReadings: SampleTable = {
  definition: {
    schema: 'warehouse',
    name: 'sensor_readings',
    columns: [
      t.column('sensor', t.smallint),
      t.column('read_at', t.datetime),
      t.nullable('temperature', t.real),
      t.nullable('humidity', t.float),
      t.column('raw', t.binary(8)),
    ],
    indexes: [],
  },
  rowCount: 60_000,
  isScaled: true,
  *rows(count, random) {
    let previous: t.SampleRow | undefined;
    for (let index = 0; index < count; index++) {
      // sensors that repeat themselves: rows that are equal in every column belong into a heap
      if (previous !== undefined && random.oneIn(50)) {
        yield previous;
        continue;
      }
      const row: t.SampleRow = [
        random.below(300) - 20,
        datetimeAfterOpening(index * 60, random.below(300)),
        random.oneIn(10) ? null : Math.fround((random.below(60_000) - 20_000) / 1_000),
        random.oneIn(10) ? null : random.uint32() / 0x1_0000_0000,
        random.bytes(8),
      ];
      previous = row;
      yield row;
    }
  },
};

export const changeLog: SampleTable = {
  definition: {
    schema: 'warehouse',
    name: 'change_log',
    columns: [
      t.column('version', t.rowversion),
      t.column('entity', t.nvarchar(30)),
      t.column('entity_id', t.bigint),
      t.nullable('payload', t.xml),
    ],
    indexes: [t.primaryKey('PK_change_log', 'version')],
  },
  rowCount: 25_000,
  isScaled: true,
  *rows(count, random) {
    let version = 0x7d0n;
    for (let index = 0; index < count; index++) {
      version += BigInt(1 + random.below(40));
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, version);
      const id = random.below(1_000_000);
      yield [
        bytes,
        random.pick(['order', 'customer', 'price', 'Größe']),
        id,
        random.oneIn(4) ? null : `<change id="${id}"><was>ä &amp; ö</was><is>${random.below(100)}</is></change>`,
      ];
    }
  },
};

export const shipments: SampleTable = {
  definition: {
    schema: 'warehouse',
    name: 'shipments',
    columns: [
      t.column('shipment_id', t.bigint),
      t.column('carrier', t.varchar(20)),
      t.column('parcels', t.smallint),
      t.nullable('declared_value', { name: 'smallmoney' }),
      t.nullable('picked_up', { name: 'smalldatetime' }),
    ],
    indexes: [t.primaryKey('PK_shipments', 'shipment_id')],
  },
  rowCount: 50_000,
  isScaled: true,
  *rows(count, random) {
    // nine tenths lie close together, the rest in islands far apart: equal key ranges would hold very unequal work
    const islands = [
      -9_000_000_000_000_000n,
      -5n,
      10_000_000n,
      1_000_000_000_000n,
      9_000_000_000_000_000_000n,
    ] as const;
    for (let index = 0; index < count; index++) {
      const island = index % 10 === 9 ? (islands[Math.floor(index / 10) % 5] ?? 0n) : (islands[2] ?? 0n) - 1_000_000n;
      yield [
        island + BigInt(index * (index % 10 === 9 ? 7 : 1)),
        random.pick(['north', 'rapid', 'Spedition Süd', 'pigeon']),
        1 + random.below(30),
        random.oneIn(4) ? null : random.below(2_000_000_000),
        random.oneIn(3) ? null : minutesAfterOpening(random.below(1_400 * 1_440)),
      ];
    }
  },
};

export const returns: SampleTable = {
  definition: {
    schema: 'warehouse',
    name: 'returns',
    columns: [
      { ...t.column('return_id', t.int), isIdentity: true },
      t.column('order_id', t.bigint),
      t.nullable('reason', t.nvarchar(200)),
      t.nullable('refund', t.money),
    ],
    indexes: [t.primaryKey('PK_returns', 'return_id')],
  },
  rowCount: 0,
  isScaled: false,
  rows: () => [],
};
