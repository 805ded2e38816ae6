// The window at 200 % zoom: everything can be read and reached, and nothing scrolls sideways.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Route } from '../../renderer/stores/app-store.ts';
import { assertNoViolations } from './axe.ts';
import { showApp } from './show.tsx';

beforeEach(() => page.viewport(640, 400));
afterEach(() => page.viewport(1280, 800));

const screens = [
  { name: 'home' },
  { name: 'wizard', step: 'source' },
  { name: 'wizard', step: 'target' },
  { name: 'wizard', step: 'options' },
  { name: 'history' },
  { name: 'settings' },
] as const satisfies readonly Route[];

/** What is wider inside than outside; a field that holds a long value scrolls by itself and does not count. */
const tooWide = (): readonly string[] =>
  [...document.querySelectorAll('main, main *')]
    .filter((element) => !element.matches('input'))
    .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
    .filter((element) => element.scrollWidth > element.clientWidth)
    .map((element) => element.outerHTML.slice(0, 120));

test.each(screens)('nothing scrolls sideways on %o', async (route) => {
  await showApp(route);
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(tooWide()).toEqual([]);
});

test('the rail says its words to a screen reader, and where they stand in tooltips', async () => {
  await showApp({ name: 'home' });
  const settings = page.getByRole('button', { name: 'Settings' });
  expect(settings.element().getBoundingClientRect().width).toBeLessThan(52);
  await settings.click();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect.element(page.getByTitle('Home').first()).toBeInTheDocument();
});

test('the connection test stands below the form and can be reached', async () => {
  await showApp({ name: 'wizard', step: 'source' });
  const panel = page.getByRole('complementary').element().getBoundingClientRect();
  const form = page.getByLabelText('Server').element().getBoundingClientRect();
  expect(panel.top).toBeGreaterThan(form.bottom);
  const start = page.getByRole('button', { name: 'Test connection' });
  start.element().scrollIntoView();
  await expect.element(start).toBeInViewport();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing, %s', async (theme) => {
  await showApp({ name: 'wizard', step: 'source' }, {}, undefined, theme);
  await assertNoViolations(theme);
});
