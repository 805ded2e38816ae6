// Red findings block a plan until each is decided, and what is decided is what the plan does. On recorded catalog answers.
import { describe, expect, test } from 'vitest';
import { defaultOptions } from '../../../../electron/worker/plan/estimate.ts';
import { acceptPreflight, applyDecisions } from '../../../../electron/worker/plan/preflight/apply-decisions.ts';
import { runPreflight } from '../../../../electron/worker/plan/preflight/run-preflight.ts';
import { pickTables } from '../../../../electron/worker/plan/pick-tables.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { CatalogTable, TableTraits } from '../../../../shared/catalog.ts';
import type { Decision, Preflight, PreflightChoice, Rule } from '../../../../shared/preflight.ts';
import { createFakeSession, noSignal, type Answer } from '../../source/catalog/fake-session.ts';
import { column, sqlType, table } from '../catalog-samples.ts';

const traits: TableTraits = {
  temporal: null,
  ledger: 'none',
  memory: 'none',
  isExternal: false,
  isFileTable: false,
  graph: null,
  isReplicated: false,
  isTrackedByCdc: false,
  captureInstances: null,
  changeTracking: null,
  storage: 'clustered',
  partitioning: null,
  rowFilters: [],
  synonymFor: null,
};
const selection = { by: 'patterns', include: '*', exclude: '' } as const;
const compiles: Answer = { when: /1 = 0/ };
const rowsSeen = (rows: number): Answer => ({ when: /COUNT_BIG\(\*\)/, rows: [{ row_count: BigInt(rows) }] });
const masked = column('email', sqlType('nvarchar', { maxLength: 100 }), {
  obstacle: 'it is masked for this login',
  traits: { masking: 'email()' },
});

const check = (tables: readonly CatalogTable[], answers: readonly Answer[], session = createFakeSession(answers)) =>
  runPreflight(
    {
      selection,
      scope: 'normal',
      database: 'db',
      options: { run: defaultOptions(), datetime2: 'auto', isExactCodePage: () => true },
    },
    {
      session,
      catalog: {
        server: { name: 'SRV', version: '16', edition: 'Developer' },
        database: 'db',
        tables: [...tables],
        notes: [],
      },
      freeBytes: null,
      nowMs: () => 0,
    },
    noSignal,
  );

const decide = (preflight: Preflight, rule: Rule, choice: PreflightChoice): Decision[] =>
  preflight.findings.filter((one) => one.rule === rule).map(({ id }) => ({ finding: id, choice }));
const planned = (preflight: Preflight, tables: readonly CatalogTable[], decisions: readonly Decision[]) => {
  const picked = pickTables(tables, selection);
  const decided = { preflight, decisions: [...decisions], signOff: null };
  acceptPreflight(decided, picked, 'db');
  return applyDecisions(picked, decided);
};
const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
};

describe('masked columns', () => {
  const tables = [table({ traits, columns: [column('id', sqlType('int')), masked] })];

  test('trap 16: a masked column without UNMASK is red, is never read, and blocks the plan until it is decided', async () => {
    const session = createFakeSession([compiles, rowsSeen(100)]);
    const preflight = await check(tables, [], session);
    const found = preflight.findings.find(({ rule }) => rule === 'masked');
    expect(found).toMatchObject({ severity: 'red', column: 'email', sample: null });
    expect(found?.sql).toContain('GRANT UNMASK ON [dbo].[orders]([email])');
    expect(session.asked.filter((sql) => sql.includes('[email]'))).toEqual([]);
    expect(refusal(() => planned(preflight, tables, []))).toBe('PREFLIGHT_UNDECIDED');
    // To take the made-up values for true ones is not among the choices.
    expect(refusal(() => planned(preflight, tables, decide(preflight, 'masked', 'accept')))).toBe(
      'PREFLIGHT_UNDECIDED',
    );
    expect(refusal(() => planned(preflight, tables, decide(preflight, 'masked', 'leaveOutColumn')))).toBe('accepted');
  });
});

