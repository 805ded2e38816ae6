// The catalog of one database on servers from 2012 to 2025: what is newer than the server is never named.
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../../../electron/worker/source/catalog.ts';
import type { CatalogTable } from '../../../../shared/catalog.ts';
import { database } from './recorded-database.ts';
import { recordedServer, versions } from './recorded-server.ts';
import { noSignal } from './fake-session.ts';

const readOn = async (major: number) => {
  const server = recordedServer(major, database);
  const { tables } = await readCatalog(server.session, { server: 's', database: 'db' }, noSignal);
  const table = (name: string): CatalogTable => {
    const found = tables.find((some) => some.name === name);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };
  return { tables, table, refused: server.refused() };
};

describe.each(Object.entries(versions))('SQL Server %s', (_, major) => {
  it('is asked for no column and no view that it does not have, but those asked for on their own', async () => {
    const { refused } = await readOn(major);
    // Whole views that may be missing have a question to themselves; no column of a view may ever be too new.
    expect(refused.filter((name) => name.includes('.'))).toEqual([]);
    expect(new Set(refused)).toEqual(new Set(major < 13 ? ['security_predicates'] : []));
  });

  it('lists every table with its columns', async () => {
    const { tables } = await readOn(major);
    expect(tables.map(({ name }) => name)).toEqual(
      'prices prices_history sessions ledger people knows dbo_prices_CT plain Tariffs Far'.split(' '),
    );
    expect(tables.find(({ name }) => name === 'plain')?.columns).toHaveLength(3);
  });
});

describe('what the newest tells', () => {
  it('temporal tables know their history and their period, and history is offered only when asked for', async () => {
    const { table } = await readOn(17);
    expect(table('prices').traits?.temporal).toEqual({
      role: 'current',
      history: { schema: 'dbo', name: 'prices_history' },
      period: { start: 'valid_from', end: 'valid_to' },
    });
    expect(table('prices').columns[1]?.traits).toEqual({ isHidden: true, generatedAlways: 'rowStart' });
    expect(table('prices').columns[1]?.obstacle).toBeNull();
    expect(table('prices_history').hiddenReason).toBe('It holds the history of dbo.prices.');
    expect(table('prices').hiddenReason).toBeNull();
    expect(table('dbo_prices_CT').hiddenReason).toMatch(/change data capture/);
  });

  it('tables in memory are counted, because the partition views do not know them', async () => {
    const { table } = await readOn(17);
    expect(table('sessions')).toMatchObject({
      rowsEstimate: 42,
      sizeSource: 'counted',
      traits: { memory: 'schemaOnly' },
    });
    expect(table('plain')).toMatchObject({ rowsEstimate: 80, sizeSource: 'statistics' });
  });

  it('computed, masked and captured ones are told', async () => {
    const { table } = await readOn(17);
    expect(table('prices').columns[2]?.traits).toEqual({ computed: { definition: '([id]*(2))', isPersisted: false } });
    expect(table('prices').traits?.captureInstances).toEqual(['dbo_prices']);
    expect(table('people').columns[2]).toMatchObject({ traits: { masking: 'default()' } });
    expect(table('people').columns[2]?.obstacle).toMatch(/masked/);
    expect(table('ledger').traits?.ledger).toBe('updatable');
  });

  it('a synonym of a table reads like it and is never meant by a wildcard; one for elsewhere is named, others left out', async () => {
    const { table } = await readOn(17);
    expect(table('Tariffs')).toMatchObject({
      kind: 'table',
      hiddenReason: expect.stringMatching(/stands for dbo\.prices/),
    });
    expect(table('Tariffs').columns).toEqual(table('prices').columns);
    expect(table('Far')).toMatchObject({ columns: [], traits: { synonymFor: '[other].[db].[dbo].[prices]' } });
  });

  it('trap 26: columns of a graph are named by their pseudo-columns, and internal ones left out', async () => {
    const { table } = await readOn(17);
    expect(table('people').columns.map(({ traits, obstacle }) => [traits?.graph, obstacle])).toEqual([
      [undefined, 'it is internal to a graph table'],
      ['$node_id', null],
      [undefined, expect.stringMatching(/masked/)],
    ]);
    expect(table('knows').columns.map(({ traits }) => traits?.graph)).toEqual(['$edge_id', '$from_id']);
  });

  it('trap 26: a column set gives way to its sparse columns', async () => {
    const { table } = await readOn(17);
    expect(table('plain').columns.map(({ name, obstacle }) => [name, obstacle === null])).toEqual([
      ['id', true],
      ['seldom', true],
      ['all_seldom', false],
    ]);
  });

  it('trap 16: a masked column is left out with its reason, not exported as made-up values', async () => {
    const { table } = await readOn(17);
    const salary = table('people').columns[2];
    expect(salary?.obstacle).toMatch(/masked for this login, and SQL Server would send made-up values/);
  });

  it('trap 25: a table whose rows a security policy hides from this login says so', async () => {
    const { table } = await readOn(17);
    expect(table('plain').traits?.rowFilters).toEqual(['OnlyMine']);
    expect(table('plain').notes).toEqual([
      expect.stringMatching(/OnlyMine\) filters it: only the rows that this login may see/),
    ]);
    // Without the right to see definitions nobody is told of policies: unknown, not none.
    expect(table('ledger').traits?.rowFilters).toBeNull();
  });
});
