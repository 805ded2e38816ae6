// People and their orders, joined by an e-mail address: what the tests of masks export.
import { createDatabaseFile } from '../../double/engine/database-file.ts';
import type { StoredValue } from '../../double/types.ts';

export const peopleCount = 600;
export const mailOf = (id: number): string => `person.${String(id)}@private-mail.example`;
export const nameOf = (id: number): string => `Grace-${String(id)} Hopperfield`;

const collation = 'SQL_Latin1_General_CP1_CI_AS';
const text = (name: string, length: number) =>
  ({ name, type: { name: 'nvarchar', length, collation }, isNullable: true }) as const;
const key = (name: string, column: string) => ({
  name,
  columns: [{ name: column }],
  isPrimaryKey: true,
  isUnique: true,
  isClustered: true,
});

/** dbo.people (keyed by the address), dbo.orders, and dbo.traps, whose rows are for scripts that go wrong. */
export function makePeople(file: string): void {
  const loader = createDatabaseFile(file, {
    name: 'crm',
    collation,
    tables: [
      {
        schema: 'dbo',
        name: 'people',
        columns: [
          { name: 'email', type: { name: 'nvarchar', length: 80, collation }, isNullable: false },
          text('name', 80),
          text('phone', 30),
          { name: 'born', type: { name: 'date' }, isNullable: true },
          { name: 'points', type: { name: 'int' }, isNullable: false },
        ],
        indexes: [key('PK_people', 'email')],
      },
      {
        schema: 'dbo',
        name: 'orders',
        columns: [
          { name: 'id', type: { name: 'int' }, isNullable: false },
          text('email', 80),
          { name: 'total', type: { name: 'decimal', precision: 12, scale: 2 }, isNullable: false },
        ],
        indexes: [key('PK_orders', 'id')],
      },
      {
        schema: 'dbo',
        name: 'traps',
        columns: [{ name: 'id', type: { name: 'int' }, isNullable: false }, text('what', 20)],
        indexes: [key('PK_traps', 'id')],
      },
    ],
  });
  const ids = Array.from({ length: peopleCount }, (_, i) => i + 1);
  loader.insert(
    'dbo',
    'people',
    ids
      .map((id): StoredValue[] => [
        mailOf(id),
        nameOf(id),
        id % 50 === 0 ? null : `+49 30 ${String(5_550_000 + id)}`,
        715_000 + id,
        id,
      ])
      .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );
  loader.insert(
    'dbo',
    'orders',
    ids.map((id): StoredValue[] => [id, mailOf((id % 100) + 1), BigInt(id * 100)]),
  );
  loader.insert(
    'dbo',
    'traps',
    ids.map((id): StoredValue[] => [id, id === 77 ? 'loop' : 'fine']),
  );
  loader.close();
}