describe('hidden rows', () => {
  test('trap 25: a login that sees 10 of 100 rows is told so without any right on metadata, and must decide', async () => {
    const tables = [table({ traits: { ...traits, rowFilters: null } })];
    const preflight = await check(tables, [compiles, rowsSeen(10)]);
    const found = preflight.findings.find(({ rule }) => rule === 'rowsHidden');
    expect(found).toMatchObject({ severity: 'red', rows: 90 });
    expect(found?.what).toContain('This login sees 10 rows; the server counts about 100.');
    expect(refusal(() => planned(preflight, tables, []))).toBe('PREFLIGHT_UNDECIDED');
    expect(refusal(() => planned(preflight, tables, decide(preflight, 'rowsHidden', 'accept')))).toBe('accepted');
  });

  test('trap 25: a security policy that the server tells of is red as well', async () => {
    const tables = [table({ traits: { ...traits, rowFilters: ['OwnRows'] } })];
    const preflight = await check(tables, [compiles, rowsSeen(10)]);
    expect(preflight.findings.find(({ rule }) => rule === 'rowFilter')).toMatchObject({ severity: 'red' });
  });

  test('a count that is a little off, or of a table without any policy, stops nobody', async () => {
    const near = await check([table({ traits: { ...traits, rowFilters: null } })], [compiles, rowsSeen(96)]);
    expect(near.findings.some(({ rule }) => rule === 'rowsHidden')).toBe(false);
    const stale = await check([table({ traits })], [compiles, rowsSeen(10)]);
    expect(stale.findings.find(({ rule }) => rule === 'rowsHidden')).toMatchObject({ severity: 'yellow' });
  });
});

describe('other decisions', () => {
  test('a computed column that fails is found by itself, and can be left out', async () => {
    const ratio = column('ratio', sqlType('float', { precision: 53 }), {
      isComputed: true,
      traits: { computed: { definition: '([a]/[b])', isPersisted: false } },
    });
    const tables = [table({ traits, columns: [column('id', sqlType('int')), ratio] })];
    const divided = new AppError('SERVER_EXPRESSION_FAILED', { table: 'it', number: 8134, detail: 'Divide by zero' });
    const preflight = await check(tables, [compiles, { when: /_computed/, error: divided }, rowsSeen(100)]);
    const found = preflight.findings.find(({ rule }) => rule === 'computedFails');
    expect(found).toMatchObject({ severity: 'red', column: 'ratio' });
    const [left] = planned(preflight, tables, decide(preflight, 'computedFails', 'leaveOutColumn'));
    expect(left?.table?.columns.find(({ name }) => name === 'ratio')?.obstacle).toContain('the check');
  });

  test('a denied column is named, and the others are looked at', async () => {
    const tables = [table({ traits, columns: [column('id', sqlType('int')), column('pay', sqlType('int'))] })];
    const denied = new AppError('SELECT_DENIED', { object: 'it', number: 230 });
    const preflight = await check(tables, [{ when: /\[pay\]/, error: denied }, compiles, rowsSeen(100)]);
    expect(preflight.findings.find(({ rule }) => rule === 'columnDenied')).toMatchObject({ column: 'pay' });
    expect(preflight.tables).toMatchObject([{ looked: 'all' }]);
  });

  test('a server that refuses every optional question gives a check all the same', async () => {
    const preflight = await check([table()], []);
    expect(preflight.tables).toMatchObject([{ looked: 'refused', rowsLooked: null }]);
    expect(preflight.findings.every(({ severity }) => severity !== 'red')).toBe(true);
  });

  test('a check that was changed by hand, or of other tables, is refused', async () => {
    const tables = [table({ traits })];
    const preflight = await check(tables, [compiles, rowsSeen(100)]);
    const changed = { ...preflight, scope: 'full' as const };
    expect(refusal(() => planned(changed, tables, []))).toBe('PREFLIGHT_UNFIT');
    expect(refusal(() => planned(preflight, [table({ traits, name: 'other' })], []))).toBe('PREFLIGHT_UNFIT');
  });
});
