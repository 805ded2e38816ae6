// How long the window is ever blocked while a run goes through it at full speed: the longest task of its one thread.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { startProduct } from '../product.ts';
import { heading, openSample, passOptions, passSource, passTables, passTarget, startRun } from '../wizard/drive.ts';

export type BusyRunFigures = {
  readonly seconds: number;
  /** Tasks of 50 ms or more, as Chromium counts them. */
  readonly longTasks: number;
  readonly longestMs: number;
};

export async function measureBusyRun(): Promise<BusyRunFigures> {
  const userData = mkdtempSync(join(tmpdir(), 'tableferry-busy-'));
  const { app, page } = await startProduct(userData);
  try {
    await openSample(page);
    await passSource(page);
    await passTarget(page);
    await passTables(page);
    await passOptions(page, '512 KB/s');
    await startRun(page);
    await page.evaluate(() => {
      const durations: number[] = [];
      Reflect.set(window, 'longTaskMs', durations);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) durations.push(duration);
      }).observe({ entryTypes: ['longtask'] });
    });
    const startMs = performance.now();
    // Looked at seldom: the looking is itself work of the window.
    await expect(heading(page, text.result.title)).toBeVisible({ timeout: 180_000 });
    const durations = await page.evaluate((): number[] => {
      const found: unknown = Reflect.get(window, 'longTaskMs');
      return Array.isArray(found) ? found.map(Number) : [];
    });
    return {
      seconds: Math.round((performance.now() - startMs) / 1000),
      longTasks: durations.length,
      longestMs: Math.round(Math.max(0, ...durations)),
    };
  } finally {
    app.process().kill('SIGKILL');
    rmSync(userData, { recursive: true, force: true });
  }
}
