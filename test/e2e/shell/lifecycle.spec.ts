// How the program lives: one instance, a remembered window, a worker that comes back, and files and settings that last.
import { createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import { startAgain, test, type Product } from '../product.ts';

const ready = '"state":"ready"';

async function waitForWorker(product: Product): Promise<void> {
  await expect.poll(async () => product.call('app.info', {})).toMatchObject({ ok: true, value: { worker: 'ready' } });
}

test('answers run.list through a real worker', async ({ product }) => {
  expect(await product.call('run.list', {})).toEqual({ ok: true, value: { runs: [] } });
});

test('a second start shows the window of the first and ends', async ({ product, userData }) => {
  await product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(userData)).toBe(0);
  const isVisible = (): Promise<boolean | undefined> =>
    product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(isVisible).toBe(true);
  expect(product.app.windows()).toHaveLength(1);
});

test('size and position are remembered, and never smaller than usable', async ({ start, userData }) => {
  const wanted = { x: 60, y: 50, width: 1100, height: 720 };
  const first = await start();
  const boundsNow = (product: Product): Promise<unknown> =>
    product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  // A display server takes its time to move a window, and a late word of the place before moves it back: asked again
  // until both the window and what it would remember stay where they were put.
  const place = (): Promise<unknown> =>
    first.app.evaluate(({ BrowserWindow }, bounds) => {
      const window = BrowserWindow.getAllWindows()[0];
      const before = [window?.getBounds(), window?.getNormalBounds()];
      window?.setBounds(bounds);
      return before;
    }, wanted);
  await expect.poll(place).toEqual([wanted, wanted]);
  await expect.poll(place).toEqual([wanted, wanted]);
  const exited = once(first.process, 'exit');
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await exited;
  const file = join(userData, 'window.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ bounds: wanted, isMaximized: false });

  const second = await start();
  expect(await boundsNow(second)).toEqual(wanted);
  second.process.kill('SIGKILL');
  await once(second.process, 'exit');

  writeFileSync(file, JSON.stringify({ bounds: { x: 90_000, y: 0, width: 10, height: 10 }, isMaximized: false }));
  const third = await start();
  expect(await boundsNow(third)).toMatchObject({ width: 1024, height: 700 });
  expect(await boundsNow(third)).not.toMatchObject({ x: 90_000 });
});

test('a killed worker is told, its calls are answered, and a new one takes over', async ({ product }) => {
  await waitForWorker(product);
  await product.watchEvents();
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const source = {
    server: '127.0.0.1',
    port,
    database: 'x',
    authentication: { kind: 'sql', user: 'x', password: { env: 'X' } },
  } as const;
  const connected = once(silent, 'connection');
  const inFlight = product.call('source.inventory', { source, password: '' });
  await connected;
  process.kill(product.workerPid(), 'SIGKILL');
  expect(await inFlight).toMatchObject({
    ok: false,
    error: { code: 'WORKER_EXITED', context: { detail: 'SIGKILL' } },
  });
  await product.sawEvent('worker.state', '"state":"restarting"');
  await product.sawEvent('worker.state', ready);
  expect(await product.call('run.list', {})).toMatchObject({ ok: true });
  silent.close();
});

test('a worker that keeps dying is given up, and started again when asked', async ({ product }) => {
  for (const _ of [1, 2, 3]) {
    await waitForWorker(product);
    await product.watchEvents();
    process.kill(product.workerPid(), 'SIGKILL');
    await product.sawEvent('worker.state', ready);
  }
  process.kill(product.workerPid(), 'SIGKILL');
  await product.sawEvent('worker.state', '"state":"stopped"');
  expect(await product.call('run.list', {})).toMatchObject({ ok: false, error: { code: 'WORKER_EXITED' } });
  await product.watchEvents();
  expect(await product.call('worker.restart', {})).toMatchObject({ ok: true });
  await product.sawEvent('worker.state', ready);
  expect(await product.call('run.list', {})).toMatchObject({ ok: true });
});

test('the worker ends with a killed program', async ({ product }) => {
  await waitForWorker(product);
  const pid = product.workerPid();
  product.process.kill('SIGKILL');
  // A process that nobody has reaped yet is dead all the same.
  const isAlive = (): boolean => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  await expect.poll(isAlive).toBe(false);
});

test('a crashed page comes back, and its worker has not noticed', async ({ product }) => {
  await waitForWorker(product);
  const worker = product.workerPid();
  await product.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return new Promise<void>((resolve) => {
      contents?.once('did-finish-load', () => resolve());
      contents?.forcefullyCrashRenderer();
    });
  });
  expect(product.log()).toContain('the page ended: ');
  const answer = await product.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('tableferry.call("run.list", {}, 1)'),
  );
  expect(answer).toEqual({ ok: true, value: { runs: [] } });
  expect(product.workerPid()).toBe(worker);
});

