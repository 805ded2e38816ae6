// The dashboard's page: the screens of runs without anything that acts, and what it says when it is not let in or cut off.
import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import '@fontsource-variable/inter/index.css';
import '../../renderer/theme/page.css';
import './whole-window.css';
import { DashboardApp } from '../../renderer/dashboard/dashboard-app.tsx';
import { createSession, type Session } from '../../renderer/dashboard/session.ts';
import { createTokenKeeper, type TokenKeeper } from '../../renderer/dashboard/token-keeper.ts';
import type { Route } from '../../renderer/stores/app-store.ts';
import { enterPath, livePath, type LiveEvent } from '../../shared/dashboard.ts';
import { AppError } from '../../shared/errors.ts';
import type { FactoryTableProgress } from '../../shared/factory-progress.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { answersFor, runId, snapshot, summary, table } from './sample-run.ts';

const button = (name: string | RegExp) => page.getByRole('button', { name });
const acting = /^(stop|resum|retry|discard|verify|new|hold|full|gentle|minimal|finer)/i;
const actingButtons = (): string[] =>
  page
    .getByRole('button')
    .elements()
    .map((element) => element.textContent ?? '')
    .filter((name) => acting.test(name));

/** A server that lets `token` in, answers as told, and streams what it is given. */
function createServer(answers: Answers, token = 'right') {
  let feeds: ReadableStreamDefaultController<Uint8Array>[] = [];
  let isUp = true;
  const asked: string[] = [];
  const json = (status: number, value: unknown): Response => new Response(JSON.stringify(value), { status });
  const answer = async (path: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    const method = pathname.slice('/api/'.length);
    const found: unknown = Reflect.get(answers, method);
    if (typeof found !== 'function') return json(404, {});
    try {
      return json(200, await found(JSON.parse(searchParams.get('input') ?? '{}')));
    } catch (error) {
      return json(503, { error: error instanceof AppError ? error.toData() : { code: 'BUG', context: {} } });
    }
  };
  const stream = (): Response =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(feed) {
          feeds.push(feed);
          feed.enqueue(new TextEncoder().encode(':\n\n'));
        },
      }),
    );
  return {
    asked,
    async fetch(path: string, init: RequestInit): Promise<Response> {
      asked.push(path);
      if (!isUp) throw new TypeError('Failed to fetch');
      const given = new Headers(init.headers).get('Authorization');
      if (path === enterPath && given === 'Code once') return json(200, { token });
      if (given !== `Bearer ${token}`) return json(401, { error: { code: 'DASHBOARD_REFUSED', context: {} } });
      return path === livePath ? stream() : answer(path);
    },
    send(event: LiveEvent) {
      for (const feed of feeds) feed.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
    },
    streams: () => feeds.length,
    down() {
      isUp = false;
      for (const feed of feeds) feed.close();
      feeds = [];
    },
    up: () => void (isUp = true),
  };
}

function createKeeper(token: string | null, hash = ''): TokenKeeper {
  const kept = new Map(token === null ? [] : [['tableferry-token', token]]);
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  return createTokenKeeper({ hash, pathname: '/' }, storage, () => undefined);
}

type Shown = {
  readonly server: ReturnType<typeof createServer>;
  readonly session: Session;
  readonly keeper: TokenKeeper;
};

async function showBoard(
  answers: Answers,
  route: Route | null = null,
  keeper = createKeeper('right'),
  firstWaitMs = 600_000,
): Promise<Shown> {
  const server = createServer(answers);
  const session = createSession({
    keeper,
    fetch: server.fetch,
    nowMs: () => Date.parse('2026-11-24T12:00:00Z'),
    firstWaitMs,
  });
  onTestFinished(() => session.close());
  if (route !== null) session.stores.app.getState().go(route);
  document.documentElement.classList.add('whole-window');
  await render(<DashboardApp session={session} />);
  return { server, session, keeper };
}

const run = { name: 'run', runId } as const;

test('a run in progress moves with the stream, and nothing on it acts', async () => {
  const { server } = await showBoard(answersFor(snapshot({ rows: 4_000_000, rowsEstimate: 8_000_000 })), run);
  await expect.element(page.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '50%, Running');
  await expect.poll(server.streams).toBe(1);
  server.send({ name: 'run.snapshot', payload: snapshot({ seq: 9, rows: 6_000_000, rowsEstimate: 8_000_000 }) });
  await expect.element(page.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '75%, Running');
  await page.getByText('sales.Orders_0005').first().click();
  await expect.element(page.getByRole('complementary')).toBeVisible();
  expect(actingButtons()).toEqual([]);
  await assertNoViolations('dashboard, run');
});

test('runs that failed, stopped or are done show their result and history without anything that acts', async () => {
  const failure = { code: 'BLOB_EXISTS' as const, context: { blob: 'b' } };
  const tables = [table(0, { state: 'failed', error: failure }), table(1, { state: 'done', rows: 5 })];
  for (const state of [
    { kind: 'failed' as const, error: failure },
    { kind: 'stopped' as const, reason: 'crash' as const },
    { kind: 'completed' as const, skippedRows: 0 },
  ]) {
    for (const name of ['run', 'result', 'history'] as const) {
      const answers = answersFor(snapshot({ state, tables }));
      const { session } = await showBoard(
        { ...answers, 'run.list': () => ({ runs: [summary({ state })] }) },
        name === 'history' ? { name } : { name, runId },
      );
      await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (name === 'history') {
        await page.getByRole('grid').getByRole('row').nth(1).click();
        await expect.element(page.getByRole('complementary')).toBeVisible();
      } else await expect.element(page.getByText('sales.Orders_0000').first()).toBeVisible();
      expect([state.kind, name, actingButtons()]).toEqual([state.kind, name, []]);
      session.close();
      document.body.replaceChildren();
    }
  }
});

