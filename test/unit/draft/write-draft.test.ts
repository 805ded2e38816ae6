// Drafts as they are written: read back the same, one table a group of lines, stable.
import { describe, expect, test } from 'vitest';
import { askFor } from '../../../electron/worker/draft/ask-for.ts';
import { draftOf } from '../../../electron/worker/draft/from-plan.ts';
import { readDraft } from '../../../electron/worker/draft/read-draft.ts';
import { writeDraft } from '../../../electron/worker/draft/write-draft.ts';
import { factoryPlaceSchema } from '../../../shared/factory.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const made = plan(
  [
    planTable('t0', { where: "Note = '${x}'", schema: 'sales', name: 'Orders' }),
    planTable('t1', { schema: 'sales', name: 'Lines' }),
    planTable('t2', {
      schema: 'sales',
      name: 'Notes',
      rules: [{ id: 'r', kind: 'notNull', column: 'id', onBreak: 'warn' }],
      increment: { mode: 'rowversion', column: 'rv', sweepEvery: 12, ifLost: 'reload', ifSchemaChanged: 'evolve' },
      transforms: [{ kind: 'mask', column: 'email', mask: { how: 'tokenise', domain: 'person' } }],
    }),
    planTable('t3', { schema: 'sales', name: 'Query', kind: 'query', query: 'SELECT 1 AS id', key: null }),
  ],
  { governor: 'on', lanes: 4 },
);
const read = (text: string) => readDraft(text, 'x', { environment: null, set: new Map() });

describe('a draft from a plan', () => {
  const text = writeDraft(draftOf({ ...made, series: { name: 'sales', compactEvery: null } }), './draft.schema.json');

  test('is written for people', () => {
    expect(text).toMatchSnapshot();
  });

  test('is the same when it is read back and written again', () => {
    const draft = read(text);
    expect(draft.tables?.[0]?.where).toBe("Note = '${x}'");
    expect(draft.options).toMatchObject({ lanes: 4, format: 'csv' });
    expect(draft.source).toEqual(made.source);
    expect(writeDraft(draftOf({ ...made, series: { name: 'sales', compactEvery: null } }), './draft.schema.json')).toBe(
      text,
    );
  });

  test('another table changes its own lines only', () => {
    const [first, ...others] = made.tables;
    const more = {
      ...made,
      tables: [...(first === undefined ? [] : [first]), planTable('t9', { schema: 'sales', name: 'Extra' }), ...others],
    };
    const lines = new Set(text.split('\n'));
    const added = writeDraft(draftOf({ ...more, series: { name: 'sales', compactEvery: null } }), './draft.schema.json')
      .split('\n')
      .filter((line) => !lines.has(line));
    expect(added).toEqual(['    { "schema": "sales", "name": "Extra" },']);
  });
});

test('a plan that shares its tables out names those of the Data Factory, since the size is not in it', () => {
  const place = factoryPlaceSchema.parse({
    factory: 'adf-sales',
    nodes: 2,
    vault: 'kv-sales',
    storage: null,
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'rg-sales',
    signIn: { as: { kind: 'managedIdentity' } },
  });
  const shared = { ...plan([planTable('t0', { engine: 'factory' }), planTable('t1')]), factory: place };
  const asked = askFor(read(writeDraft(draftOf(shared), './draft.schema.json')));
  expect(asked.engines).toEqual({
    place,
    fromBytes: null,
    tables: [{ schema: 'dbo', name: 'Table_t0', engine: 'factory' }],
  });
});
