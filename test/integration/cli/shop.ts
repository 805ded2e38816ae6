// A small shop whose rows break the rules of a shop: what the tests of rules export.
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import type { StoredValue } from '../../double/types.ts';

export const orderCount = 1000;
/** Every 100th order has no customer that exists, every 250th the number of its neighbour, every 400th a bad state. */
export const orphans = (id: number): boolean => id % 100 === 0;
export const repeats = (id: number): boolean => id % 250 === 0 || id % 250 === 1;
export const isBadState = (id: number): boolean => id % 400 === 7;
export const isBadTotal = (id: number): boolean => id % 500 === 3;

const collation = 'SQL_Latin1_General_CP1_CI_AS';
const key = (name: string, column: string) => ({
  name,
  columns: [{ name: column }],
  isPrimaryKey: true,
  isUnique: true,
  isClustered: true,
});

/** dbo.customers, dbo.orders and dbo.order_log, which has the orders again but no key. */
export function makeShop(file: string): void {
  const columns = [
    { name: 'id', type: { name: 'int' }, isNullable: false },
    { name: 'customer_id', type: { name: 'int' }, isNullable: true },
    { name: 'number', type: { name: 'nvarchar', length: 20, collation }, isNullable: false },
    { name: 'state', type: { name: 'char', length: 8, collation }, isNullable: true },
    { name: 'total', type: { name: 'decimal', precision: 12, scale: 2 }, isNullable: false },
    { name: 'placed', type: { name: 'date' }, isNullable: false },
  ] as const;
  const loader = createDatabaseFile(file, {
    name: 'shop',
    collation,
    tables: [
      {
        schema: 'dbo',
        name: 'customers',
        columns: [
          { name: 'id', type: { name: 'int' }, isNullable: false },
          { name: 'country', type: { name: 'nvarchar', length: 2, collation }, isNullable: false },
        ],
        indexes: [key('PK_customers', 'id')],
      },
      { schema: 'dbo', name: 'orders', columns, indexes: [key('PK_orders', 'id')] },
      { schema: 'dbo', name: 'order_log', columns, indexes: [] },
    ],
  });
  const customers = Array.from({ length: 50 }, (_, i): StoredValue[] => [i + 1, i % 10 === 0 ? 'AT' : 'DE']);
  const orders = Array.from({ length: orderCount }, (_, i): StoredValue[] => {
    const id = i + 1;
    return [
      id,
      orphans(id) ? 999 : id % 7 === 0 ? null : (id % 50) + 1,
      // The collation takes no notice of case: the server has to say which numbers are the same.
      id % 250 === 1 && id > 1 ? `n-${String(id - 1)}` : `N-${String(id)}`,
      isBadState(id) ? 'lost' : 'open',
      isBadTotal(id) ? -100n : BigInt(id),
      739_000 + (id % 30),
    ];
  });
  loader.insert('dbo', 'customers', customers);
  loader.insert('dbo', 'orders', orders);
  loader.insert('dbo', 'order_log', orders);
  loader.close();
}
