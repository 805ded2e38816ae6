// Alerts of the real window: a channel is made and tested, and a run is told to its receiver by the worker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { startReceiver } from '../../integration/alerts/receiver.ts';
import { findInFolder } from '../../secrets/find-secrets.ts';
import { expectMoving, heading, startRun } from '../wizard/drive.ts';
import { giveMiddle, openReview } from './forms.ts';
import { test } from './world.ts';

const words = text.alerts;

const secrets = [
  { name: 'signature', value: 'S3cretSignature' },
  { name: 'path', value: 'secret-part-of-the-path' },
];

test('a channel is made, tested, and told of a run whose worker dies, by the next one; its address is in no file', async ({
  product,
  sql,
  storage,
  userData,
}) => {
  const { page } = product;
  const receiver = await startReceiver(202);
  const titles = (): readonly string[] =>
    receiver.received.map(({ body }) => /Test of an alert channel|Run \w+/.exec(body)?.[0] ?? body);
  try {
    await page.getByRole('button', { name: text.frame.settings }).click();
    await page.getByRole('button', { name: words.channels.add }).click();
    await page.getByRole('textbox', { name: words.form.name, exact: true }).fill('ops');
    await page.getByLabel(words.form.address, { exact: true }).fill(receiver.url);
    await page.getByRole('button', { name: words.form.save }).click();
    await page.getByRole('button', { name: words.channels.testNamed('ops') }).click();
    await expect(page.getByText(words.channels.taken)).toBeVisible();
    expect(titles()).toEqual(['Test of an alert channel']);

    await page.getByRole('button', { name: text.frame.home, exact: true }).click();
    await openReview(page, sql, storage.connectionString);
    await giveMiddle(page, sql);
    await startRun(page);
    await expectMoving(page);
    // The next worker is told whom to tell, and tells what the dead one could not.
    process.kill(product.workerPid(), 'SIGKILL');
    await expect.poll(titles, { timeout: 30_000 }).toEqual(['Test of an alert channel', 'Run interrupted']);
    await page.getByRole('button', { name: text.run.actions.resume, exact: true }).click();
    await expect(heading(page, text.result.title)).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => titles().at(-1), { timeout: 20_000 }).toBe('Run complete');

    expect(await page.content()).not.toContain('S3cretSignature');
    expect(readFileSync(join(userData, 'alerts.json'), 'utf8')).toContain('"name": "ops"');
    expect(findInFolder(userData, secrets)).toEqual([]);
  } finally {
    await receiver.close();
  }
});
