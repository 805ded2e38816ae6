// What a changed table means, case by case, and the table of the plan made anew for it.
import { describe, expect, test } from 'vitest';
import { planReading } from '../../../electron/worker/plan/plan-reading.ts';
import { compareSchema } from '../../../electron/worker/series/drift.ts';
import { evolveTable } from '../../../electron/worker/series/evolve-table.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import type { CatalogColumn, CatalogTable } from '../../../shared/catalog.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { incrementSchema, type Increment } from '../../../shared/increment.ts';
import { planTable } from '../../fakes/plan.ts';
import { column, key, sqlType, table } from '../plan/catalog-samples.ts';

const text = (length: number, more = {}) =>
  sqlType('nvarchar', { maxLength: length * 2, collation: 'Latin1_General_CI_AS', ...more });
const columns: readonly CatalogColumn[] = [
  column('id', sqlType('int')),
  column('name', text(50), { isNullable: true }),
  column('amount', sqlType('decimal', { maxLength: 9, precision: 10, scale: 2 })),
  column('changed', sqlType('datetime2', { maxLength: 8, scale: 3 })),
];
const before = table({ columns: [...columns] });
const signal = new AbortController().signal;

function createSession(answers: readonly object[] = []) {
  const sent: string[] = [];
  const refuse = async () => Promise.reject(new Error('not asked for'));
  const session: SourceSession = {
    read: () => {
      throw new Error('not asked for');
    },
    keyAt: () => {
      throw new Error('not asked for');
    },
    close: refuse,
    async query(sql) {
      sent.push(sql);
      return answers.map((answer) => ({ ...answer }));
    },
  };
  return { tools: { session, isExactCodePage: () => true }, sent };
}

async function planned(of: CatalogTable, chosen: string[] | null = null, more: Partial<PlanTable> = {}) {
  const choice = { schema: of.schema, name: of.name, columns: chosen, where: null, query: null };
  const { tools } = createSession();
  const { catalogColumns: _, key: found, ...told } = await planReading({ choice, table: of }, 'text', tools, signal);
  return planTable('t0', {
    ...told,
    columns: [...told.columns],
    notes: [...told.notes],
    key: found === null ? null : { indexName: found.name, columns: found.columns },
    ...more,
  });
}

const withColumns = (...now: readonly CatalogColumn[]): CatalogTable => table({ columns: [...now] });
const [id, name, amount, changed] = [
  columns[0] ?? column('id', sqlType('int')),
  columns[1] ?? column('name', text(50)),
  columns[2] ?? column('amount', sqlType('int')),
  columns[3] ?? column('changed', sqlType('int')),
];
const note = column('note', text(20), { isNullable: true });
const increment = (mode: object): Increment => incrementSchema.parse({ ifSchemaChanged: 'evolve', ...mode });
const tracking = increment({ mode: 'changeTracking' });

type Case = {
  readonly it: string;
  readonly now: CatalogTable | null;
  readonly by?: Increment | null;
  readonly chosen?: string[];
  readonly more?: Partial<PlanTable>;
  readonly action: 'none' | 'evolve' | 'reload' | 'stop';
  readonly kinds: readonly string[];
  readonly why?: RegExp;
};

