// The frame: steps that tell why they cannot be reached, and what the worker's end looks like.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { showApp } from './show.tsx';

test('a step that is not ready says why, and Next is off', async () => {
  await showApp({ name: 'wizard', step: 'source' });
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await expect.element(page.getByText(/^Test the connection first/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^Tables/ })).toBeDisabled();
});

test('a worker that is gone for good can be started again', async () => {
  const { api } = await showApp({ name: 'home' }, { 'worker.restart': () => ({}) });
  api.emit({ name: 'worker.state', payload: { state: 'stopped', detail: '' } });
  await page.getByRole('button', { name: 'Start the worker' }).click();
  expect(api.calls.map(({ method }) => method)).toContain('worker.restart');
});