test('settings and connections last; without a key store a secret does not', async ({ start, userData }) => {
  const first = await start();
  await first.watchEvents();
  await first.call('settings.set', { theme: 'dark' });
  await first.sawEvent('theme.changed', '"theme":"dark"');
  const put = await first.call('secret.put', { value: 'a-secret-of-this-test' });
  const handle = put.ok ? String(Reflect.get(Object(put.value), 'handle')) : '';
  const config = {
    server: 'sql01',
    database: 'Sales',
    authentication: { kind: 'sql', user: 'etl', password: { env: 'X' } },
  } as const;
  const saved = await first.call('connection.save', {
    id: null,
    name: 'Sales',
    connection: { side: 'source', config },
    secret: handle,
  });
  expect(saved).toMatchObject({ ok: true, value: { name: 'Sales', secret: handle } });
  const exited = once(first.process, 'exit');
  await first.app.evaluate(({ app }) => app.quit());
  await exited;
  expect(readFileSync(join(userData, 'connections.json'), 'utf8')).not.toContain('a-secret-of-this-test');

  const second = await start();
  expect(await second.call('app.info', {})).toMatchObject({ value: { theme: 'dark', secretStorage: 'memory' } });
  expect(await second.call('connection.list', {})).toMatchObject({
    value: { connections: [{ name: 'Sales', secret: null, connection: { config: { server: 'sql01' } } }] },
  });
});

test('a file is saved where the dialog says, with the right extension, and only such a file is shown', async ({
  product,
  userData,
}) => {
  const chosen = join(userData, 'report');
  await product.app.evaluate(({ dialog, shell }, filePath) => {
    Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    Object.assign(globalThis, { shown: [] });
    Object.assign(shell, { showItemInFolder: (path: string) => void Reflect.get(globalThis, 'shown').push(path) });
  }, chosen);
  const saved = await product.call('file.save', { suggestedName: 'report', kind: 'html', text: '<p>ä</p>' });
  expect(saved).toEqual({ ok: true, value: { path: `${chosen}.html` } });
  expect(readFileSync(`${chosen}.html`, 'utf8')).toBe('<p>ä</p>');
  expect(await product.call('file.show', { path: '/etc/passwd' })).toMatchObject({ error: { code: 'PATH_NOT_SHOWN' } });
  expect(await product.call('file.show', { path: `${chosen}.html` })).toMatchObject({ ok: true });
  expect(await product.app.evaluate(() => Reflect.get(globalThis, 'shown'))).toEqual([`${chosen}.html`]);
});

test('a page is printed to a PDF, and neither its script nor what it asks for is run', async ({
  product,
  userData,
}) => {
  const chosen = join(userData, 'report');
  await product.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
  }, chosen);
  const before = await product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const html =
    '<!doctype html><meta charset="utf-8"><style>@page { size: A4 }</style><p>Report</p><script>for (let page = 0; page < 9; page++) document.body.append(Object.assign(document.createElement("p"), { style: "break-before: page", textContent: "script" }))</script><img src="https://example.org/a.png">';
  const saved = await product.call('file.savePdf', { suggestedName: 'report', html });
  expect(saved).toEqual({ ok: true, value: { path: `${chosen}.pdf` } });
  const pdf = readFileSync(`${chosen}.pdf`, 'latin1');
  expect(pdf.slice(0, 5)).toBe('%PDF-');
  // A page that ran the script would have ten.
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  expect(await product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(before);
});

test('the menu sends its commands to the page', async ({ product }) => {
  await product.watchEvents();
  await product.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? [];
    for (const item of items) if (['CmdOrCtrl+N', 'CmdOrCtrl+,'].includes(String(item.accelerator))) item.click();
  });
  await product.sawEvent('menu.command', 'newMigration');
  await product.sawEvent('menu.command', 'settings');
});
