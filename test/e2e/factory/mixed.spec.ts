// A plan of both engines in the real window: opened, started, stopped while Data Factory goes on, resumed and proven.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { factoryRunText } from '../../../renderer/text/factory-run.ts';
import { text } from '../../../renderer/text/text.ts';
import { childEnvironment } from '../../child-environment.ts';
import { openMixedWorld, rowsOf, type MixedWorld } from '../../fakes/mixed-world.ts';
import { answerDialogs } from '../failures/files.ts';
import { button } from '../failures/forms.ts';
import { test as base } from '../failures/world.ts';
import { heading } from '../wizard/drive.ts';

const root = join(import.meta.dirname, '../../..');

const test = base.extend<{ readonly world: MixedWorld }>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names of the fixtures from this pattern
  world: async ({}, use) => {
    const world = await openMixedWorld({ recordsAfter: 300 });
    await use(world);
    await world.close();
  },
});

test.setTimeout(240_000);

test('Data Factory finishes what it copies while the window is stopped, and the resumed run proves all', async ({
  world,
  start,
  folder,
}, info) => {
  const { env, files, planArguments } = world.setUp('landing');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  await promisify(execFile)(process.execPath, [join(root, 'electron/cli/index.ts'), ...planArguments], {
    cwd: folder,
    env: { ...childEnvironment(), ...env },
  });
  const path = join(folder, 'plan.json');
  writeFileSync(path, JSON.stringify(world.prepare(readFileSync(join(folder, 'planned.json'), 'utf8'))));
  world.factory.faults.heldCopies.push('dbo.Whole');

  const product = await start([], { ...env, NODE_EXTRA_CA_CERTS: join(folder, 'azure-ca.pem') });
  const { page } = product;
  await answerDialogs(product, path);
  await page.getByText(text.home.open, { exact: true }).click();
  await expect(page.getByText(text.review.openedPurpose(path), { exact: true })).toBeVisible();
  await page.screenshot({ path: info.outputPath('review.png'), fullPage: true });
  await button(page, text.review.start).click();

  await expect(heading(page, text.run.title)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(factoryRunText.line.title('adf-sales'), { exact: true })).toBeVisible();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('Whole')).toContainText(factoryRunText.phases.copying, { timeout: 60_000 });
  await expect(row('Whole')).toContainText(factoryRunText.factory);
  await expect(row('Small')).toContainText(factoryRunText.here);
  await page.screenshot({ path: info.outputPath('run.png') });

  await button(page, text.run.actions.stop).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText(factoryRunText.stop.why('adf-sales'));
  await page.screenshot({ path: info.outputPath('stop.png') });
  await question.getByRole('button', { name: factoryRunText.stop.leave, exact: true }).click();
  await expect(button(page, text.run.actions.resume)).toBeVisible({ timeout: 60_000 });
  const copies = () =>
    world.factory.activities().filter(({ userProperties }) => userProperties['table'] === 'dbo.Whole');
  expect(copies().map(({ status }) => status)).toEqual(['InProgress']);

  world.factory.faults.heldCopies.length = 0;
  await expect.poll(() => copies().map(({ status }) => status), { timeout: 30_000 }).toEqual(['Succeeded']);
  await button(page, text.run.actions.resume).click();
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(text.result.verdict.verified, { exact: true })).toBeVisible();
  await expect(page.getByText(factoryRunText.proof.intro(3, 'adf-sales'), { exact: false })).toBeVisible();
  await page.screenshot({ path: info.outputPath('result.png'), fullPage: true });
  expect(copies()).toHaveLength(1);

  const rows = JSON.stringify(await product.call('run.list', {}));
  expect(rows).toContain(`"rows":${String(Object.values<number>(rowsOf).reduce((sum, count) => sum + count, 0))}`);
});