const cases: readonly Case[] = [
  { it: 'the same table is no drift', now: before, action: 'none', kinds: [] },
  {
    it: 'a new column goes on',
    now: withColumns(...columns, note),
    action: 'evolve',
    kinds: ['added'],
    why: /note is new .*NULL in rows that have not changed/,
  },
  {
    it: 'a new column of a table with a choice does not matter',
    now: withColumns(...columns, note),
    chosen: ['id', 'name'],
    action: 'none',
    kinds: [],
  },
  {
    it: 'nor where the key is read for its order alone',
    now: withColumns(...columns, note),
    chosen: ['name'],
    action: 'none',
    kinds: [],
  },
  {
    it: 'a new column that no file can hold is harmless',
    now: withColumns(...columns, column('v', sqlType('vector'))),
    action: 'evolve',
    kinds: ['added'],
    why: /left out/,
  },
  {
    it: 'a dropped column goes on without it',
    now: withColumns(id, name, changed),
    action: 'evolve',
    kinds: ['dropped'],
    why: /amount .*is gone: it is left out from now on/,
  },
  {
    it: 'a dropped column that was chosen too',
    now: withColumns(id, name, changed),
    chosen: ['id', 'amount'],
    action: 'evolve',
    kinds: ['dropped'],
  },
  {
    it: 'another type is loaded anew',
    now: withColumns(
      id,
      name,
      column('amount', sqlType('decimal', { maxLength: 9, precision: 12, scale: 4 })),
      changed,
    ),
    action: 'reload',
    kinds: ['changed'],
    why: /decimal\(10, 2\) NOT NULL and is decimal\(12, 4\).*do not fit together/,
  },
  {
    it: 'more room for text goes on',
    now: withColumns(id, column('name', text(80), { isNullable: true }), amount, changed),
    action: 'evolve',
    kinds: ['changed'],
    why: /stay the same/,
  },
  {
    it: 'less room for text is loaded anew',
    now: withColumns(id, column('name', text(20), { isNullable: true }), amount, changed),
    action: 'reload',
    kinds: ['changed'],
  },
  {
    it: 'another collation is loaded anew',
    now: withColumns(id, column('name', text(50, { collation: 'Greek_CI_AS' }), { isNullable: true }), amount, changed),
    action: 'reload',
    kinds: ['changed'],
  },
  {
    it: 'nullability goes on',
    now: withColumns(id, column('name', text(50)), amount, changed),
    action: 'evolve',
    kinds: ['changed'],
  },
  {
    it: 'a column that is computed now is loaded anew',
    now: withColumns(id, name, { ...amount, isComputed: true }, changed),
    action: 'reload',
    kinds: ['changed'],
    why: /computed/,
  },
  {
    it: 'what may have been renamed is loaded anew',
    now: withColumns(id, { ...name, name: 'full_name' }, amount, changed),
    action: 'reload',
    kinds: ['renamed'],
    why: /if it was renamed/,
  },
  {
    it: 'another order is loaded anew',
    now: withColumns(id, amount, name, changed),
    action: 'reload',
    kinds: ['changed'],
    why: /made anew/,
  },
  {
    it: 'another key is loaded anew',
    now: table({ columns: [...columns], keys: [key('PK_orders', ['id', 'amount'])] }),
    action: 'reload',
    kinds: ['key'],
    why: /PK_orders \(id\) and is PK_orders \(id, amount\)/,
  },
  {
    it: 'a key of another name goes on',
    now: table({ columns: [...columns], keys: [key('PK_new', ['id'])] }),
    action: 'evolve',
    kinds: ['key'],
    why: /called PK_new/,
  },
  {
    it: 'no key at all ends it',
    now: table({ columns: [...columns], keys: [] }),
    action: 'stop',
    kinds: ['key'],
    why: /give it a key again/,
  },
  {
    it: 'no key is no obstacle where it is loaded whole',
    now: table({ columns: [...columns], keys: [] }),
    by: increment({ mode: 'reload' }),
    action: 'reload',
    kinds: ['key'],
  },
  { it: 'a table that is gone ends it', now: null, action: 'stop', kinds: ['gone'], why: /stays as it is/ },
  {
    it: 'a right that is gone ends it',
    now: table({ columns: [...columns], canSelect: false }),
    action: 'stop',
    kinds: ['rights'],
    why: /Grant SELECT/,
  },
  {
    it: 'the policy stop stops',
    now: withColumns(...columns, note),
    by: increment({ mode: 'changeTracking', ifSchemaChanged: 'stop' }),
    action: 'stop',
    kinds: ['added'],
    why: /plan says to stop/,
  },
  {
    it: 'the policy reload loads anew',
    now: withColumns(...columns, note),
    by: increment({ mode: 'changeTracking', ifSchemaChanged: 'reload' }),
    action: 'reload',
    kinds: ['added'],
  },
  {
    it: 'a plan without a series refuses',
    now: withColumns(...columns, note),
    by: null,
    action: 'stop',
    kinds: ['added'],
    why: /not in the plan.*plan again/,
  },
  {
    it: 'a table that is loaded whole each time is',
    now: withColumns(...columns, note),
    by: increment({ mode: 'reload' }),
    action: 'reload',
    kinds: ['added'],
  },
  {
    it: 'CDC does not see a new column',
    now: withColumns(...columns, note),
    by: increment({ mode: 'cdc', instance: 'dbo_orders', rows: 'net' }),
    action: 'stop',
    kinds: ['added'],
    why: /second capture instance/,
  },
  {
    it: 'CDC delivers NULL for a dropped one, which is left out',
    now: withColumns(id, name, changed),
    by: increment({ mode: 'cdc', instance: 'dbo_orders', rows: 'all' }),
    action: 'evolve',
    kinds: ['dropped'],
  },
  {
    it: 'the column that changes are found by is gone',
    now: withColumns(id, name, amount),
    by: increment({ mode: 'watermark', column: 'changed', kind: 'time' }),
    action: 'stop',
    kinds: ['dropped'],
    why: /found by changed/,
  },
  {
    it: 'the rowversion is gone',
    now: withColumns(id, name, amount),
    by: increment({ mode: 'rowversion', column: 'changed' }),
    action: 'stop',
    kinds: ['dropped'],
  },
  {
    it: 'the period of a temporal table is gone',
    now: withColumns(id, name, amount),
    by: increment({ mode: 'temporal', start: 'changed', end: 'till', history: { schema: 'dbo', name: 'h' } }),
    action: 'stop',
    kinds: ['dropped'],
  },
  {
    it: 'a transform names the dropped column',
    now: withColumns(id, name, changed),
    more: { transforms: [{ kind: 'rename', column: 'amount', to: 'total' }] },
    action: 'stop',
    kinds: ['dropped'],
    why: /names amount/,
  },
  {
    it: 'a rule names the dropped column',
    now: withColumns(id, name, changed),
    more: { rules: [{ kind: 'notNull', id: 'r', onBreak: 'warn', column: 'amount' }] },
    action: 'stop',
    kinds: ['dropped'],
  },
  {
    it: 'a new column beside masked ones waits for a decision',
    now: withColumns(...columns, note),
    more: { transforms: [{ kind: 'mask', column: 'name', mask: { how: 'redact', with: null } }] },
    action: 'stop',
    kinds: ['added'],
    why: /personal data/,
  },
  {
    it: 'unless the plan lists what is included',
    now: withColumns(...columns, note),
    more: {
      transforms: [
        { kind: 'include', columns: ['id', 'name'] },
        { kind: 'mask', column: 'name', mask: { how: 'redact', with: null } },
      ],
    },
    action: 'evolve',
    kinds: ['added'],
  },
];