test('a lost connection is said, and what is shown stays until it stands again and is fetched anew', async () => {
  const { server } = await showBoard(answersFor(snapshot()), run);
  await expect.poll(server.streams).toBe(1);
  server.down();
  await expect.element(page.getByText(/Connection lost at/)).toBeVisible();
  await expect.element(page.getByRole('progressbar')).toBeVisible();
  await assertNoViolations('dashboard, lost');
  server.up();
  const before = server.asked.filter((path) => path.startsWith('/api/run.get')).length;
  await button('Try now').click();
  await expect.element(page.getByText(/Connection lost at/)).not.toBeInTheDocument();
  await expect
    .poll(() => server.asked.filter((path) => path.startsWith('/api/run.get')).length)
    .toBeGreaterThan(before);
});

test('a run that begins elsewhere appears in the list by itself', async () => {
  let runs = [summary()];
  const { server } = await showBoard({ 'run.list': () => ({ runs }) });
  await expect.poll(server.streams).toBe(1);
  runs = [summary({ runId: 'r2', database: 'Warehouse' }), ...runs];
  server.send({ name: 'runs.changed' });
  await expect.element(page.getByRole('row', { name: /Warehouse/ })).toBeVisible();
});

test('without a token it asks, by keyboard too, and forgets one that is refused', async () => {
  const { keeper } = await showBoard({ 'run.list': () => ({ runs: [] }) }, null, createKeeper(null));
  const field = page.getByLabelText('Token, or the whole address');
  await expect.element(field).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Type the token, or paste the whole address.')).toBeVisible();
  await userEvent.keyboard('wrong{Enter}');
  await expect.element(page.getByText(/the token is missing or wrong/)).toBeVisible();
  expect(keeper.token()).toBeNull();
  await assertNoViolations('dashboard, sign in');
  await field.fill('http://127.0.0.1:4747/#token=right');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText(/No run yet/)).toBeVisible();
  expect(keeper.token()).toBe('right');
});

test('the token leaves the address at once; a code is handed in for it, and a used one is asked about', async () => {
  const addresses: string[] = [];
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const keeper = createTokenKeeper({ hash: '#token=abc', pathname: '/' }, storage, (one) => addresses.push(one));
  expect([keeper.token(), keeper.code(), addresses]).toEqual(['abc', null, ['/']]);
  const invited = createKeeper(null, '#code=once');
  await showBoard({ 'run.list': () => ({ runs: [] }) }, null, invited);
  await expect.element(page.getByText(/No run yet/)).toBeVisible();
  expect(invited.token()).toBe('right');
});

test('a code that was used before leads to the question for the token', async () => {
  await showBoard({ 'run.list': () => ({ runs: [] }) }, null, createKeeper(null, '#code=used'));
  await expect.element(page.getByLabelText('Token, or the whole address')).toBeVisible();
  await expect.element(page.getByText(/the token is missing or wrong/)).toBeVisible();
});

test('tables of a Data Factory are told with who moves them, and nothing of them acts or leads there', async () => {
  const copying: FactoryTableProgress = {
    phase: 'copying',
    status: 'InProgress',
    pipeline: 'tableferry_batch_01',
    pipelineRunId: 'p1',
    rowsRead: 620_000,
    rowsCopied: 600_000,
    bytesRead: null,
    bytesWritten: null,
    startedUtc: null,
  };
  const times = { startedUtc: null, endedUtc: null };
  const shown = snapshot({
    tables: [table(0), { ...table(1, { state: 'running' }), factory: copying }],
    factory: {
      factory: 'adf-sales',
      state: 'running',
      answeredUtc: null,
      trouble: null,
      pipelineRuns: [{ runId: 'p1', pipeline: 'tableferry_batch_01', status: 'InProgress', message: '', ...times }],
    },
  });
  await showBoard(answersFor(shown), run);
  await expect.element(page.getByRole('row', { name: /Orders_0001/ }).getByText('Data Factory')).toBeVisible();
  await expect.element(page.getByText('Data Factory adf-sales')).toBeVisible();
  await button('1 pipeline run').click();
  const panel = page.getByRole('complementary');
  await expect.element(panel.getByText('tableferry_batch_01')).toBeVisible();
  await expect.element(button(/^Open in Data Factory Studio/)).not.toBeInTheDocument();
  await expect.element(button('Read what is on record')).not.toBeInTheDocument();
  expect(actingButtons()).toEqual([]);
  await assertNoViolations('dashboard, with a Data Factory');
});

test('the API of the page knows reads only, whatever a component asks', async () => {
  const { session, server } = await showBoard({ 'run.list': () => ({ runs: [] }) });
  for (const call of [
    () => session.stores.api.call('run.stop', { runId }),
    () => session.stores.api.call('run.discard', { runId, secret: '' }),
    () => session.stores.api.call('dashboard.stop', {}),
  ])
    await expect(call()).rejects.toThrow('Nothing was done: the dashboard only shows runs.');
  expect(server.asked.filter((path) => /stop|discard/.test(path))).toEqual([]);
});

test('a lost connection is tried again by itself', async () => {
  const { server } = await showBoard({ 'run.list': () => ({ runs: [] }) }, null, createKeeper('right'), 20);
  await expect.poll(server.streams).toBe(1);
  server.down();
  await expect.element(page.getByText(/Connection lost at/)).toBeVisible();
  server.up();
  await expect.poll(server.streams).toBe(1);
  await expect.element(page.getByText(/Connection lost at/)).not.toBeInTheDocument();
});
