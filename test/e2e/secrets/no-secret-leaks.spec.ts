// One whole job with secrets that can be recognised, then a search for them in all that the program wrote and shows.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { answerDialogs } from '../failures/files.ts';
import {
  button,
  checkLine,
  expectFree,
  giveSource,
  giveTarget,
  openSource,
  testSource,
  testTarget,
  typeSecret,
} from '../failures/forms.ts';
import { passwords, test } from '../failures/world.ts';
import type { Product } from '../product.ts';
import { expectMoving, heading, next, passOptions, passTables, startRun } from '../wizard/drive.ts';
import { findIn, findInFolder, type Secret } from '../../secrets/find-secrets.ts';

test.setTimeout(180_000);

const wrongPassword = 'Wr0ng/but+still a sécret & 7% more';

/** All that the page can be asked for: what it shows, what stands in its fields, and what it stored. */
async function readPage(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => ({
    fields: [...document.querySelectorAll('input, textarea')].map((field) => Reflect.get(field, 'value')),
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys().catch(() => []),
    cookies: document.cookie,
    history: history.state,
  }));
  return `${await page.content()}\n${JSON.stringify(kept)}`;
}

/** Everything that the page's scripts hold, after rubbish was collected. */
async function readHeap(page: Page): Promise<Buffer> {
  const devTools = await page.context().newCDPSession(page);
  const chunks: Buffer[] = [];
  devTools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(Buffer.from(chunk)));
  await devTools.send('HeapProfiler.collectGarbage');
  await devTools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devTools.detach();
  return Buffer.concat(chunks);
}

/** Command line and environment of the program and of all that it started: other users may see the first. */
function readProcesses(root: number): { readonly pid: number; readonly bytes: Buffer }[] {
  const childrenOf = (pid: number): number[] =>
    readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
      readFileSync(`/proc/${String(pid)}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  const all = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(all)];
  const read = (pid: number, what: string): Buffer => readFileSync(`/proc/${String(pid)}/${what}`);
  return all(root).map((pid) => ({ pid, bytes: Buffer.concat([read(pid, 'cmdline'), read(pid, 'environ')]) }));
}

async function saveConnection(page: Page, name: string): Promise<void> {
  const { saved } = text.checks;
  await button(page, saved.save).click();
  const form = page.getByRole('group', { name: saved.save, exact: true });
  await form.getByRole('textbox', { name: saved.name }).fill(name);
  await button(form, saved.confirm).click();
  await expect(button(page, saved.update)).toBeVisible();
}

/** Through the wizard, with a wrong password first, saved connections, a saved plan and a killed worker. */
async function wholeJob(
  product: Product,
  give: { readonly source: () => Promise<void>; readonly connectionString: string },
  planPath: string,
): Promise<void> {
  const { page } = product;
  await openSource(page);
  await give.source();
  await typeSecret(page, text.source.password, wrongPassword);
  await testSource(page);
  await expect(checkLine(page, 'signIn').getByRole('alert')).toContainText('was refused (18456)');
  await button(checkLine(page, 'signIn'), text.frame.copyDetails).click();
  await typeSecret(page, text.source.password, passwords.keeper);
  await testSource(page);
  await expectFree(page);
  await saveConnection(page, 'My source');
  await next(page);
  await giveTarget(page, give.connectionString, 'landing');
  await testTarget(page);
  await expectFree(page);
  await saveConnection(page, 'My storage');
  await next(page);
  await passTables(page, 'sales.');
  await passOptions(page, '64 KB/s');
  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 60_000 });
  await answerDialogs(product, planPath);
  await button(page, text.review.save).click();
  await expect(page.getByText(text.review.saved(planPath), { exact: true })).toBeVisible();
  await startRun(page);
  await expectMoving(page);
  process.kill(product.workerPid(), 'SIGKILL');
  const resume = button(page, text.run.actions.resume);
  await expect(resume).toBeEnabled({ timeout: 30_000 });
  await button(page, text.run.actions.copyDetails).click();
  await resume.click();
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 90_000 });
}

test('no secret is found in any file, in the page, its memory, the clipboard or a command line', async ({
  product,
  sql,
  storage,
  userData,
  folder,
}) => {
  const { page, app } = product;
  const { connectionString, key } = storage;
  const secrets: readonly Secret[] = [
    { name: 'password', value: passwords.keeper },
    { name: 'wrong password', value: wrongPassword },
    { name: 'account key', value: key },
    { name: 'connection string', value: connectionString },
  ];
  // A piece that is kept must not keep the whole: short ones do not, long ones would.
  const source = (): Promise<void> => giveSource(page, sql, 'keeper', ';HostNameInCertificate=sql01.contoso.example');
  const planPath = join(folder, 'sales.json');
  await wholeJob(product, { source, connectionString }, planPath);
  for (const format of ['html', 'json', 'pdf', 'xlsx', 'csv'] as const) {
    const path = join(folder, `report.${format}`);
    await answerDialogs(product, path);
    await button(page, text.result.export.action).click();
    await page.getByRole('menuitem', { name: text.result.export.forms[format].name }).click();
    await expect(page.getByText(text.result.export.saved(path), { exact: true })).toBeVisible();
  }

  const clipboard = await app.evaluate(({ clipboard: board }) => board.readText());
  expect(clipboard).not.toBe('');
  expect(findIn('clipboard', Buffer.from(clipboard), secrets)).toEqual([]);
  expect(findIn('page', Buffer.from(await readPage(page)), secrets)).toEqual([]);
  const heap = await readHeap(page);
  // The search looks into a heap that does hold the text of the page.
  expect(heap.includes(text.result.verdict.verified)).toBe(true);
  expect(findIn('heap of the page', heap, secrets)).toEqual([]);
  const { pid = -1 } = product.process;
  for (const { pid: one, bytes } of readProcesses(pid))
    expect(findIn(`process ${String(one)}`, bytes, secrets)).toEqual([]);

  // Once in its life and once after its end, when all that waited to be written is.
  expect(findInFolder(userData, secrets)).toEqual([]);
  await app.close();
  expect(findInFolder(userData, secrets)).toEqual([]);
  expect(findInFolder(folder, secrets)).toEqual([]);
  const written = readdirSync(userData, { recursive: true }).map(String);
  for (const expected of ['connections.json', 'logs/main.log', 'state/state.db']) expect(written).toContain(expected);

  writeFileSync(join(userData, 'logs/planted.log'), Buffer.from(`…Password=${passwords.keeper};…`, 'utf16le'));
  expect(findInFolder(userData, secrets)).toContainEqual(expect.stringContaining('planted.log: password (UTF-16)'));
});