describe('compareSchema', () => {
  test.each(cases)('$it', async ({ now, by, chosen, more, action, kinds, why }) => {
    const drift = compareSchema(await planned(before, chosen, more), now, by === undefined ? tracking : by);
    expect(drift.action).toBe(action);
    expect(drift.differences.map(({ kind }) => kind)).toEqual(kinds);
    if (why !== undefined) expect(drift.why).toMatch(why);
    for (const { consequence } of drift.differences) expect(consequence).toMatch(/^.*dbo\.orders.*\.$/s);
  });

  test('a column that was left out when the plan was made is not new', async () => {
    const first = withColumns(...columns, column('v', sqlType('vector')));
    const drift = compareSchema(
      await planned(first),
      withColumns(...columns, note, column('v', sqlType('vector'))),
      tracking,
    );
    expect(drift.differences.map(({ column: which }) => which)).toEqual(['note']);
  });
});

describe('evolveTable', () => {
  const evolve = async (now: CatalogTable, answers: readonly object[] = [], more: Partial<PlanTable> = {}) => {
    const old = await planned(before, null, more);
    const { tools, sent } = createSession(answers);
    const drift = compareSchema(old, now, tracking);
    return { old, sent, ...(await evolveTable(old, now, drift, tools, signal)) };
  };

  test('takes in a column that no row has a value in', async () => {
    const { old, sent, reload, table: evolved } = await evolve(withColumns(...columns, note));
    expect(reload).toBeNull();
    expect(evolved.columns.map((one) => one.name)).toEqual(['id', 'name', 'amount', 'changed', 'note']);
    expect(sent).toEqual(['SELECT TOP (1) 1 AS found\nFROM [dbo].[orders] AS t\nWHERE t.[note] IS NOT NULL']);
    expect(evolved.partitions).toBe(old.partitions);
    expect(compareSchema(evolved, withColumns(...columns, note), tracking).action).toBe('none');
  });

  test('loads anew where a new column has values', async () => {
    const { reload } = await evolve(withColumns(...columns, note), [{ found: 1 }]);
    expect(reload).toMatch(/note is new and has values already/);
  });

  test('keeps how a column was written', async () => {
    const nanos = { kind: 'string' } as const;
    const old = await planned(before);
    const written = old.columns.map((one) =>
      one.name === 'changed' ? { ...one, outputs: [{ name: 'changed', isNullable: false, type: nanos }] } : one,
    );
    const { table: evolved } = await evolve(withColumns(...columns, note), [], { columns: written });
    expect(evolved.columns.find((one) => one.name === 'changed')?.outputs).toEqual([
      { name: 'changed', isNullable: false, type: nanos },
    ]);
  });

  test('reads a table with another key as one range', async () => {
    const now = table({ columns: [...columns], keys: [key('PK_orders', ['id', 'amount'])] });
    const cut = {
      partitions: [
        { index: 0, after: null, upTo: ['5'] },
        { index: 1, after: ['5'], upTo: null },
      ],
    };
    const { reload, table: evolved } = await evolve(now, [], cut);
    expect(reload).toMatch(/loaded anew/);
    expect(evolved.partitions).toEqual([{ index: 0, after: null, upTo: null }]);
    expect(evolved.key?.columns.map((one) => one.name)).toEqual(['id', 'amount']);
  });

  test('what its transforms give is found anew', async () => {
    const transforms = [{ kind: 'trim', column: 'name', side: 'both' }] as const;
    const { table: evolved } = await evolve(withColumns(...columns, note), [], { transforms: [...transforms] });
    expect(evolved.written?.map((one) => one.name)).toEqual(['id', 'name', 'amount', 'changed', 'note']);
  });

  test('keeps its key where a better one came', async () => {
    const now = table({
      columns: [...columns, note],
      keys: [key('PK_orders', ['id'], { isClustered: false }), key('A', ['amount'])],
    });
    const { table: evolved } = await evolve(now);
    expect(evolved.key?.indexName).toBe('PK_orders');
    expect(evolved.declared?.keys.map((one) => one.name)).toEqual(['PK_orders', 'A']);
  });
});
