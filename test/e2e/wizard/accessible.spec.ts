// axe on every screen of the real window, in the three themes.
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { test, type Product } from '../product.ts';
import { fillOptions, heading, next, openSample, passSource, passTables, passTarget, runCheck } from './drive.ts';

test.setTimeout(240_000);

async function expectNoViolations({ page, call }: Product, screen: string): Promise<void> {
  for (const theme of ['dark', 'highContrast', 'light'] as const) {
    await call('settings.set', { theme });
    // A tab cannot be opened in this window, which axe's usual way needs.
    // The component library's own guards around tab lists: they hand the focus on at once and never keep it.
    const axe = new AxeBuilder({ page }).setLegacyMode().exclude('[data-tabster-dummy]');
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(found, `${screen} in ${theme}`).toEqual([]);
  }
}

test('axe finds nothing on any screen in any theme @long', async ({ product }) => {
  const { page } = product;
  await expect(heading(page, text.home.title)).toBeVisible();
  await expectNoViolations(product, 'home');
  await openSample(page);
  await expectNoViolations(product, 'source, before the test');
  await passSource(page);
  await expectNoViolations(product, 'target');
  await passTarget(page);
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  await expectNoViolations(product, 'tables');
  await page.getByRole('gridcell', { name: 'sales.orders' }).first().click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await expectNoViolations(product, 'tables with details');
  await passTables(page);
  await expectNoViolations(product, 'options');
  await fillOptions(page, '128 KB/s');
  await expectNoViolations(product, 'check, before it is made');
  await runCheck(page);
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await expectNoViolations(product, 'check with findings');
  await next(page);
  const start = page.getByRole('button', { name: text.review.start, exact: true });
  await expect(start).toBeEnabled({ timeout: 60_000 });
  await expectNoViolations(product, 'review');
  await start.click();
  await expect(heading(page, text.run.title)).toBeVisible();
  await expectNoViolations(product, 'run');
  await page.getByRole('button', { name: text.run.actions.stop, exact: true }).click();
  await expect(page.getByRole('button', { name: text.run.actions.resume, exact: true })).toBeEnabled({
    timeout: 60_000,
  });
  await expectNoViolations(product, 'run, stopped');
  await page.getByRole('button', { name: text.run.actions.seeResult, exact: true }).click();
  await expect(heading(page, text.result.title)).toBeVisible();
  await expectNoViolations(product, 'result');
  for (const [name, title] of [
    [text.frame.history, text.history.title],
    [text.frame.settings, text.settings.title],
    [text.frame.home, text.home.title],
  ] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(heading(page, title)).toBeVisible();
    await expectNoViolations(product, title);
  }
});
