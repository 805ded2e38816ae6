// A plan that was saved: refused when it was changed by hand, and carried out by the command line beside the window.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { describeProblem } from '../../../renderer/text/problems.ts';
import { text } from '../../../renderer/text/text.ts';
import { heading, rowsVerified } from '../wizard/drive.ts';
import type { Product } from '../product.ts';
import { answerDialogs } from './files.ts';
import { button, openReview } from './forms.ts';
import { passwords, test, type SqlServer } from './world.ts';
import { childEnvironment } from '../../child-environment.ts';

const root = join(import.meta.dirname, '../../..');

async function savePlan(
  product: Product,
  sql: SqlServer,
  connectionString: string,
  path: string,
  search?: string,
): Promise<void> {
  const { page } = product;
  await openReview(page, sql, connectionString, search);
  await answerDialogs(product, path);
  await button(page, text.review.save).click();
  await expect(page.getByText(text.review.saved(path), { exact: true })).toBeVisible();
}

test('a plan that was changed by hand is refused, and the one as it was made is shown', async ({
  product,
  sql,
  storage,
  folder,
}) => {
  const { page } = product;
  const path = join(folder, 'sales.json');
  await savePlan(product, sql, storage.connectionString, path);
  const plan = readFileSync(path, 'utf8');
  writeFileSync(path, plan.replace('"container": "landing"', '"container": "lending"'));
  expect(readFileSync(path, 'utf8')).not.toBe(plan);

  await button(page, text.frame.home).click();
  await page.getByText(text.home.open, { exact: true }).click();
  const told = page.getByRole('alert').filter({ hasText: 'was not run' });
  await expect(told).toContainText(describeProblem({ code: 'PLAN_CHANGED_BY_HAND', context: { path } }));
  await expect(button(page, text.review.start)).toBeDisabled();

  writeFileSync(path, plan);
  await button(page, text.home.open).click();
  await expect(page.getByText(text.review.openedPurpose(path), { exact: true })).toBeVisible();
  await expect(told).toBeHidden();
  await expect(button(page, text.review.start)).toBeEnabled();
});

test('a run of the command line in the same state folder is shown live, and Stop in the window stops it', async ({
  start,
  userData,
  sql,
  storage,
  folder,
}) => {
  const path = join(folder, 'sales.json');
  const first = await start();
  // Every table, so that the run outlasts the start of a window.
  await savePlan(first, sql, storage.connectionString, path, '');
  await first.app.close();

  const state = join(userData, 'state');
  const cli = spawn(process.execPath, [join(root, 'electron/cli/index.ts'), 'run', path, '--state', state], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...childEnvironment(),
      TABLEFERRY_SOURCE_PASSWORD: passwords.reader,
      TABLEFERRY_TARGET_SECRET: storage.connectionString,
    },
  });
  const ended = once(cli, 'exit');
  try {
    await once(cli.stderr, 'data');
    const { page } = await start();
    const rail = page.getByRole('region', { name: text.frame.runs }).getByRole('button');
    await rail.first().click({ timeout: 30_000 });
    await expect(heading(page, text.run.title)).toBeVisible();
    await expect(page.getByText(text.run.elsewhere, { exact: true })).toBeVisible();
    const before = await rowsVerified(page);
    await expect.poll(() => rowsVerified(page), { timeout: 30_000 }).toBeGreaterThan(before);

    await button(page, text.run.actions.stop).click();
    expect(await ended).toEqual([130, null]);
    await expect(page.getByText(text.run.state.stopped, { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await expect(button(page, text.run.actions.resume)).toBeEnabled({ timeout: 30_000 });
    await expect(page.getByText(text.run.elsewhere, { exact: true })).toBeHidden();
  } finally {
    cli.kill('SIGKILL');
  }
});
