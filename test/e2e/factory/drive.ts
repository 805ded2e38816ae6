// A plan of both engines as a person makes it in the window: who moves what, the set-up of the factory, the run.
import { expect, type Page } from '@playwright/test';
import { enginesText } from '../../../renderer/text/engines.ts';
import { factorySetupText } from '../../../renderer/text/factory-setup.ts';
import { text } from '../../../renderer/text/text.ts';
import { storageEndpoint, type Azure } from '../azure/world.ts';
import { button } from '../failures/forms.ts';
import { heading, next } from '../wizard/drive.ts';

const place = enginesText.place;
const setup = factorySetupText;
const longMs = 60_000;

export const sentence = (page: Page, words: string) => page.getByText(words, { exact: true });

/** From the options step: tables from `size` on go to the factory, which Azure is asked about where it can tell. */
export async function giveToFactory(page: Page, size: string): Promise<void> {
  await expect(heading(page, text.options.title)).toBeVisible();
  await page.getByRole('radio', { name: enginesText.rules.size, exact: true }).check();
  await page.getByRole('textbox', { name: enginesText.from, exact: true }).fill(size);
  await button(page, place.browse).click();
  await page.getByRole('combobox', { name: place.pickSubscription, exact: true }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('combobox', { name: place.resourceGroup, exact: true }).click();
  await page.getByRole('option', { name: 'rg-data', exact: true }).click();
  const type = (label: string, value: string) => page.getByRole('textbox', { name: label, exact: true }).fill(value);
  await type(place.factory, 'adf-sales');
  await type(place.vault, 'kv-sales');
  await type(place.storage, storageEndpoint);
}

/** From the options step and back to it: the factory moves these tables too. */
export async function nameForFactory(page: Page, ...tables: readonly string[]): Promise<void> {
  await button(page, enginesText.toTables).click();
  for (const table of tables) {
    await page.getByRole('gridcell', { name: table, exact: true }).first().click();
    await page.getByLabel(enginesText.movedBy.label, { exact: true }).selectOption('factory');
  }
  await next(page);
  await expect(heading(page, text.options.title)).toBeVisible();
}

/** On the page of the set-up: puts what the plan says into the factory, and sees it there. */
export async function deploy(page: Page): Promise<void> {
  await button(page, setup.changes.show).or(button(page, setup.changes.again)).click();
  await button(page, setup.deploy.action).click({ timeout: longMs });
  await page.getByRole('dialog').getByRole('button', { name: setup.deploy.confirm, exact: true }).click();
  await expect(sentence(page, setup.changes.nothing)).toBeVisible({ timeout: longMs });
}

/** A computer registers itself with the key that was copied, and Azure tells of it. */
export async function registerNode(page: Page, { factory }: Azure): Promise<void> {
  factory.register(1);
  await button(page, setup.state.again).click();
  await expect(sentence(page, setup.runtime.states['Online'] ?? '')).toBeVisible({ timeout: longMs });
}
